import type { KeyObject } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type CallBackAnswer, SiteCallBack } from '#protocol/call-back.ts';
import type { AskFailure } from '#protocol/consultation.ts';
import type { EquipmentCheck } from '#protocol/equipment.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { LinkState } from '#protocol/ipc.ts';
import { ConsultationStatus, type EnrolResponse, type KioskError } from '#protocol/kiosk-link.ts';
import { LINK_TEST_REQUESTS, type LinkTest, type LinkTestCall } from '#protocol/link-test.ts';
import type { Modality } from '#protocol/measurement.ts';
import type { OutboxRecord } from '#protocol/outbox.ts';
import { failed, type Result, resultOf } from '#protocol/result.ts';
import { ROOM_REQUESTS, type RoomCall, RoomEvent } from '#protocol/room.ts';
import { delayAfter, LINK_BACKOFF, PATIENT_BACKOFF, Retries } from '../backoff.ts';
import type { CheckDelivery } from '../equipment/delivery.ts';
import { faultOf, type Log } from '../log.ts';
import type { Outbox } from '../store/outbox.ts';
import { connectKiosk, type KioskSocket } from './connection.ts';
import { type Delivery, drainOutbox } from './drain.ts';

const ACK_TIMEOUT_MS = 10_000;

/** Whether another try cannot change a refusal. */
const IS_FINAL: Readonly<Record<KioskError, boolean>> = {
  invalid: true,
  'not-yours': true,
  'unknown-consultation': true,
  'wrong-state': true,
  'no-consent': true,
  'too-many': true,
  'wrong-digest': false,
  'refused-content': true,
  internal: false,
};
const isKioskError = (code: string): code is KioskError => Object.hasOwn(IS_FINAL, code);

const HelloAnswer = resultOf(z.object({ status: ConsultationStatus.nullable() }));
const DeliverAnswer = resultOf(z.object({ id: z.string() }));
const StatusAnswer = resultOf(z.object({ status: ConsultationStatus }));
const AnyAnswer = resultOf(z.unknown());
const CallBacksPush = z.array(SiteCallBack);
const RoomPush = z.object({ consultationId: z.string(), event: RoomEvent });

/** Why a request did not reach an answer of the server. */
export type LinkFailure = KioskError | 'offline' | 'malformed';

export interface ServerLinkOptions {
  readonly server: string;
  readonly outbox: Outbox;
  readonly log: Log;
  /** The consultation this kiosk holds at the moment; told to the server at each connection. */
  readonly currentConsultation: () => ConsultationId | null;
  readonly onLink: (link: LinkState) => void;
  readonly onStatus: (status: ConsultationStatus) => void;
  readonly onRoom: (consultationId: string, event: RoomEvent) => void;
  /** The patients that physicians want back at this site. */
  readonly onCallBacks: (callBacks: readonly SiteCallBack[]) => void;
}

/** The kiosk's one link to its server: durable records out, status and signalling both ways. It never gives up. */
export class ServerLink {
  readonly #options: ServerLinkOptions;
  readonly #onlineListeners = new Set<() => void>();
  #socket: KioskSocket | null = null;
  #online = false;
  /** State to be told again at each connection, since it is not in the outbox. */
  #calling = false;
  #examinationCamera: 'off' | 'on' | 'unavailable' | null = null;
  #modalities: readonly Modality[] = [];
  /** As last told; kept while the link is away, for the host still looks for the patient. */
  #callBacks: readonly SiteCallBack[] = [];

  constructor(options: ServerLinkOptions) {
    this.#options = options;
    options.outbox.onChange(() => options.onLink(this.state));
  }

  get state(): LinkState {
    return { online: this.#online, pending: this.#options.outbox.pending() };
  }

  /** The patients that physicians want back at this site. */
  get callBacks(): readonly SiteCallBack[] {
    return this.#callBacks;
  }

  /** Whether a call for someone here is pending. */
  get calling(): boolean {
    return this.#calling;
  }

  /** Connects, and connects again, until aborted. */
  async run({ kioskId }: EnrolResponse, privateKey: KeyObject, signal: AbortSignal): Promise<void> {
    const { server, log, currentConsultation } = this.#options;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const waits = currentConsultation() === null ? 'nobody' : 'patient';
        const socket = await connectKiosk(server, kioskId, privateKey, waits, signal);
        if (await this.#serve(socket, signal)) failures = 0;
      } catch (error) {
        if (!signal.aborted) log('warn', 'link-failed', faultOf(error));
      }
      failures += 1;
      const backoff = currentConsultation() === null ? LINK_BACKOFF : PATIENT_BACKOFF;
      await pause(delayAfter(backoff, failures), undefined, { signal }).catch(() => undefined);
    }
  }

  /**
   * Waits until the server has every record of the consultation, then enters the queue.
   *
   * `offline` when the signal aborts first; `refused` when the server will not take one of the records.
   */
  async joinQueue(
    consultationId: ConsultationId,
    link: LinkTest | null,
    signal: AbortSignal,
  ): Promise<Result<{ status: ConsultationStatus }, LinkFailure | 'refused'>> {
    const { outbox } = this.#options;
    const isReady = () => this.#online && outbox.pending(consultationId) === 0;
    if (!(await this.#until(isReady, signal))) return failed('offline');
    if (outbox.hasRefused(consultationId)) return failed('refused');
    return this.#ask(StatusAnswer, (socket) => socket.emitWithAck('queue:join', { consultationId, link }));
  }

  /** Carries one request of the room. The answer is checked by the schema of its method. */
  async room(consultationId: ConsultationId, call: RoomCall): Promise<Result<unknown, LinkFailure>> {
    const answer = resultOf(ROOM_REQUESTS[call.method].response);
    return this.#ask(answer, (socket) => socket.emitWithAck('room', { consultationId, call }));
  }

  /** One request of the test of the link. The answer is checked by the schema of its method. */
  async linkTest(call: LinkTestCall): Promise<Result<unknown, LinkFailure>> {
    const answer = resultOf(LINK_TEST_REQUESTS[call.method].response);
    return this.#ask(answer, (socket) => socket.emitWithAck('link-test', call));
  }

  /** Tells that the patient declined what the physician asked for. The skip itself is a record of the outbox. */
  async declined(consultationId: ConsultationId, modality: Modality): Promise<void> {
    await this.#ask(AnyAnswer, (socket) => socket.emitWithAck('measure:declined', { consultationId, modality }));
  }

  /** Tells that an attempt at what the physician asked for gave nothing; worthless later, so not told again. */
  async attemptFailed(consultationId: ConsultationId, modality: Modality, failure: AskFailure): Promise<void> {
    await this.#ask(AnyAnswer, (socket) => socket.emitWithAck('measure:failed', { consultationId, modality, failure }));
  }

  /** Tells that someone is called, now or at the next connection. */
  async help(calling: boolean): Promise<void> {
    this.#calling = calling;
    await this.#tellHelp();
  }

  /** Tells how the examination camera is, now or at the next connection. */
  async examinationCamera(state: 'off' | 'on' | 'unavailable'): Promise<void> {
    this.#examinationCamera = state;
    await this.#tellCamera();
  }

  /** Brings one check of the equipment to the server. */
  async equipmentChecked(check: EquipmentCheck): Promise<CheckDelivery> {
    const answer = await this.#ask(DeliverAnswer, (socket) => socket.emitWithAck('equipment:checked', check));
    if (answer.ok) return answer.value.id === check.id ? 'acknowledged' : 'later';
    return isKioskError(answer.error) && IS_FINAL[answer.error] ? 'refused' : 'later';
  }

  /** Tells what this kiosk can measure, now or at the next connection. */
  async modalities(modalities: readonly Modality[]): Promise<void> {
    if (modalities.join() === this.#modalities.join()) return;
    this.#modalities = modalities;
    await this.#tellModalities();
  }

  /** The host's answer to a physician who wants a patient back. */
  async callBack(id: string, answer: CallBackAnswer): Promise<Result<unknown, LinkFailure>> {
    return this.#ask(AnyAnswer, (socket) => socket.emitWithAck('call-back', { id, answer }));
  }

  /** Tells that the button of the examination camera was pressed; worthless later, so not told again. */
  async still(consultationId: ConsultationId): Promise<void> {
    await this.#ask(AnyAnswer, (socket) => socket.emitWithAck('examination:still', { consultationId }));
  }

  /** Tells anew which consultation this kiosk holds; without a connection, the next one begins with it. */
  async tellHeld(): Promise<void> {
    if (this.#online) await this.#hello();
  }

  /**
   * The session is over: nothing of it is told again. A call for help is taken back, but not when the patient has fallen
   * silent: they may have called because they are unwell.
   */
  async sessionEnded(why: 'patient' | 'idle' | 'closed'): Promise<void> {
    this.#examinationCamera = null;
    if (this.#calling && why !== 'idle') await this.help(false);
  }

  /** One acknowledged request of a part of the contract that is spoken elsewhere; its answer is checked by the given schema. */
  ask<T>(
    answer: z.ZodType<Result<T>>,
    emit: (socket: ReturnType<KioskSocket['timeout']>) => Promise<unknown>,
  ): Promise<Result<T, LinkFailure>> {
    return this.#ask(answer, emit);
  }

  /** One connection, from hello to its end. Resolves with whether it was of use. */
  async #serve(socket: KioskSocket, signal: AbortSignal): Promise<boolean> {
    const { log, outbox } = this.#options;
    const ended = new AbortController();
    const end = () => ended.abort();
    socket.on('disconnect', end);
    signal.addEventListener('abort', end);
    if (signal.aborted || !socket.connected) end();
    this.#socket = socket;
    try {
      this.#listen(socket);
      if (!(await this.#hello())) return false;
      this.#setOnline(true);
      log('info', 'link-up', { pending: outbox.pending() });
      const retries = new Retries(LINK_BACKOFF);
      while (!ended.signal.aborted) {
        const result = await drainOutbox(outbox, (record) => this.#deliver(record), log);
        if (result === 'unreachable') break;
        if (result === 'empty') {
          retries.succeeded();
          await this.#until(() => outbox.pending() > 0, ended.signal);
        } else {
          await pause(retries.failed(), undefined, { signal: ended.signal }).catch(() => undefined);
        }
      }
      return true;
    } finally {
      signal.removeEventListener('abort', end);
      this.#socket = null;
      socket.removeAllListeners();
      socket.disconnect();
      if (this.#online) log('info', 'link-down');
      this.#setOnline(false);
    }
  }

  #listen(socket: KioskSocket): void {
    const { log, onRoom, onCallBacks } = this.#options;
    // Payloads come from the wire, whatever the types say.
    socket.on('status', (payload: unknown) => {
      const status = ConsultationStatus.safeParse(payload);
      if (status.success) this.#tellStatus(status.data);
      else log('warn', 'link-push-malformed', { push: 'status' });
    });
    socket.on('call-backs', (payload: unknown) => {
      const push = CallBacksPush.safeParse(payload);
      if (!push.success) return log('warn', 'link-push-malformed', { push: 'call-backs' });
      this.#callBacks = push.data;
      onCallBacks(push.data);
    });
    socket.on('room', (payload: unknown) => {
      const push = RoomPush.safeParse(payload);
      if (push.success) onRoom(push.data.consultationId, push.data.event);
      else log('warn', 'link-push-malformed', { push: 'room' });
    });
  }

  async #hello(): Promise<boolean> {
    const consultationId = this.#options.currentConsultation();
    const answer = await this.#ask(HelloAnswer, (socket) =>
      socket.emitWithAck('hello', { consultationId, now: new Date().toISOString() }),
    );
    if (!answer.ok) {
      this.#options.log('warn', 'hello-failed', { error: answer.error });
      // A consultation still in the outbox is not known there: the records follow, and make it known.
      if (answer.error !== 'unknown-consultation') return false;
    } else if (answer.value.status !== null) {
      this.#tellStatus(answer.value.status);
    }
    if (this.#modalities.length > 0) void this.#tellModalities();
    if (this.#calling) void this.#tellHelp();
    if (this.#examinationCamera !== null) void this.#tellCamera();
    return true;
  }

  async #deliver(record: OutboxRecord): Promise<Delivery> {
    const answer = await this.#ask(DeliverAnswer, (socket) =>
      socket.emitWithAck('deliver', { ...record, sentAt: new Date().toISOString() }),
    );
    if (answer.ok) return answer.value.id === record.id ? { outcome: 'acknowledged' } : { outcome: 'later' };
    if (answer.error === 'offline') return { outcome: 'unreachable' };
    const isFinal = isKioskError(answer.error) && IS_FINAL[answer.error];
    return isFinal ? { outcome: 'refused', error: answer.error } : { outcome: 'later' };
  }

  async #tellModalities(): Promise<void> {
    const modalities = [...this.#modalities];
    await this.#ask(AnyAnswer, (socket) => socket.emitWithAck('modalities', { modalities }));
  }

  async #tellHelp(): Promise<void> {
    const payload = { consultationId: this.#options.currentConsultation(), calling: this.#calling };
    await this.#ask(AnyAnswer, (socket) => socket.emitWithAck('help', payload));
  }

  async #tellCamera(): Promise<void> {
    const consultationId = this.#options.currentConsultation();
    const state = this.#examinationCamera;
    if (consultationId === null || state === null) return;
    await this.#ask(AnyAnswer, (socket) => socket.emitWithAck('examination-camera', { consultationId, state }));
  }

  #tellStatus(status: ConsultationStatus): void {
    // What concerns a former session is not for this one.
    if (status.consultationId === this.#options.currentConsultation()) this.#options.onStatus(status);
  }

  /** One acknowledged request. `offline` without a connection, or when no answer came in time. */
  async #ask<T>(
    answer: z.ZodType<Result<T>>,
    emit: (socket: ReturnType<KioskSocket['timeout']>) => Promise<unknown>,
  ): Promise<Result<T, LinkFailure>> {
    const socket = this.#socket;
    if (socket === null || !socket.connected) return failed('offline');
    let received: unknown;
    try {
      received = await emit(socket.timeout(ACK_TIMEOUT_MS));
    } catch {
      return failed('offline');
    }
    const parsed = answer.safeParse(received);
    if (!parsed.success) return failed('malformed');
    if (parsed.data.ok) return parsed.data;
    const { error, detail } = parsed.data;
    return failed(isKioskError(error) ? error : 'internal', detail);
  }

  #setOnline(online: boolean): void {
    if (online === this.#online) return;
    this.#online = online;
    this.#options.onLink(this.state);
    for (const listener of [...this.#onlineListeners]) listener();
  }

  /** Resolves with true once the condition on outbox and link holds, with false when the signal aborts first. */
  #until(condition: () => boolean, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (holds: boolean) => {
        stop();
        this.#onlineListeners.delete(check);
        signal.removeEventListener('abort', abort);
        resolve(holds);
      };
      const check = () => {
        if (condition()) settle(true);
      };
      const abort = () => settle(false);
      const stop = this.#options.outbox.onChange(check);
      this.#onlineListeners.add(check);
      signal.addEventListener('abort', abort);
      if (signal.aborted) abort();
      else check();
    });
  }
}
