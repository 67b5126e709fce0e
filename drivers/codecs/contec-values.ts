/** What a Contec frame says of the patient. `null` is the device's own "no value": 0, or 255 and 127. */
export type ContecValues = {
  /** Pulse rate, /min. */
  readonly pulseRate: number | null;
  /** SpO2, %. */
  readonly spo2: number | null;
  /** Perfusion index, %; absent where the device has none. */
  readonly perfusionIndex?: number;
  readonly fingerOut: boolean;
  readonly probeError: boolean;
  readonly searching: boolean;
};

/** Pleth samples a second in the streams of all these devices, and their full scale. */
export const CONTEC_PLETH = { rate: 60, full: 127 } as const;

const SENTINELS = { pulse: 0xff, spo2: 0x7f } as const;

export const pulseOf = (value: number): number | null => (value === 0 || value === SENTINELS.pulse ? null : value);
export const spo2Of = (value: number): number | null => (value === 0 || value === SENTINELS.spo2 ? null : value);

/** Whether a byte can be an SpO2: 0 to 100 %, or the sentinel. Anything else is damage. */
export const isSpo2 = (value: number): boolean => value <= 100 || value === SENTINELS.spo2;
