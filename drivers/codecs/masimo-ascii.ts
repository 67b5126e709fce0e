import { toDeviceTime } from './device-time.ts';

/** Exception bits of a line. Sources: an Elixir driver, mdpnp's masimo-radical-7.spec, nmenon/masimo-datacapture. */
export const MASIMO_EXCEPTION = {
  noSensor: 0x001,
  defectiveSensor: 0x002,
  lowPerfusion: 0x004,
  searching: 0x008,
  interference: 0x010,
  sensorOff: 0x020,
  ambientLight: 0x040,
  unrecognisedSensor: 0x080,
  lowSignalIq: 0x400,
} as const;

/** One line of serial ASCII 1, one a second. `null` is dashes: the monitor's own "no value". */
export type MasimoLine = {
  /** The monitor's clock, `YYYY-MM-DDThh:mm:ss`; absent where the line holds no such time. */
  readonly deviceTime?: string;
  readonly serial?: string;
  /** SpO2, %. */
  readonly spo2: number | null;
  /** Pulse rate, /min. */
  readonly pulseRate: number | null;
  /** Perfusion index, %; absent where the line has none. */
  readonly perfusionIndex?: number | null;
  readonly alarms: number;
  readonly exceptions: number;
};

export type MasimoSink = {
  readonly line: (line: MasimoLine) => void;
  /** A line is none the monitor writes: damaged, cut, or another format. */
  readonly damaged: () => void;
};

const LONGEST = 256;
const LF = 0x0a;
const CR = 0x0d;

/** The head of a line; what follows are fields `NAME=value` with blanks between. */
const HEAD = /^(\d\d)\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)((?: +[A-Za-z0-9]+=\S+)+) *$/;
/** Each field's form, dashes where there is no reading. A field of no known form spoils the line. */
const FORMS: Readonly<Record<string, RegExp>> = {
  SN: /^[0-9A-Za-z]{1,16}$/,
  SPO2: /^(?:\d{3}|-{3})%$/,
  BPM: /^(?:\d{3}|-{3})$/,
  PI: /^(?:\d\d\.\d\d|--\.--)%$/,
  ALARM: /^[0-9A-Fa-f]{1,8}$/,
  EXC: /^[0-9A-Fa-f]{1,8}$/,
};
/** What Escale does not report; its content says nothing of the rest. */
const OTHER = /^[!-~]{1,12}$/;

const numberOf = (text: string): number | null => (text.includes('-') ? null : Number.parseFloat(text));

/**
 * One line without its end. `undefined` when it is none: a missing SPO2, BPM, ALARM or EXC, a field twice, or one out of its
 * form. There is no checksum, so the form is all that tells damage.
 */
export function parseMasimoLine(text: string): MasimoLine | undefined {
  const found = HEAD.exec(text);
  if (!found) return undefined;
  const fields = new Map<string, string>();
  for (const part of (found[7] ?? '').trim().split(/ +/)) {
    const at = part.indexOf('=');
    const [name, value] = [part.slice(0, at), part.slice(at + 1)];
    if (fields.has(name) || !(FORMS[name] ?? OTHER).test(value)) return undefined;
    fields.set(name, value);
  }
  const [spo2, bpm, alarm, exceptions] = ['SPO2', 'BPM', 'ALARM', 'EXC'].map((name) => fields.get(name));
  if (spo2 === undefined || bpm === undefined || alarm === undefined || exceptions === undefined) return undefined;
  const [serial, index] = [fields.get('SN'), fields.get('PI')];
  // The date has its month first; years are of this century.
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  const deviceTime = toDeviceTime(2000 + year, month, day, hour, minute, second);
  return {
    ...(deviceTime === undefined ? {} : { deviceTime }),
    ...(serial === undefined ? {} : { serial }),
    spo2: numberOf(spo2),
    pulseRate: numberOf(bpm),
    ...(index === undefined ? {} : { perfusionIndex: numberOf(index) }),
    alarms: Number.parseInt(alarm, 16),
    exceptions: Number.parseInt(exceptions, 16),
  };
}

/** Splits the stream into lines and reads each. Holds one line, never throws; chunks change nothing. */
export class MasimoParser {
  readonly #sink: MasimoSink;
  readonly #line = new Uint8Array(LONGEST);
  #held = 0;
  #overflowed = false;

  constructor(sink: MasimoSink) {
    this.#sink = sink;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === LF || byte === CR) this.#finish();
      else if (this.#held < LONGEST) {
        this.#line[this.#held] = byte;
        this.#held += 1;
      } else this.#overflowed = true;
    }
  }

  /** The stream is over: a last line may lack its end. */
  end(): void {
    this.#finish();
  }

  #finish(): void {
    if (this.#held === 0) return;
    const line = this.#overflowed
      ? undefined
      : parseMasimoLine(String.fromCharCode(...this.#line.subarray(0, this.#held)));
    this.#held = 0;
    this.#overflowed = false;
    if (line) this.#sink.line(line);
    else this.#sink.damaged();
  }
}
