import type { Modality, Reason } from '#protocol/measurement.ts';
import type { Configuration } from '../codecs/ieee11073/configuration.ts';
import type { Observation } from '../codecs/ieee11073/report.ts';
import { type Stamp, stampOf } from '../codecs/ieee11073/time.ts';
import type { Freshness, FreshnessRule } from './freshness.ts';
import { type Judged, judgeObservation, modalitiesOf } from './readings.ts';
import { type SensorStatus, sensorStatus } from './sensor.ts';

/** A reading with what is needed to take it or leave it. */
export type Heard = Extract<Judged, { type: 'reading' }> & { readonly freshness: Freshness };
export type Refused = Extract<Judged, { type: 'refused' }>;

/** What one scan report said. */
export type Hearing = { readonly heard: readonly Heard[]; readonly refused: readonly Refused[] };

const severalPersons = (modality: Modality): Refused => ({
  type: 'refused',
  modality,
  main: true,
  reason: 'device-error',
  detail: 'several-persons',
});

/** Applies one configuration's meaning to its reports, and keeps what they say of the sensor from one to the next. */
export class ReportRule {
  readonly configuration: Configuration;
  readonly #freshness: FreshnessRule;
  readonly #isOximeter: boolean;
  readonly #persons = new Map<Modality, number>();
  #sensor: SensorStatus = { doubts: [] };

  constructor(configuration: Configuration, freshness: FreshnessRule) {
    this.configuration = configuration;
    this.#freshness = freshness;
    this.#isOximeter = modalitiesOf(configuration).has('oximetry');
  }

  /**
   * The readings of a report, those not proven fresh `questionable` with that reason. Nobody says who of several persons is
   * the patient, so readings of a second one refuse the modality.
   */
  take(observations: readonly Observation[], time: number | undefined, at: number): Hearing {
    for (const observation of observations) this.#sensor = sensorStatus(observation) ?? this.#sensor;
    const heard: Heard[] = [];
    const refused: Refused[] = [];
    const ambiguous = new Set<Modality>();
    const times = observations.map(({ attributes }) => attributes && stampOf(attributes));
    const proofs = times.map((stamp) => stamp && this.#proof(stamp, time, at));
    // A value without a time shares the report, and the doubt, of those that have one.
    const shared = proofs.find((proof) => proof === 'old') ?? proofs.find((proof) => proof === 'unproven') ?? 'fresh';
    for (const [index, observation] of observations.entries()) {
      const freshness = proofs[index] ?? shared;
      const judged = this.#judge(observation, freshness);
      if (judged?.type === 'refused') refused.push(judged);
      if (judged?.type !== 'reading') continue;
      if (freshness === 'fresh' && !this.#isOne(judged.modality, observation.person)) ambiguous.add(judged.modality);
      heard.push({ ...judged, freshness });
    }
    const clear = heard.filter(({ modality }) => !ambiguous.has(modality));
    return { heard: clear, refused: [...refused, ...[...ambiguous].map(severalPersons)] };
  }

  /** A running oximeter proves its times by their pace where its clock is not known. */
  #proof(stamp: Stamp, time: number | undefined, at: number): Freshness {
    const freshness = this.#freshness.judge(stamp, time, at);
    if (freshness !== 'unproven' || !this.#isOximeter) return freshness;
    return this.#freshness.keepsPace(stamp, at) ? 'fresh' : 'unproven';
  }

  #judge(observation: Observation, freshness: Freshness): Judged | undefined {
    const stale: readonly Reason[] = freshness === 'fresh' ? [] : ['not-fresh'];
    if (!this.#isOximeter) return judgeObservation(observation, this.configuration, stale);
    const { doubts, refusal } = this.#sensor;
    return judgeObservation(observation, this.configuration, [...stale, ...doubts], refusal);
  }

  #isOne(modality: Modality, person: number | undefined): boolean {
    if (person === undefined) return true;
    const first = this.#persons.get(modality) ?? person;
    this.#persons.set(modality, first);
    return first === person;
  }
}
