import { describe, expect, test } from 'vitest';
import type { Configuration, Metric } from '#drivers/codecs/ieee11073/configuration.ts';
import { BODY_TEMPERATURES, COMPONENT, MODALITY, TYPE, UNIT } from '#drivers/codecs/ieee11073/nomenclature.ts';
import { FreshnessRule } from '#drivers/ieee11073/freshness.ts';
import { OximetryRun } from '#drivers/ieee11073/oximetry.ts';
import { judgeObservation, modalitiesOf } from '#drivers/ieee11073/readings.ts';
import { sensorStatus } from '#drivers/ieee11073/sensor.ts';
import { Reading } from '#protocol/measurement.ts';
import { fromHex } from '../bytes.ts';

const metric = (type: number, unit: number, more: Partial<Metric> = {}): Metric => ({
  handle: 1,
  objectClass: 6,
  type,
  unit,
  components: [],
  supplemental: [],
  manual: false,
  layouts: [],
  ...more,
});
const configuration = (...metrics: readonly Metric[]): Configuration => ({
  id: 0x4000,
  metrics: new Map(metrics.map((one, i) => [i + 1, one])),
  scanners: new Map(),
});

/** What an observation with these attributes, in hexadecimal by code, is judged to be. */
const judge = (of: Metric, attributes: Readonly<Record<number, string>>, among: readonly Metric[] = [of]) => {
  const encoded = new Map(Object.entries(attributes).map(([id, hex]) => [Number(id), fromHex(hex)]));
  const observation = { handle: 1, metric: of, person: undefined, attributes: encoded };
  const judged = judgeObservation(observation, configuration(...among), []);
  if (judged?.type === 'reading') Reading.parse(judged.reading);
  return judged;
};

const BASIC = 0x0a4c;
const SIMPLE = 0x0a56;
const COMPOUND = 0x0a75;
const STATUS = 0x0947;
const [bodyTemperature = 0] = BODY_TEMPERATURES;
const thermometer = metric(bodyTemperature, UNIT.Cel);
const cuff = metric(TYPE.cuffPressure, UNIT['mm[Hg]'], {
  components: [COMPONENT.systolic, COMPONENT.diastolic, COMPONENT.mean],
});

describe('an 11073 observation', () => {
  test.each([
    ['Celsius', thermometer, { [SIMPLE]: 'fe000eb0' }, { unit: 'Cel', value: 37.6 }],
    ['Fahrenheit', metric(bodyTemperature, UNIT['[degF]']), { [BASIC]: 'f3d9' }, { unit: '[degF]', value: 98.5 }],
    ['pounds', metric(TYPE.weight, UNIT['[lb_av]']), { [SIMPLE]: 'ff00062a' }, { unit: '[lb_av]', value: 157.8 }],
    ['mmol/L', metric(0x2_71b8, UNIT['mmol/L']), { [BASIC]: 'f037' }, { unit: 'mmol/L', value: 5.5 }],
    ['kPa', { ...cuff, unit: UNIT.kPa }, { [COMPOUND]: '0003 0006 f0bd f06e f09f' }, { unit: 'kPa', systolic: 18.9 }],
    ['a unit beside the value', thermometer, { [BASIC]: 'f3d9', 2454: '1140' }, { unit: '[degF]', value: 98.5 }],
    ['the full form of a value', thermometer, { 2384: '4b5c 0000 17a0 fe000eb0' }, { unit: 'Cel', value: 37.6 }],
  ])('keeps the unit reported: %s', (_, of, attributes, reading) => {
    expect(judge(of, attributes)).toMatchObject({ type: 'reading', reading: { ...reading, validity: 'valid' } });
  });

  test.each([
    ['NaN', '007fffff', 'missing'],
    ['NRes', '00800000', 'out-of-range'],
    ['+INF', '007ffffe', 'out-of-range'],
    ['-INF', '00800002', 'out-of-range'],
    ['a reserved pattern', '00800001', 'device-error'],
    ['no body’s temperature', '000000ff', 'out-of-range'],
  ])('never makes a number of %s', (_, hex, reason) => {
    expect(judge(thermometer, { [SIMPLE]: hex })).toMatchObject({
      reading: { value: null, validity: 'invalid', reasons: [reason] },
    });
  });

  test.each([
    ['systolic', '0003 0006 07ff 0050 0064', { value: null, reasons: ['missing'] }],
    ['diastolic', '0003 0006 0078 07ff 0064', { value: null, reasons: ['missing'] }],
    ['mean', '0003 0006 0078 0050 07ff', { systolic: 120, diastolic: 80, mean: null, validity: 'valid' }],
  ])('of a cuff without its %s', (_, hex, reading) => {
    expect(judge(cuff, { [COMPOUND]: hex })).toMatchObject({ reading });
  });

  test('of a cuff in kPa that are flagged as mmHg is out of range, as from any monitor', () => {
    expect(judge(cuff, { [COMPOUND]: '0003 0006 f0bd f06e f09f' })).toMatchObject({
      reading: { value: null, reasons: ['out-of-range'] },
    });
  });

  test.each([
    ['two components', '0002 0004 0078 0050'],
    ['one component', '0001 0002 0078'],
    ['a count that lies', '0003 0004 0078 0050'],
  ])('of a cuff with %s is refused', (_, hex) => {
    expect(judge(cuff, { [COMPOUND]: hex })).toMatchObject({ type: 'refused', main: true, detail: 'value' });
  });

  test.each([
    ['8000', { value: null, reasons: ['device-error'] }],
    ['2000', { value: null, reasons: ['missing'] }],
    ['1000', { value: null, reasons: ['device-error'] }],
    ['0800', { value: null, reasons: ['device-error'] }],
    ['0400', { value: null, reasons: ['device-error'] }],
    ['4000', { value: 37, validity: 'questionable', reasons: ['device-error'] }],
    ['0040', { value: 37, validity: 'questionable', reasons: ['early'] }],
    ['0080', { value: 37, validity: 'valid', reasons: [] }],
  ])('heeds the status %s', (status, reading) => {
    expect(judge(thermometer, { [BASIC]: '0025', [STATUS]: status })).toMatchObject({ reading });
  });

  test('that the device is still measuring is no result', () => {
    expect(judge(thermometer, { [BASIC]: '0025', [STATUS]: '0020' })).toMatchObject({ ongoing: true });
  });

  test.each([
    ['a unit of another quantity', { [BASIC]: '0025', 2454: '06c3' }],
    ['a unit that cannot be read', { [BASIC]: '0025', 2454: '17' }],
    ['a status that cannot be read', { [BASIC]: '0025', [STATUS]: '00' }],
    ['two values', { [BASIC]: '0025', [SIMPLE]: '00000025' }],
    ['a value cut short', { [SIMPLE]: '0000' }],
    ['no value', { [STATUS]: '0000' }],
  ])('with %s is refused', (_, attributes) => {
    expect(judge(thermometer, attributes)).toMatchObject({ type: 'refused', reason: 'device-error' });
  });

  test('typed into a scale is doubted', () => {
    const height = metric(TYPE.height, UNIT.cm, { manual: true });
    expect(judge(height, { [BASIC]: '00ab' })).toMatchObject({ reading: { value: 171, reasons: ['not-fresh'] } });
  });

  test('averaged fast gives way to the plain one, and that to a spot check', () => {
    const plain = metric(TYPE.oxygenSaturation, UNIT['%']);
    const fast = { ...plain, supplemental: [MODALITY.fast] };
    const spot = { ...plain, supplemental: [MODALITY.spot] };
    const value = { [BASIC]: '0062' };
    expect(judge(fast, value, [fast, plain])).toBeUndefined();
    expect(judge(plain, value, [fast, plain])).toMatchObject({ reading: { value: 98 }, spot: false });
    expect(judge(plain, value, [spot, plain])).toBeUndefined();
    expect(judge(spot, value, [spot, plain])).toMatchObject({ spot: true });
    expect(judge(fast, value)).toMatchObject({ reading: { value: 98 } });
  });

  test('of control solution, of a body mass index or of a toe is no measurement', () => {
    for (const type of [29_136, 29_140, 57_680, 57_376]) {
      const of = metric(0x2_0000 + type, UNIT['mg/dL']);
      expect(judge(of, { [BASIC]: '0064' })).toBeUndefined();
      expect(modalitiesOf(configuration(of)).size).toBe(0);
    }
  });
});

describe('an oximeter’s status', () => {
  const status = (hex: string) => {
    const of = metric(TYPE.oximeterStatus, 0, { objectClass: 5 });
    return sensorStatus({ handle: 1, metric: of, person: undefined, attributes: new Map([[0x0a66, fromHex(hex)]]) });
  };

  test.each([
    ['0000', { doubts: [] }],
    ['8000', { refusal: 'sensor-disconnected', doubts: [] }],
    ['0800', { refusal: 'sensor-off', doubts: [] }],
    ['0200', { refusal: 'searching', doubts: [] }],
    ['0020', { doubts: ['low-perfusion'] }],
    ['0460', { doubts: ['artefact', 'low-perfusion'] }],
    ['00', { refusal: 'device-error', doubts: [] }],
  ])('%s', (hex, expected) => {
    expect(status(hex)).toEqual(expected);
  });
});

describe('freshness', () => {
  const rule = (): FreshnessRule => {
    const made = new FreshnessRule(0);
    made.tell({ absolute: { ms: 1_000_000, iso: '' } }, 5000);
    return made;
  };
  const at = (ms: number) => ({ type: 'absolute', ms, iso: '' }) as const;

  test.each([
    ['before the session', 993_000, 'old'],
    ['in the second the session began', 994_500, 'fresh'],
    ['as it is heard', 1_005_000, 'fresh'],
    ['in a time to come', 1_010_000, 'unproven'],
  ])('by the device’s clock: %s', (_, made, freshness) => {
    expect(rule().judge(at(made), undefined, 10_000)).toBe(freshness);
  });

  test('by a counter: the age an observation had when it was reported', () => {
    const relative = (ticks: number) => ({ type: 'relative', ticks }) as const;
    expect(rule().judge(relative(0), 8 * 8000, 10_000)).toBe('fresh');
    expect(rule().judge(relative(0), 8 * 12_000, 10_000)).toBe('old');
    // The counter wraps: 0xFFFFFF00 is 32 ms before 0.
    expect(rule().judge(relative(0xffff_ff00), 0, 10_000)).toBe('fresh');
    expect(rule().judge(relative(8), 0, 10_000)).toBe('old');
    expect(rule().judge(relative(8), undefined, 10_000)).toBe('unproven');
  });

  test('is of the moment without a time, and unproven without a clock', () => {
    expect(new FreshnessRule(0).judge(undefined, undefined, 0)).toBe('fresh');
    expect(new FreshnessRule(0).judge(at(0), undefined, 0)).toBe('unproven');
    expect(rule().judge({ type: 'base-offset', ms: 1_000_000 }, undefined, 5000)).toBe('unproven');
    expect(rule().judge({ type: 'unreadable' }, undefined, 5000)).toBe('unproven');
  });
});

describe('running oximetry', () => {
  const reading = (kind: 'oxygen-saturation' | 'pulse-rate', reasons: Reading['reasons'] = []): Reading => ({
    kind,
    unit: kind === 'pulse-rate' ? '/min' : '%',
    value: 97,
    validity: reasons.length > 0 ? 'questionable' : 'valid',
    reasons,
  });
  const off: Reading = {
    kind: 'oxygen-saturation',
    unit: '%',
    value: null,
    validity: 'invalid',
    reasons: ['sensor-off'],
  };
  const both = (reasons: Reading['reasons'] = []) => [
    reading('oxygen-saturation', reasons),
    reading('pulse-rate', reasons),
  ];
  const run = () => new OximetryRun(new Set(['oxygen-saturation', 'pulse-rate'] as const));
  /** Seconds at which a run of one report a second gives results. */
  const resultsOf = (seconds: number, at: (second: number) => readonly Reading[], made = run()): number[] =>
    Array.from({ length: seconds }, (_, i) => i).filter((i) => made.take(at(i), false, i * 1000));

  test('is a result after ten valid seconds, once', () => {
    expect(resultsOf(60, () => both())).toEqual([10]);
  });

  test('starts anew when the finger leaves or the agent is silent', () => {
    expect(resultsOf(30, (i) => (i === 9 ? [off] : both()))).toEqual([20]);
    expect(resultsOf(40, (i) => (i > 5 && i < 15 ? [] : both()))).toEqual([25]);
  });

  test('is a doubted result after twenty questionable seconds', () => {
    const made = run();
    let result: readonly Reading[] | undefined;
    for (let i = 0; i <= 20; i += 1) result = made.take(both(['artefact']), false, i * 1000);
    expect(result).toMatchObject([{ validity: 'questionable', reasons: ['artefact'] }, {}]);
  });

  test('waits for the pulse where the device tells one', () => {
    expect(resultsOf(30, () => [reading('oxygen-saturation')])).toEqual([]);
    const alone = new OximetryRun(new Set(['oxygen-saturation'] as const));
    expect(resultsOf(30, () => [reading('oxygen-saturation')], alone)).toEqual([10]);
  });

  test('cut short is doubted', () => {
    const made = run();
    made.take(both(), false, 0);
    expect(made.end()).toMatchObject([{ reasons: ['too-short'] }, { validity: 'questionable' }]);
    expect(made.end()).toEqual([]);
  });
});
