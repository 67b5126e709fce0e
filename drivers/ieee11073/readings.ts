import type { MeasurementKind, Modality, Reading, Reason, ScalarKind } from '#protocol/measurement.ts';
import type { Configuration, Metric } from '../codecs/ieee11073/configuration.ts';
import {
  ATTRIBUTE,
  BLOOD_GLUCOSES,
  BODY_TEMPERATURES,
  COMPONENT,
  MODALITY,
  OBJECT_CLASS,
  TYPE,
  UNIT,
} from '../codecs/ieee11073/nomenclature.ts';
import { readNumbers, readWord, STATUS } from '../codecs/ieee11073/observed-value.ts';
import type { Observation } from '../codecs/ieee11073/report.ts';
import { stampOf } from '../codecs/ieee11073/time.ts';
import type { FloatSpecial } from '../codecs/ieee11073-float.ts';
import { judgeBody } from '../rules/body-size.ts';
import { judgeTemperature } from '../rules/body-temperature.ts';
import { judgePressure } from '../rules/pressure.ts';

type Unit = keyof typeof UNIT;

/** What a type of metric is here. `main`: without it the modality has not been measured. */
type Quantity = {
  readonly kind: MeasurementKind;
  readonly modality: Modality;
  readonly main: boolean;
  readonly units: readonly Unit[];
};

const quantity = (kind: MeasurementKind, modality: Modality, main: boolean, ...units: Unit[]): Quantity => ({
  kind,
  modality,
  main,
  units,
});

const QUANTITIES: ReadonlyMap<number, Quantity> = new Map([
  [TYPE.oxygenSaturation, quantity('oxygen-saturation', 'oximetry', true, '%')],
  [TYPE.oximeterPulse, quantity('pulse-rate', 'oximetry', false, '/min')],
  [TYPE.perfusionIndex, quantity('perfusion-index', 'oximetry', false, '%')],
  [TYPE.cuffPressure, quantity('blood-pressure', 'blood-pressure', true, 'mm[Hg]', 'kPa')],
  [TYPE.cuffPulse, quantity('pulse-rate', 'blood-pressure', false, '/min')],
  [TYPE.weight, quantity('body-weight', 'weight', true, 'kg', '[lb_av]')],
  [TYPE.height, quantity('body-height', 'weight', false, 'cm', '[in_i]')],
  [TYPE.bodyFat, quantity('body-fat', 'weight', false, '%')],
  ...BODY_TEMPERATURES.map(
    (type) => [type, quantity('body-temperature', 'temperature', true, 'Cel', '[degF]')] as const,
  ),
  ...BLOOD_GLUCOSES.map((type) => [type, quantity('blood-glucose', 'glucose', true, 'mg/dL', 'mmol/L')] as const),
]);

/** What a living body can have; outside it the device measured none. Bounds of ours, no clinical limit. */
const BOUNDS = {
  'oxygen-saturation %': [1, 100],
  'pulse-rate /min': [15, 325],
  'perfusion-index %': [0, 100],
  'body-fat %': [1, 80],
  'blood-glucose mg/dL': [5, 1500],
  'blood-glucose mmol/L': [0.3, 84],
} as const satisfies Record<string, readonly [number, number]>;
const SPECIALS: Readonly<Record<FloatSpecial, Reason>> = {
  nan: 'missing',
  nres: 'out-of-range',
  '+inf': 'out-of-range',
  '-inf': 'out-of-range',
  reserved: 'device-error',
};

const quantityOf = (metric: Metric | undefined): Quantity | undefined =>
  metric?.objectClass === OBJECT_CLASS.numeric ? QUANTITIES.get(metric.type) : undefined;

/** What a configuration can measure, by what makes a measurement of it. */
export const modalitiesOf = ({ metrics }: Configuration): ReadonlySet<Modality> =>
  new Set(
    [...metrics.values()].flatMap((metric) => {
      const found = quantityOf(metric);
      return found?.main ? [found.modality] : [];
    }),
  );

/** The kinds of readings a configuration gives for a modality. */
export const kindsOf = ({ metrics }: Configuration, modality: Modality): ReadonlySet<MeasurementKind> =>
  new Set(
    [...metrics.values()].flatMap((metric) => {
      const found = quantityOf(metric);
      return found?.modality === modality && !metric.manual ? [found.kind] : [];
    }),
  );

/** The more finished a value is, the lower: a spot check, the plain one, averaged slowly, averaged fast. */
function rank({ supplemental }: Metric): number {
  if (supplemental.includes(MODALITY.spot)) return 0;
  if (supplemental.length === 0) return 1;
  return supplemental.includes(MODALITY.slow) ? 2 : 3;
}

/** Whether another object of the configuration gives the same quantity in a more finished way. */
function isSurpassed(metric: Metric, { metrics }: Configuration): boolean {
  return [...metrics.values()].some((other) => other.type === metric.type && rank(other) < rank(metric));
}

type Common = { readonly deviceTime?: string };

function invalid(kind: MeasurementKind, unit: Unit, common: Common, reason: Reason): Reading {
  if (kind === 'blood-pressure')
    return {
      kind,
      unit: unit === 'kPa' ? 'kPa' : 'mm[Hg]',
      ...common,
      value: null,
      validity: 'invalid',
      reasons: [reason],
    };
  return { kind, unit, ...common, value: null, validity: 'invalid', reasons: [reason] };
}

const validityOf = (doubts: readonly Reason[]) => (doubts.length > 0 ? 'questionable' : 'valid');

function judgeScalar(kind: ScalarKind, unit: Unit, value: number, common: Common, doubts: Reason[]): Reading {
  const { deviceTime } = common;
  if (kind === 'body-temperature') return judgeTemperature(value, unit === '[degF]' ? unit : 'Cel', deviceTime, doubts);
  if (kind === 'body-weight') return judgeBody(kind, unit === '[lb_av]' ? unit : 'kg', value, { deviceTime, doubts });
  if (kind === 'body-height') return judgeBody(kind, unit === '[in_i]' ? unit : 'cm', value, { deviceTime, doubts });
  const bounds: Readonly<Record<string, readonly [number, number]>> = BOUNDS;
  const [low, high] = bounds[`${kind} ${unit}`] ?? [1, 0];
  if (!(value >= low && value <= high)) return invalid(kind, unit, common, 'out-of-range');
  return { kind, unit, ...common, value, validity: validityOf(doubts), reasons: doubts };
}

/** A mean the device could not tell is left out; what no cuff reports is refused by the rule of all monitors. */
function judgeComponents(
  values: readonly (number | FloatSpecial)[],
  components: readonly number[],
  unit: 'mm[Hg]' | 'kPa',
  common: Common,
  doubts: Reason[],
): Reading | undefined {
  if (values.length !== components.length || new Set(components).size !== components.length) return undefined;
  const pick = (component: number): number | FloatSpecial | undefined => values[components.indexOf(component)];
  const [systolic, diastolic] = [pick(COMPONENT.systolic), pick(COMPONENT.diastolic)];
  const told = pick(COMPONENT.mean);
  const refused = (reason: Reason): Reading => invalid('blood-pressure', unit, common, reason);
  if (systolic === undefined || diastolic === undefined) return undefined;
  if (typeof systolic === 'string') return refused(SPECIALS[systolic]);
  if (typeof diastolic === 'string') return refused(SPECIALS[diastolic]);
  const mean = typeof told === 'number' ? told : null;
  const { deviceTime } = common;
  const judged = judgePressure({ unit, systolic, diastolic, mean, pulse: null, deviceTime, doubts });
  return judged.type === 'refused' ? refused(judged.reason) : judged.readings[0];
}

export type Judged =
  | {
      readonly type: 'reading';
      readonly modality: Modality;
      readonly main: boolean;
      readonly reading: Reading;
      /** The device calls it a finished spot check. */
      readonly spot: boolean;
      /** The device is still measuring: a number to watch, no result. */
      readonly ongoing: boolean;
    }
  | {
      readonly type: 'refused';
      readonly modality: Modality | undefined;
      readonly main: boolean;
      readonly reason: Reason;
      readonly detail: string;
    };

/**
 * One observation as a reading, in the unit the device reported; `undefined` for what is no measurement here (a body mass
 * index, a value that another object gives in a more finished way). `doubts` make it questionable, `refusal` invalid. An
 * observation that cannot be told, or a unit that does not fit, is refused.
 */
export function judgeObservation(
  observation: Observation,
  configuration: Configuration,
  doubts: readonly Reason[],
  refusal?: Reason,
): Judged | undefined {
  const { metric, attributes } = observation;
  if (!metric) {
    const detail = `object-${observation.handle}`;
    return { type: 'refused', modality: undefined, main: false, reason: 'device-error', detail };
  }
  const known = quantityOf(metric);
  if (!known || isSurpassed(metric, configuration)) return undefined;
  const { kind, modality, main } = known;
  const refuse = (detail: string): Judged => ({ type: 'refused', modality, main, reason: 'device-error', detail });
  const numbers = attributes && readNumbers(attributes);
  if (!attributes || !numbers) return refuse('value');
  const told = readWord(attributes, ATTRIBUTE.unit);
  const code = (told === 'absent' ? undefined : told) ?? numbers.unit ?? metric.unit;
  const unit = known.units.find((candidate) => UNIT[candidate] === code);
  if (unit === undefined || told === undefined) return refuse(`unit-${code ?? 'none'}`);
  const attribute = readWord(attributes, ATTRIBUTE.measurementStatus);
  if (attribute === undefined) return refuse('status');
  const status = (attribute === 'absent' ? 0 : attribute) | (numbers.status ?? 0);

  const stamp = stampOf(attributes);
  const common: Common = stamp?.type === 'absolute' ? { deviceTime: stamp.iso } : {};
  const ongoing = modality !== 'oximetry' && (status & STATUS.ongoing) !== 0;
  const doubted: Reason[] = [...doubts];
  if ((status & STATUS.questionable) !== 0) doubted.push(modality === 'oximetry' ? 'artefact' : 'device-error');
  if ((status & STATUS.early) !== 0 || ongoing) doubted.push('early');
  // What was typed into the device may be of any day.
  if (metric.manual && !doubted.includes('not-fresh')) doubted.push('not-fresh');
  const reading = ((): Reading | undefined => {
    if (refusal) return invalid(kind, unit, common, refusal);
    if ((status & STATUS.notAvailable) !== 0) return invalid(kind, unit, common, 'missing');
    if ((status & (STATUS.invalid | STATUS.unusable)) !== 0) return invalid(kind, unit, common, 'device-error');
    if (kind === 'blood-pressure')
      return judgeComponents(numbers.values, metric.components, unit === 'kPa' ? unit : 'mm[Hg]', common, doubted);
    const [value, ...others] = numbers.values;
    if (value === undefined || others.length > 0) return undefined;
    return typeof value === 'string'
      ? invalid(kind, unit, common, SPECIALS[value])
      : judgeScalar(kind, unit, value, common, doubted);
  })();
  if (!reading) return refuse('value');
  return { type: 'reading', modality, main, reading, spot: rank(metric) === 0, ongoing };
}
