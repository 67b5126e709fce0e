import type { Reason } from '#protocol/measurement.ts';
import { type Apdu, decodeApdu, type Message, NO_TIME } from '../codecs/ieee11073/apdu.ts';
import { type Configuration, decodeConfiguration } from '../codecs/ieee11073/configuration.ts';
import { decodeDeviceAttributes } from '../codecs/ieee11073/device-attributes.ts';
import { ApduFramer } from '../codecs/ieee11073/framing.ts';
import type { Attribute } from '../codecs/ieee11073/mder.ts';
import { ACTION, EVENT, reportLayout } from '../codecs/ieee11073/nomenclature.ts';
import { decodeReport } from '../codecs/ieee11073/report.ts';
import { decodeDataResponse } from '../codecs/ieee11073/requests.ts';
import { standardConfiguration } from '../codecs/ieee11073/standard-configurations.ts';
import type { PassiveEvent, PassiveReader } from '../device.ts';
import { FreshnessRule } from './freshness.ts';
import { OximetryRun } from './oximetry.ts';
import { kindsOf } from './readings.ts';
import { type Hearing, ReportRule } from './reports.ts';

/** Ms before the first bytes a reading may have been made in: devices measure first and associate then. */
const BEFORE = 60_000;
/** Configurations kept of one capture. */
const CONFIGURATIONS = 16;

/** Reads an agent's APDUs alone. Configurations seen apply; of the standards', the known ones do. */
class AgentReader {
  readonly #emit: (event: PassiveEvent) => void;
  readonly #configurations = new Map<number, Configuration>();
  readonly #framer = new ApduFramer({
    apdu: (bytes) => this.#apdu(decodeApdu(bytes)),
    damage: () => this.#refuse('checksum'),
  });
  #freshness: FreshnessRule | undefined;
  #rule: ReportRule | undefined;
  #run = new OximetryRun(new Set());
  #at = 0;
  #told = false;
  #lastRefusal: string | undefined;

  constructor(emit: (event: PassiveEvent) => void) {
    this.#emit = emit;
  }

  push(bytes: Uint8Array, at: number): void {
    this.#at = at;
    this.#freshness ??= new FreshnessRule(at - BEFORE);
    this.#framer.push(bytes);
  }

  end(): void {
    this.#framer.drop();
    this.#endRun();
    if (!this.#told) this.#refuse('missing');
  }

  /** Tells a refusal, once for a run of the same. */
  #refuse(reason: Reason, detail?: string): void {
    const text = `${reason} ${detail ?? ''}`;
    this.#told = true;
    if (text === this.#lastRefusal) return;
    this.#lastRefusal = text;
    this.#emit({ type: 'refused', reason, ...(detail === undefined ? {} : { detail }) });
  }

  #say(event: PassiveEvent): void {
    this.#told = true;
    this.#lastRefusal = undefined;
    this.#emit(event);
  }

  #endRun(): void {
    for (const reading of this.#run.end()) this.#say({ type: 'measurement', reading });
  }

  #configure(configuration: Configuration | undefined): void {
    this.#endRun();
    const freshness = this.#freshness;
    this.#rule = configuration && freshness && new ReportRule(configuration, freshness);
    this.#run = new OximetryRun(configuration ? kindsOf(configuration, 'oximetry') : new Set());
  }

  #apdu(apdu: Apdu | undefined): void {
    if (!apdu) {
      this.#refuse('checksum');
      return;
    }
    switch (apdu.type) {
      case 'aarq':
        this.#select(apdu.party?.configurationId);
        return;
      case 'prst':
        this.#message(apdu.message);
        return;
      case 'abrt':
        this.#endRun();
        if (!this.#told) this.#refuse('device-error', `abort-${apdu.reason}`);
        return;
      case 'rlrq':
      case 'rlre':
        this.#endRun();
        return;
      case 'aare':
        return; // a manager's
    }
  }

  #select(id: number | undefined): void {
    if (id === undefined) this.#configure(undefined);
    else this.#configure(this.#configurations.get(id) ?? standardConfiguration(id));
  }

  #message(message: Message): void {
    if (message.type === 'event' && message.event === EVENT.configuration) this.#configuration(message.info);
    else if (message.type === 'event') this.#report(message.event, message.handle, message.info, message.time);
    else if (message.type === 'attributes' && message.of === 'get') this.#device(message.attributes);
    else if (message.type === 'action-result' && message.action === ACTION.dataRequest) {
      const response = decodeDataResponse(message.info);
      if (!response) this.#refuse('checksum');
      else if (response.result === 0) this.#report(response.event, 0, response.info, response.time);
    }
  }

  #device(attributes: readonly Attribute[]): void {
    const device = decodeDeviceAttributes(attributes);
    if (!device) {
      this.#refuse('checksum');
      return;
    }
    this.#freshness?.tell(device.clocks, this.#at);
    if (!this.#rule) this.#select(device.configurationId);
  }

  #configuration(info: Uint8Array): void {
    const configuration = decodeConfiguration(info);
    this.#configure(configuration);
    if (!configuration) this.#refuse('checksum');
    else if (this.#configurations.size < CONFIGURATIONS) this.#configurations.set(configuration.id, configuration);
  }

  #report(event: number, source: number, info: Uint8Array, time: number): void {
    if (!reportLayout(event)) return;
    const observations = this.#rule && decodeReport(event, source, info, this.#rule.configuration);
    if (!this.#rule) this.#refuse('device-error', 'configuration');
    else if (!observations) this.#refuse('checksum');
    else this.#hear(this.#rule.take(observations, time === NO_TIME ? undefined : time, this.#at));
  }

  #hear({ heard, refused }: Hearing): void {
    for (const { detail } of refused) this.#refuse('device-error', detail);
    for (const { modality, reading, ongoing } of heard)
      this.#say({ type: modality === 'oximetry' || ongoing ? 'sample' : 'measurement', reading });
    const running = heard.filter(({ modality }) => modality === 'oximetry');
    const result = this.#run.take(
      running.map(({ reading }) => reading),
      running.every(({ spot }) => spot),
      this.#at,
    );
    for (const reading of result ?? []) this.#say({ type: 'measurement', reading });
  }
}

/** What an agent's APDUs say with no manager to ask: a reading whose time nothing proves is questionable. */
export function passive(emit: (event: PassiveEvent) => void): PassiveReader {
  const reader = new AgentReader(emit);
  return { push: (bytes, at) => reader.push(bytes, at), end: () => reader.end() };
}
