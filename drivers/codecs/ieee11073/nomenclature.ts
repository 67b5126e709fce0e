/**
 * Codes of IEEE 11073-10101 and 20601, as DEVICES.md §6 and the public headers of signove/antidote and of Freescale's stack
 * have them. Types are `partition << 16 | code`.
 */

export const ATTRIBUTE = {
  model: 0x0928,
  metricId: 0x092b,
  productSpecification: 0x092d,
  type: 0x092f,
  measurementStatus: 0x0947,
  numericObserved: 0x0950,
  operationalState: 0x0953,
  systemId: 0x0984,
  absoluteTime: 0x0987,
  absoluteStamp: 0x0990,
  relativeStamp: 0x0991,
  unit: 0x0996,
  highResolutionStamp: 0x09e9,
  configurationId: 0x0a44,
  metricSpecification: 0x0a46,
  basicValue: 0x0a4c,
  scannerMap: 0x0a53,
  valueMap: 0x0a55,
  simpleValue: 0x0a56,
  supplementalTypes: 0x0a61,
  bits32: 0x0a65,
  bits16: 0x0a66,
  simpleCompound: 0x0a74,
  basicCompound: 0x0a75,
  metricIds: 0x0a76,
  baseOffsetTime: 0x0a81,
  baseOffsetStamp: 0x0a82,
} as const;

export const OBJECT_CLASS = { enumeration: 0x05, numeric: 0x06, episodicScanner: 0x12, periodicScanner: 0x13 } as const;

const scada = (code: number): number => 0x2_0000 + code;

export const TYPE = {
  oximeterPulse: scada(18_458),
  cuffPulse: scada(18_474),
  cuffPressure: scada(18_948),
  perfusionIndex: scada(19_376),
  oxygenSaturation: scada(19_384),
  oximeterStatus: scada(19_532),
  weight: scada(57_664),
  height: scada(57_668),
  bodyFat: scada(57_676),
  bodyMassIndex: scada(57_680),
} as const;

/** Temperatures that stand for the body's; finger and toe are left out. */
export const BODY_TEMPERATURES: readonly number[] = [
  scada(19_292), // body
  scada(19_320), // tympanic
  scada(57_348), // rectal
  scada(57_352), // oral
  scada(57_356), // ear
  scada(57_380), // axilla
];

/** Glucose in blood and its plasma. Control solution (29136) and interstitial fluid (29140) are no reading of the blood. */
export const BLOOD_GLUCOSES: readonly number[] = [29_112, 29_116, 29_120, 29_124, 29_128, 29_132].map(scada);

/** Components of a cuff's compound value. */
export const COMPONENT = { systolic: 18_949, diastolic: 18_950, mean: 18_951 } as const;

/** How an oximeter's value was averaged; supplemental types. */
export const MODALITY = { fast: scada(19_508), slow: scada(19_512), spot: scada(19_516) } as const;

/** Dimensions (partition 4) by the UCUM unit they are. */
export const UNIT = {
  '%': 544,
  '/min': 2720,
  'mm[Hg]': 3872,
  kPa: 3843,
  Cel: 6048,
  '[degF]': 4416,
  kg: 1731,
  '[lb_av]': 1760,
  cm: 1297,
  'kg/m2': 1952,
  '[in_i]': 1376,
  'mg/dL': 2130,
  'mmol/L': 4722,
} as const;

/** Event types of reports, by how they are laid out. */
export const EVENT = { configuration: 0x0d1c } as const;
export const ACTION = { dataRequest: 0x0c1b } as const;

export type ReportLayout = { readonly layout: 'fixed' | 'variable' | 'grouped'; readonly persons: boolean };

const LAYOUTS: ReadonlyMap<number, ReportLayout> = new Map(
  (
    [
      // From the device itself.
      [0x0d1d, 'fixed', false],
      [0x0d1e, 'variable', false],
      [0x0d1f, 'fixed', true],
      [0x0d20, 'variable', true],
      // From a scanner, unbuffered then buffered.
      [0x0d22, 'variable', false],
      [0x0d23, 'fixed', false],
      [0x0d24, 'grouped', false],
      [0x0d25, 'variable', true],
      [0x0d26, 'fixed', true],
      [0x0d27, 'grouped', true],
      [0x0d28, 'variable', false],
      [0x0d29, 'fixed', false],
      [0x0d2a, 'grouped', false],
      [0x0d2b, 'variable', true],
      [0x0d2c, 'fixed', true],
      [0x0d2d, 'grouped', true],
    ] as const
  ).map(([event, layout, persons]) => [event, { layout, persons }]),
);

/** How a report of this event type is laid out; `undefined` for an event that is no scan report. */
export const reportLayout = (event: number): ReportLayout | undefined => LAYOUTS.get(event);
