import type { DeviceIdentity } from '#protocol/device.ts';
import type { MeasurementKind, Modality, Reading, Reason } from '#protocol/measurement.ts';
import type { DeviceAttributes } from '../codecs/ieee11073/device-attributes.ts';
import type { Observation } from '../codecs/ieee11073/report.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, SelfReport } from '../device.ts';
import { Agent, type AgentEvent } from '../ieee11073/agent.ts';
import { FreshnessRule } from '../ieee11073/freshness.ts';
import { OximetryRun } from '../ieee11073/oximetry.ts';
import { passive } from '../ieee11073/passive.ts';
import { kindsOf, modalitiesOf } from '../ieee11073/readings.ts';
import { type Hearing, ReportRule } from '../ieee11073/reports.ts';
import type { Port } from '../transports/transport.ts';

const manifest: Manifest = {
  id: 'ieee11073',
  model: 'IEEE 11073-20601 (Continua, USB PHDC)',
  grade: 'B',
  modalities: ['oximetry', 'blood-pressure', 'temperature', 'weight', 'glucose'],
  kinds: [
    'oxygen-saturation',
    'pulse-rate',
    'perfusion-index',
    'blood-pressure',
    'body-temperature',
    'body-weight',
    'body-height',
    'body-fat',
    'blood-glucose',
  ],
  units: ['%', '/min', '%', 'mm[Hg]', 'Cel', 'kg', 'cm', '%', 'mg/dL'],
  links: [{ via: 'usb', interface: [0x0f, 0, 0], usb: [] }],
  guide: {
    drawing: 'finger-clip',
    title: { fr: "Placez l'appareil comme sur son étiquette.", en: 'Place the device as its label shows.' },
    detail: { fr: 'Restez assis, au calme. Ne parlez pas.', en: 'Stay seated and calm. Do not talk.' },
    turn: { fr: "Lancez la mesure sur l'appareil.", en: 'Start the measurement on the device.' },
    cleaning: {
      fr: "Essuyez ce qui touche la peau avec une lingette désinfectante, selon la notice de l'appareil.",
      en: "Wipe what touches the skin with a disinfectant wipe, as the device's leaflet says.",
    },
  },
  limit: 120_000,
};

/** Ms the other values of a measurement may follow the main one: pulse after pressure, fat after weight. */
const SETTLE = 2000;
/** Ms a device may take to associate, with nobody on it. */
const SELF_TEST = 10_000;
/** Reports kept until the device has told its clock; associations that may fail in one attempt. */
const KEPT = 32;
const FAILURES = 5;

/** The device behind readings: what it told of itself. */
function identify(told: DeviceAttributes | undefined): DeviceIdentity {
  const { serial, firmware } = told ?? {};
  return {
    driver: manifest.id,
    model: told?.model ?? manifest.model,
    ...(serial === undefined ? {} : { serial }),
    ...(firmware === undefined ? {} : { firmware }),
  };
}

type Refusal = { readonly reason: Reason; readonly detail: string };
type Report = { readonly observations: readonly Observation[]; readonly time: number | undefined; readonly at: number };

/** What an attempt has learnt so far. */
class Attempt {
  readonly #wanted: Modality;
  readonly #emit: Emit;
  readonly #freshness: FreshnessRule;
  readonly #readings = new Map<MeasurementKind, Reading>();
  #rule: ReportRule | undefined;
  #run: OximetryRun | undefined;
  #kept: Report[] | undefined;
  #stale = false;
  #failures = 0;
  /** When the readings are taken as they are, ms. */
  settlesAt = Number.POSITIVE_INFINITY;
  refusal: Refusal | undefined;
  /** Why there is no result yet, where the device answers. */
  reason: Reason = 'missing';
  device: DeviceIdentity = identify(undefined);

  constructor(wanted: Modality, began: number, emit: Emit) {
    this.#wanted = wanted;
    this.#emit = emit;
    this.#freshness = new FreshnessRule(began);
  }

  /** Takes what was learnt; whether the attempt is over. */
  take(event: AgentEvent): boolean {
    switch (event.type) {
      case 'rejected':
        this.refusal = { reason: 'device-error', detail: `association-${event.result}` };
        return true;
      case 'configured':
        this.refusal = undefined;
        this.#rule = new ReportRule(event.configuration, this.#freshness);
        this.#run = new OximetryRun(kindsOf(event.configuration, 'oximetry'));
        this.#kept = [];
        this.#emit({ type: 'progress', phase: 'waiting-for-patient' });
        return false;
      case 'unsupported':
        this.refusal = { reason: 'device-error', detail: `no-${this.#wanted}` };
        return false;
      case 'described': {
        this.device = identify(event.device);
        this.#freshness.tell(event.device?.clocks ?? {}, event.at);
        const kept = this.#kept ?? [];
        this.#kept = undefined;
        for (const report of kept) this.#report(report);
        return false;
      }
      case 'report':
        if (!this.#kept) this.#report(event);
        else if (this.#kept.length < KEPT) this.#kept.push(event);
        return false;
      case 'ended':
        return this.#end(event);
    }
  }

  get readings(): [Reading, ...Reading[]] | undefined {
    const [first, ...others] = this.#readings.values();
    return first && [first, ...others];
  }

  /** Why there is no reading, where the device was heard. */
  get shortfall(): Refusal | undefined {
    return this.refusal ?? (this.#stale ? { reason: 'not-fresh', detail: 'stored' } : undefined);
  }

  #end({ ending }: Extract<AgentEvent, { type: 'ended' }>): boolean {
    for (const reading of this.#run?.end() ?? []) this.#readings.set(reading.kind, reading);
    if (this.#readings.size > 0 || this.refusal) return true;
    // A device that had nothing new releases and comes back when it has.
    if (ending.by === 'release') return false;
    this.#failures += 1;
    if (this.#failures < FAILURES) return false;
    this.refusal = { reason: 'device-error', detail: `abort-${ending.reason}` };
    return true;
  }

  #report({ observations, time, at }: Report): void {
    if (!this.#rule) return;
    const hearing = this.#rule.take(observations, time, at);
    const refused = hearing.refused.find(({ modality, main }) => main && modality === this.#wanted);
    if (refused) {
      this.refusal = { reason: refused.reason, detail: refused.detail };
      this.settlesAt = Math.min(this.settlesAt, at + SETTLE);
    }
    if (this.#wanted === 'oximetry') this.#running(hearing, at);
    else this.#finished(hearing, at);
  }

  #running(hearing: Hearing, at: number): void {
    const heard = hearing.heard.filter(({ modality }) => modality === 'oximetry');
    const fresh = heard.filter(({ freshness }) => freshness === 'fresh');
    this.#stale ||= fresh.length < heard.length;
    for (const { reading } of fresh) this.#emit({ type: 'sample', reading });
    if (fresh.length === 0 || !this.#run) return;
    this.reason = fresh.find(({ reading }) => reading.validity === 'invalid')?.reading.reasons[0] ?? 'too-short';
    const spot = fresh.every((one) => one.spot);
    const result = this.#run.take(
      fresh.map(({ reading }) => reading),
      spot,
      at,
    );
    for (const reading of result ?? []) this.#readings.set(reading.kind, reading);
    if (result) this.settlesAt = at;
    else this.#emit({ type: 'progress', phase: 'settling', remaining: this.#run.remaining(at) });
  }

  #finished(hearing: Hearing, at: number): void {
    for (const one of hearing.heard) {
      if (one.modality !== this.#wanted) continue;
      if (one.freshness !== 'fresh') this.#stale = true;
      else if (one.ongoing) this.#emit({ type: 'progress', phase: 'measuring' });
      else {
        this.#readings.set(one.reading.kind, one.reading);
        if (one.main) this.settlesAt = Math.min(this.settlesAt, at + SETTLE);
      }
    }
    const kinds = this.#rule ? kindsOf(this.#rule.configuration, this.#wanted) : new Set<MeasurementKind>();
    if ([...kinds].every((kind) => this.#readings.has(kind))) this.settlesAt = Math.min(this.settlesAt, at);
  }
}

function conclude(attempt: Attempt): Outcome {
  const { readings, device, refusal, reason, shortfall } = attempt;
  // A refusal of what was asked for outweighs what came beside it.
  if (readings && !refusal) return { type: 'readings', readings, device };
  if (shortfall) return { type: 'refused', ...shortfall, device };
  return { type: 'timed-out', reason, device };
}

async function measure(port: Port, signal: AbortSignal, emit: Emit, wanted: Modality): Promise<Outcome> {
  const deadline = port.now() + manifest.limit;
  const agent = new Agent(port, signal, (configuration) => modalitiesOf(configuration).has(wanted));
  const attempt = new Attempt(wanted, port.now(), emit);
  emit({ type: 'progress', phase: 'connecting' });
  try {
    for (;;) {
      const event = await agent.next(Math.min(deadline, attempt.settlesAt));
      if (typeof event === 'string' || attempt.take(event)) break;
    }
    await agent.release();
    return conclude(attempt);
  } finally {
    await agent.forsake();
  }
}

/** Associates, asks the device about itself, and releases it: any device that measures something of ours. */
async function selfTest(port: Port, signal: AbortSignal): Promise<SelfReport> {
  const deadline = port.now() + SELF_TEST;
  const agent = new Agent(port, signal, (configuration) => modalitiesOf(configuration).size > 0);
  try {
    for (;;) {
      const event = await agent.next(deadline);
      if (event === 'timed-out' || event === 'ended')
        return agent.damaged ? { type: 'foreign', detail: 'no-11073' } : { type: 'silent' };
      if (event.type === 'unsupported') return { type: 'foreign', detail: `configuration-${event.configurationId}` };
      if (event.type === 'rejected') return { type: 'foreign', detail: `association-${event.result}` };
      if (event.type !== 'described') continue;
      await agent.release();
      const clock = event.device?.clocks.absolute?.iso;
      return {
        type: 'heard',
        device: identify(event.device),
        ...(clock === undefined ? {} : { clock }),
        warnings: [],
      };
    }
  } finally {
    await agent.forsake();
  }
}

export const driver: DeviceDriver = { manifest, measure, selfTest, passive };
