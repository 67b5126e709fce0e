import { type AssociationRequest, type AssociationResponse, decodeRequest, decodeResponse } from './association.ts';
import { CHOICE } from './framing.ts';
import { type Attribute, MderReader, MderWriter } from './mder.ts';

/** Messages inside a Prst, by their choice. Source: DEVICES.md §6.2. */
export const MESSAGE = {
  event: 0x0100,
  confirmedEvent: 0x0101,
  get: 0x0103,
  set: 0x0104,
  confirmedSet: 0x0105,
  action: 0x0106,
  confirmedAction: 0x0107,
  eventResult: 0x0201,
  getResult: 0x0203,
  setResult: 0x0205,
  actionResult: 0x0207,
  error: 0x0300,
  reject: 0x0400,
} as const;

export const ERROR = { noSuchObject: 1, noSuchAction: 9, notAllowed: 24 } as const;
export const REJECT = { unrecognized: 0, badlyStructured: 2, unrecognizedOperation: 101 } as const;
export const ABORT = { undefined: 0, bufferOverflow: 1, responseTimeOut: 2, configurationTimeOut: 3 } as const;

/** The event or current time of a party that keeps no relative time. */
export const NO_TIME = 0xffff_ffff;

/** `time`: the agent's relative time in units of 125 µs, or {@link NO_TIME}. */
export type EventReport = {
  readonly type: 'event';
  readonly confirmed: boolean;
  readonly handle: number;
  readonly time: number;
  readonly event: number;
  readonly info: Uint8Array;
};

export type Message =
  | EventReport
  /** What a party asks of the other: get, set or action. */
  | { readonly type: 'request'; readonly choice: number; readonly confirmed: boolean; readonly body: Uint8Array }
  | { readonly type: 'event-result'; readonly handle: number; readonly event: number; readonly info: Uint8Array }
  | { readonly type: 'attributes'; readonly of: 'get' | 'set'; readonly attributes: readonly Attribute[] }
  | { readonly type: 'action-result'; readonly action: number; readonly info: Uint8Array }
  | { readonly type: 'error'; readonly code: number }
  | { readonly type: 'reject'; readonly problem: number }
  | { readonly type: 'unknown'; readonly choice: number };

export type Apdu =
  | ({ readonly type: 'aarq' } & AssociationRequest)
  | ({ readonly type: 'aare' } & AssociationResponse)
  | { readonly type: 'rlrq' | 'rlre' | 'abrt'; readonly reason: number }
  | { readonly type: 'prst'; readonly invokeId: number; readonly message: Message };

function readMessage(choice: number, body: Uint8Array): Message | undefined {
  const reader = new MderReader(body);
  const sealed = <M extends Message>(message: M): M | undefined => (reader.whole ? message : undefined);
  switch (choice) {
    case MESSAGE.event:
    case MESSAGE.confirmedEvent: {
      const confirmed = choice === MESSAGE.confirmedEvent;
      const [handle, time, event] = [reader.u16(), reader.u32(), reader.u16()];
      return sealed({ type: 'event', confirmed, handle, time, event, info: reader.octetString() });
    }
    case MESSAGE.get:
    case MESSAGE.confirmedSet:
    case MESSAGE.confirmedAction:
      return { type: 'request', choice, confirmed: true, body };
    case MESSAGE.set:
    case MESSAGE.action:
      return { type: 'request', choice, confirmed: false, body };
    case MESSAGE.eventResult: {
      const [handle, , event] = [reader.u16(), reader.u32(), reader.u16()];
      return sealed({ type: 'event-result', handle, event, info: reader.octetString() });
    }
    case MESSAGE.getResult:
    case MESSAGE.setResult:
      reader.u16(); // the object asked
      return sealed({
        type: 'attributes',
        of: choice === MESSAGE.getResult ? 'get' : 'set',
        attributes: reader.attributes(),
      });
    case MESSAGE.actionResult: {
      const [, action] = [reader.u16(), reader.u16()];
      return sealed({ type: 'action-result', action, info: reader.octetString() });
    }
    case MESSAGE.error: {
      const code = reader.u16();
      reader.octetString(); // the error's parameter
      return sealed({ type: 'error', code });
    }
    case MESSAGE.reject:
      return sealed({ type: 'reject', problem: reader.u16() });
    default:
      return { type: 'unknown', choice };
  }
}

/** One whole APDU, header included. `undefined` when it is malformed: lengths and counts must agree exactly. Never throws. */
export function decodeApdu(bytes: Uint8Array): Apdu | undefined {
  const outer = new MderReader(bytes);
  const choice = outer.u16();
  const content = outer.octetString();
  if (!outer.whole) return undefined;
  const reader = new MderReader(content);
  switch (choice) {
    case CHOICE.aarq: {
      const request = decodeRequest(content);
      return request && { type: 'aarq', ...request };
    }
    case CHOICE.aare: {
      const response = decodeResponse(content);
      return response && { type: 'aare', ...response };
    }
    case CHOICE.rlrq:
    case CHOICE.rlre:
    case CHOICE.abrt: {
      const reason = reader.u16();
      const type = choice === CHOICE.rlrq ? 'rlrq' : choice === CHOICE.rlre ? 'rlre' : 'abrt';
      return reader.whole ? { type, reason } : undefined;
    }
    case CHOICE.prst: {
      const octets = new MderReader(reader.octetString());
      const invokeId = octets.u16();
      const messageChoice = octets.u16();
      const body = octets.octetString();
      const message = reader.whole && octets.whole ? readMessage(messageChoice, body) : undefined;
      return message && { type: 'prst', invokeId, message };
    }
    default:
      return undefined;
  }
}

/** A release request, a release response or an abort, with its reason. */
export const encodeShort = (type: 'rlrq' | 'rlre' | 'abrt', reason: number): Uint8Array =>
  new MderWriter().u16(CHOICE[type]).u16(2).u16(reason).finish();

/** A message of the associated state. */
export function encodeMessage(invokeId: number, choice: number, body: Uint8Array): Uint8Array {
  const inner = new MderWriter().u16(invokeId).u16(choice).octetString(body).finish();
  const octets = new MderWriter().octetString(inner).finish();
  return new MderWriter().u16(CHOICE.prst).octetString(octets).finish();
}

/** The receipt of a confirmed event report. */
export const encodeEventResult = (invokeId: number, handle: number, event: number, info: Uint8Array): Uint8Array =>
  encodeMessage(
    invokeId,
    MESSAGE.eventResult,
    new MderWriter().u16(handle).u32(NO_TIME).u16(event).octetString(info).finish(),
  );

export const encodeError = (invokeId: number, code: number): Uint8Array =>
  encodeMessage(invokeId, MESSAGE.error, new MderWriter().u16(code).u16(0).finish());

export const encodeReject = (invokeId: number, problem: number): Uint8Array =>
  encodeMessage(invokeId, MESSAGE.reject, new MderWriter().u16(problem).finish());
