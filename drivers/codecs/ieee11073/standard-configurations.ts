import type { Configuration, Metric, ValueMap } from './configuration.ts';
import {
  ATTRIBUTE,
  BLOOD_GLUCOSES,
  BODY_TEMPERATURES,
  COMPONENT,
  MODALITY,
  OBJECT_CLASS,
  TYPE,
  UNIT,
} from './nomenclature.ts';

const STAMP = { id: ATTRIBUTE.absoluteStamp, length: 8 } as const;
const BASIC = { id: ATTRIBUTE.basicValue, length: 2 } as const;
const SIMPLE = { id: ATTRIBUTE.simpleValue, length: 4 } as const;

/**
 * Public examples of one standard configuration differ in whether a value has a time and in its width (0190 and 06A4 of
 * antidote); four lengths tell the four layouts apart, so each is taken for what it is.
 */
const NUMERIC: readonly ValueMap[] = [[BASIC], [BASIC, STAMP], [SIMPLE], [SIMPLE, STAMP]];
const PRESSURES = { id: ATTRIBUTE.basicCompound, length: 10 } as const;

const metric = (handle: number, type: number, unit: number, more: Partial<Metric> = {}): Metric => ({
  handle,
  objectClass: OBJECT_CLASS.numeric,
  type,
  unit,
  components: [],
  supplemental: [],
  manual: false,
  layouts: NUMERIC,
  ...more,
});

const configuration = (id: number, metrics: readonly Metric[]): Configuration => ({
  id,
  metrics: new Map(metrics.map((one) => [one.handle, one])),
  scanners: new Map(),
});

const [bodyTemperature = 0] = BODY_TEMPERATURES;
const [capillaryGlucose = 0] = BLOOD_GLUCOSES;
const spot = { supplemental: [MODALITY.spot] };

/** The standards' own configurations. Sources: the reports and configurations of DEVICES.md §11.8; 0320 and 06A4, antidote. */
const STANDARD: readonly Configuration[] = [
  configuration(0x0190, [metric(1, TYPE.oxygenSaturation, UNIT['%']), metric(10, TYPE.oximeterPulse, UNIT['/min'])]),
  configuration(0x0191, [
    metric(1, TYPE.oxygenSaturation, UNIT['%'], spot),
    metric(10, TYPE.oximeterPulse, UNIT['/min'], spot),
  ]),
  configuration(0x02bc, [
    metric(1, TYPE.cuffPressure, UNIT['mm[Hg]'], {
      components: [COMPONENT.systolic, COMPONENT.diastolic, COMPONENT.mean],
      layouts: [[PRESSURES], [PRESSURES, STAMP]],
    }),
    metric(2, TYPE.cuffPulse, UNIT['/min']),
  ]),
  configuration(0x0320, [metric(1, bodyTemperature, UNIT.Cel)]),
  configuration(0x05dc, [
    metric(1, TYPE.weight, UNIT.kg),
    metric(2, TYPE.height, UNIT.cm, { manual: true }),
    metric(3, TYPE.bodyMassIndex, UNIT['kg/m2']),
  ]),
  configuration(0x06a4, [metric(1, capillaryGlucose, UNIT['mg/dL'])]),
];

export const standardConfiguration = (id: number): Configuration | undefined =>
  STANDARD.find((known) => known.id === id);
