import { encodeMessage, MESSAGE } from './apdu.ts';
import { DATA_REQUEST } from './association.ts';
import { MderReader, MderWriter } from './mder.ts';
import { ACTION, ATTRIBUTE, OBJECT_CLASS } from './nomenclature.ts';

/** Enabled, of an object's operational state. */
const ENABLED = 1;
/** The manager's own number for its requests of data. */
const REQUEST_ID = 0x0100;

/** Asks for every attribute of the device. */
export const encodeGetDevice = (invokeId: number): Uint8Array =>
  encodeMessage(
    invokeId,
    MESSAGE.get,
    new MderWriter()
      .u16(0)
      .list([], () => undefined)
      .finish(),
  );

/** Turns a scanner on. */
export function encodeEnableScanner(invokeId: number, handle: number): Uint8Array {
  const state = new MderWriter().u16(ENABLED).finish();
  const body = new MderWriter()
    .u16(handle)
    // The modification's operator 0 replaces the value.
    .list([ATTRIBUTE.operationalState], (writer, id) => writer.u16(0).u16(id).octetString(state));
  return encodeMessage(invokeId, MESSAGE.confirmedSet, body.finish());
}

/** Whether an agent of these data request modes can be asked for one answer: all it has, or all of a class. */
export const canRequest = (modes: number): boolean =>
  (modes & (DATA_REQUEST.scopeAll | DATA_REQUEST.scopeClass)) !== 0 && (modes & DATA_REQUEST.single) !== 0;

/** Asks for the present values, once. */
export function encodeDataRequest(invokeId: number, modes: number): Uint8Array {
  const all = (modes & DATA_REQUEST.scopeAll) !== 0;
  const scope = all ? DATA_REQUEST.scopeAll : DATA_REQUEST.scopeClass;
  const request = new MderWriter()
    .u16(REQUEST_ID)
    .u16(DATA_REQUEST.start | DATA_REQUEST.single | scope)
    .u32(0) // for how long, of a mode that lasts
    .u16(0) // the person, of an agent that tells them apart
    .u16(all ? 0 : OBJECT_CLASS.numeric)
    .list([], () => undefined);
  const body = new MderWriter().u16(0).u16(ACTION.dataRequest).octetString(request.finish());
  return encodeMessage(invokeId, MESSAGE.confirmedAction, body.finish());
}

/** What an agent answers a request for data: 0 for a good result, and a report as in an event. */
export type DataResponse = {
  readonly time: number;
  readonly result: number;
  readonly event: number;
  readonly info: Uint8Array;
};

/** `undefined` when it is malformed. */
export function decodeDataResponse(bytes: Uint8Array): DataResponse | undefined {
  const reader = new MderReader(bytes);
  const [time, result, event] = [reader.u32(), reader.u16(), reader.u16()];
  const info = reader.octetString();
  return reader.whole ? { time, result, event, info } : undefined;
}
