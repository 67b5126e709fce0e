import {
  ABORT,
  type Apdu,
  decodeApdu,
  ERROR,
  type EventReport,
  encodeError,
  encodeEventResult,
  encodeReject,
  encodeShort,
  type Message,
  NO_TIME,
  REJECT,
} from './apdu.ts';
import {
  ASSOCIATION,
  type AssociationRequest,
  DATA_REQUEST,
  encodeResponse,
  type Party,
  RESULT,
  rejectionOf,
} from './association.ts';
import { type Configuration, decodeConfiguration, encodeConfigurationResult } from './configuration.ts';
import { decodeDeviceAttributes } from './device-attributes.ts';
import type { Ending, ManagerOutput } from './manager-output.ts';
import { ACTION, EVENT, reportLayout } from './nomenclature.ts';
import { decodeReport } from './report.ts';
import { canRequest, decodeDataResponse, encodeDataRequest, encodeEnableScanner, encodeGetDevice } from './requests.ts';
import { standardConfiguration } from './standard-configurations.ts';

/** Ms the standard gives an agent: to report its configuration; to answer a question; to answer a release. */
const CONFIGURATION_WITHIN = 10_000;
const ANSWER_WITHIN = 3000;
/** Ms between two requests for data, to an agent that sends none by itself. */
const REQUEST_EVERY = 3000;
/** Longest time an APDU may stay unfinished, ms. */
export const UNFINISHED = 3000;

type State =
  | { readonly type: 'unassociated' }
  | { readonly type: 'configuring'; readonly party: Party; readonly until: number }
  | { readonly type: 'operating'; readonly party: Party; readonly configuration: Configuration }
  | { readonly type: 'releasing'; readonly until: number };

type Question = { readonly asked: 'device' | 'scanner' | 'data'; readonly until: number };

/** Bounded, as an agent could leave every question open. */
const QUESTIONS = 8;

/**
 * The manager's side of IEEE 11073-20601, version 1: APDUs and the time go in, APDUs and what was learnt come out. It holds
 * no port and no timer: {@link Manager.dueAt} tells when {@link Manager.advance} has something to do.
 */
export class Manager {
  readonly #systemId: Uint8Array;
  readonly #supports: (configuration: Configuration) => boolean;
  readonly #emit: (output: ManagerOutput) => void;
  readonly #questions = new Map<number, Question>();
  #state: State = { type: 'unassociated' };
  #invokeId = 0;
  #requestAt = Number.POSITIVE_INFINITY;

  /** `systemId`: the manager's EUI-64. `supports`: whether a configuration measures anything wanted. */
  constructor(
    systemId: Uint8Array,
    supports: (configuration: Configuration) => boolean,
    emit: (output: ManagerOutput) => void,
  ) {
    this.#systemId = systemId;
    this.#supports = supports;
    this.#emit = emit;
  }

  get associated(): boolean {
    return this.#state.type !== 'unassociated';
  }

  /** When something is due next, ms on the caller's clock; Infinity when nothing is. */
  dueAt(): number {
    const until = 'until' in this.#state ? this.#state.until : Number.POSITIVE_INFINITY;
    const answers = [...this.#questions.values()].map((question) => question.until);
    return Math.min(until, this.#requestAt, ...answers);
  }

  /** Lets time-outs act. */
  advance(now: number): void {
    if ('until' in this.#state && this.#state.until <= now)
      this.abort(this.#state.type === 'configuring' ? ABORT.configurationTimeOut : ABORT.responseTimeOut);
    if ([...this.#questions.values()].some(({ until }) => until <= now)) this.abort(ABORT.responseTimeOut);
    if (this.#requestAt <= now) this.#requestData(now);
  }

  /** One whole APDU from the agent. A malformed one ends the association. */
  receive(bytes: Uint8Array, now: number): void {
    const apdu = decodeApdu(bytes);
    if (apdu) this.#take(apdu, now);
    else this.abort(ABORT.undefined);
  }

  /** Asks to end the association in order. */
  release(now: number): void {
    if (this.#state.type === 'unassociated' || this.#state.type === 'releasing') return;
    this.#send(encodeShort('rlrq', 0));
    this.#questions.clear();
    this.#requestAt = Number.POSITIVE_INFINITY;
    this.#state = { type: 'releasing', until: now + ANSWER_WITHIN };
  }

  /** Ends the association at once; without one nothing is said. */
  abort(reason: number): void {
    if (this.#state.type === 'unassociated') return;
    this.#send(encodeShort('abrt', reason));
    this.#end({ by: 'manager', reason });
  }

  #send(apdu: Uint8Array): void {
    this.#emit({ type: 'send', apdu });
  }

  #end(ending: Ending): void {
    this.#state = { type: 'unassociated' };
    this.#questions.clear();
    this.#requestAt = Number.POSITIVE_INFINITY;
    this.#emit({ type: 'ended', ending });
  }

  #take(apdu: Apdu, now: number): void {
    switch (apdu.type) {
      case 'aarq':
        // An agent that begins anew has lost the association: it is ended, and the agent asks again.
        if (this.#state.type === 'unassociated') this.#associate(apdu, now);
        else this.abort(ABORT.undefined);
        return;
      case 'aare':
        this.#refuse();
        return;
      case 'rlrq':
        if (this.#state.type === 'unassociated') {
          this.#refuse();
          return;
        }
        this.#send(encodeShort('rlre', 0));
        this.#end({ by: 'release' });
        return;
      case 'rlre':
        if (this.#state.type === 'releasing') this.#end({ by: 'release' });
        else this.abort(ABORT.undefined);
        return;
      case 'abrt':
        if (this.#state.type !== 'unassociated') this.#end({ by: 'agent', reason: apdu.reason });
        return;
      case 'prst':
        if (this.#state.type === 'unassociated') this.#refuse();
        else this.#hear(apdu.invokeId, apdu.message, now);
    }
  }

  /** Answers what makes no sense now: outside an association, too, an abort tells the agent so. */
  #refuse(): void {
    if (this.#state.type === 'unassociated') this.#send(encodeShort('abrt', ABORT.undefined));
    else this.abort(ABORT.undefined);
  }

  #associate(request: AssociationRequest, now: number): void {
    const rejection = rejectionOf(request);
    const { party } = request;
    if (rejection !== undefined || !party) {
      const result = rejection ?? RESULT.noCommonProtocol;
      this.#send(encodeResponse({ result, party: undefined }));
      this.#emit({ type: 'rejected', result });
      return;
    }
    const known = standardConfiguration(party.configurationId);
    const usable = known && this.#supports(known) ? known : undefined;
    const result = usable ? RESULT.accepted : RESULT.acceptedUnknownConfiguration;
    this.#send(encodeResponse({ result, party: this.#self }));
    if (usable) this.#operate(party, usable, now);
    else this.#state = { type: 'configuring', party, until: now + CONFIGURATION_WITHIN };
  }

  get #self(): Party {
    return {
      protocolVersion: ASSOCIATION.protocolVersion,
      encoding: ASSOCIATION.mder,
      nomenclature: ASSOCIATION.nomenclature,
      systemType: ASSOCIATION.manager,
      systemId: this.#systemId,
      configurationId: 0,
      dataRequestModes: 0,
    };
  }

  #operate(party: Party, configuration: Configuration, now: number): void {
    this.#state = { type: 'operating', party, configuration };
    this.#emit({ type: 'configured', configuration });
    this.#ask('device', now, encodeGetDevice);
    if ((party.dataRequestModes & DATA_REQUEST.initiatesItself) === 0) this.#requestAt = now + REQUEST_EVERY;
  }

  #ask(asked: Question['asked'], now: number, encode: (invokeId: number) => Uint8Array): void {
    if (this.#questions.size >= QUESTIONS) {
      this.abort(ABORT.bufferOverflow);
      return;
    }
    this.#invokeId = (this.#invokeId + 1) & 0xffff;
    this.#questions.set(this.#invokeId, { asked, until: now + ANSWER_WITHIN });
    this.#send(encode(this.#invokeId));
  }

  #hear(invokeId: number, message: Message, now: number): void {
    switch (message.type) {
      case 'event':
        this.#hearEvent(invokeId, message, now);
        return;
      case 'request':
        // A manager has no objects to get, set or act upon.
        if (message.confirmed) this.#send(encodeError(invokeId, ERROR.noSuchObject));
        return;
      case 'unknown':
        this.#send(encodeReject(invokeId, REJECT.unrecognizedOperation));
        return;
      case 'event-result':
        return; // no event of ours awaits one
      case 'attributes':
      case 'action-result':
      case 'error':
      case 'reject':
        this.#hearAnswer(invokeId, message, now);
    }
  }

  #hearEvent(invokeId: number, report: EventReport, now: number): void {
    if (this.#state.type === 'releasing') return;
    if (report.event === EVENT.configuration) {
      this.#hearConfiguration(invokeId, report, now);
      return;
    }
    if (this.#state.type !== 'operating') {
      if (report.confirmed) this.#send(encodeError(invokeId, ERROR.notAllowed));
      return;
    }
    const { configuration } = this.#state;
    const observations = decodeReport(report.event, report.handle, report.info, configuration);
    if (!observations) {
      if (!report.confirmed) return;
      const isReport = reportLayout(report.event) !== undefined;
      this.#send(isReport ? encodeReject(invokeId, REJECT.badlyStructured) : encodeError(invokeId, ERROR.notAllowed));
      return;
    }
    if (report.confirmed) this.#send(encodeEventResult(invokeId, report.handle, report.event, new Uint8Array()));
    if (this.#requestAt < Number.POSITIVE_INFINITY) this.#requestAt = now + REQUEST_EVERY;
    this.#emit({ type: 'report', observations, time: report.time === NO_TIME ? undefined : report.time });
  }

  #hearConfiguration(invokeId: number, report: EventReport, now: number): void {
    if (this.#state.type !== 'configuring') {
      if (report.confirmed) this.#send(encodeError(invokeId, ERROR.notAllowed));
      return;
    }
    const configuration = decodeConfiguration(report.info);
    const { party } = this.#state;
    if (!configuration || report.handle !== 0) {
      this.#send(encodeReject(invokeId, REJECT.badlyStructured));
      this.abort(ABORT.undefined);
      return;
    }
    // The agent reports what it announced; another id would leave unknown which of the two its reports mean.
    const usable = configuration.id === party.configurationId && this.#supports(configuration);
    const result = encodeConfigurationResult(configuration.id, usable ? 0 : 1);
    if (report.confirmed) this.#send(encodeEventResult(invokeId, 0, report.event, result));
    if (usable) {
      this.#operate(party, configuration, now);
      return;
    }
    this.#emit({ type: 'unsupported', configurationId: configuration.id });
    this.#state = { type: 'configuring', party, until: now + CONFIGURATION_WITHIN };
  }

  #hearAnswer(
    invokeId: number,
    message: Extract<Message, { type: 'attributes' | 'action-result' | 'error' | 'reject' }>,
    now: number,
  ): void {
    const question = this.#questions.get(invokeId);
    // A late or repeated answer is no answer to anything open.
    if (!question || this.#state.type !== 'operating') return;
    this.#questions.delete(invokeId);
    const { configuration } = this.#state;
    switch (question.asked) {
      case 'device': {
        const device =
          message.type === 'attributes' && message.of === 'get'
            ? decodeDeviceAttributes(message.attributes)
            : undefined;
        this.#emit({ type: 'described', device });
        this.#enableScanner(configuration, now);
        return;
      }
      case 'scanner':
        return;
      case 'data':
        if (message.type === 'action-result') this.#hearData(message.action, message.info, configuration);
        else this.#requestAt = Number.POSITIVE_INFINITY;
    }
  }

  /** A scanner reports nothing until it is enabled. One is enough: an episodic one, which reports what changes. */
  #enableScanner({ scanners, metrics }: Configuration, now: number): void {
    const useful = [...scanners.values()].filter(({ groups }) => groups.some(({ handle }) => metrics.has(handle)));
    const scanner = useful.find(({ periodic }) => !periodic) ?? useful[0];
    if (!scanner) return;
    this.#ask('scanner', now, (id) => encodeEnableScanner(id, scanner.handle));
  }

  #requestData(now: number): void {
    this.#requestAt = Number.POSITIVE_INFINITY;
    if (this.#state.type !== 'operating') return;
    const modes = this.#state.party.dataRequestModes;
    if (!canRequest(modes)) return;
    this.#requestAt = now + REQUEST_EVERY;
    this.#ask('data', now, (id) => encodeDataRequest(id, modes));
  }

  #hearData(action: number, info: Uint8Array, configuration: Configuration): void {
    const response = action === ACTION.dataRequest ? decodeDataResponse(info) : undefined;
    if (response?.result !== 0) return;
    const { event, time } = response;
    const observations = decodeReport(event, 0, response.info, configuration);
    if (observations) this.#emit({ type: 'report', observations, time: time === NO_TIME ? undefined : time });
  }
}
