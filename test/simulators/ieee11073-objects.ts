import { encodeMessage, MESSAGE, NO_TIME } from '#drivers/codecs/ieee11073/apdu.ts';
import { type Attribute, MderWriter } from '#drivers/codecs/ieee11073/mder.ts';

/** What an agent of each specialisation is. */
export const KINDS = ['oximeter', 'blood-pressure', 'thermometer', 'scale', 'glucose'] as const;
export type AgentKind = (typeof KINDS)[number];

/** One object a simulated agent has. `value` names one of its settable values; several make a compound one. */
export type AgentObject = {
  readonly handle: number;
  readonly type: number;
  readonly unit: number;
  readonly values: readonly string[];
  /** Codes of a compound value's components. */
  readonly components?: readonly number[];
  /** Decimals of the value: the exponent on the wire. */
  readonly decimals: number;
  /** FLOAT rather than SFLOAT. */
  readonly wide: boolean;
};

/** Each kind's specialisation code, standard configuration, and objects. */
export const AGENTS: Readonly<
  Record<
    AgentKind,
    { readonly specialisation: number; readonly standard: number; readonly objects: readonly AgentObject[] }
  >
> = {
  oximeter: {
    specialisation: 4100,
    standard: 0x0190,
    objects: [
      { handle: 1, type: 19_384, unit: 544, values: ['spo2'], decimals: 0, wide: false },
      { handle: 10, type: 18_458, unit: 2720, values: ['pulse'], decimals: 0, wide: false },
    ],
  },
  'blood-pressure': {
    specialisation: 4103,
    standard: 0x02bc,
    objects: [
      {
        handle: 1,
        type: 18_948,
        unit: 3872,
        values: ['systolic', 'diastolic', 'mean'],
        components: [18_949, 18_950, 18_951],
        decimals: 0,
        wide: false,
      },
      { handle: 2, type: 18_474, unit: 2720, values: ['pulse'], decimals: 0, wide: false },
    ],
  },
  thermometer: {
    specialisation: 4104,
    standard: 0x0320,
    objects: [{ handle: 1, type: 19_292, unit: 6048, values: ['temperature'], decimals: 2, wide: true }],
  },
  scale: {
    specialisation: 4111,
    standard: 0x05dc,
    objects: [
      { handle: 1, type: 57_664, unit: 1731, values: ['weight'], decimals: 1, wide: true },
      { handle: 3, type: 57_680, unit: 1952, values: ['bmi'], decimals: 1, wide: true },
    ],
  },
  glucose: {
    specialisation: 4113,
    standard: 0x06a4,
    objects: [{ handle: 1, type: 29_112, unit: 2130, values: ['glucose'], decimals: 0, wide: false }],
  },
};

export const VALUES = {
  spo2: 97,
  pulse: 72,
  systolic: 124,
  diastolic: 78,
  mean: 93,
  temperature: 36.8,
  weight: 71.4,
  bmi: 23.1,
  glucose: 104,
};
export type AgentValues = Record<string, number>;

const NAN = { wide: 0x007f_ffff, narrow: 0x07ff } as const;
const word = (value: number): Uint8Array => new MderWriter().u16(value).finish();

/** A number as the wire has it; NaN as its sentinel. */
function writeNumber(writer: MderWriter, value: number, { decimals, wide }: AgentObject): MderWriter {
  const mantissa = Math.round(value * 10 ** decimals);
  if (wide) return writer.u32(Number.isNaN(value) ? NAN.wide : ((-decimals & 0xff) << 24) | (mantissa & 0xff_ffff));
  return writer.u16(Number.isNaN(value) ? NAN.narrow : ((-decimals & 0xf) << 12) | (mantissa & 0xfff));
}

function encodeValue(object: AgentObject, values: AgentValues): Uint8Array {
  const numbers = object.values.map((name) => values[name] ?? Number.NaN);
  if (!object.components) return writeNumber(new MderWriter(), numbers[0] ?? Number.NaN, object).finish();
  return new MderWriter().list(numbers, (writer, value) => writeNumber(writer, value, object)).finish();
}

const valueAttribute = ({ components, wide }: AgentObject): number =>
  components ? (wide ? 0x0a74 : 0x0a75) : wide ? 0x0a56 : 0x0a4c;

/** Digits of `YYYY-MM-DDThh:mm:ss` as eight BCD bytes. */
function encodeTime(iso: string): Uint8Array {
  const digits = `${iso.replaceAll(/\D/g, '')}00`;
  return Uint8Array.from({ length: 8 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

const valueMap = (object: AgentObject, extra: readonly (readonly [number, number])[]): Uint8Array =>
  new MderWriter()
    .list(
      [[valueAttribute(object), encodeValue(object, {}).length] as const, ...extra, [0x0990, 8] as const],
      (w, [id, length]) => w.u16(id).u16(length),
    )
    .finish();

const STATUS_ENTRY = [[0x0947, 2]] as const;

/** A configuration's content: every value with a status and a time. `broken` ends it early. */
export function encodeConfiguration(
  id: number,
  objects: readonly AgentObject[],
  { scanner, spot }: { scanner: boolean; spot: boolean },
): Uint8Array {
  const attributesOf = (object: AgentObject): Attribute[] => [
    { id: 0x092f, value: new MderWriter().u16(2).u16(object.type).finish() },
    { id: 0x0a46, value: word(0xf040) },
    { id: 0x0996, value: word(object.unit) },
    { id: 0x0a55, value: valueMap(object, STATUS_ENTRY) },
    ...(spot ? [{ id: 0x0a61, value: new MderWriter().list([19_516], (w, code) => w.u16(2).u16(code)).finish() }] : []),
    ...(object.components
      ? [{ id: 0x0a76, value: new MderWriter().list(object.components, (w, code) => w.u16(code)).finish() }]
      : []),
  ];
  const episodic: readonly [number, number, Attribute[]] = [
    0x12,
    SCANNER,
    [
      {
        id: 0x0a53,
        value: new MderWriter()
          .list(objects, (w, object) => w.u16(object.handle).octets(valueMap(object, STATUS_ENTRY)))
          .finish(),
      },
    ],
  ];
  const all = [
    ...objects.map((object) => [6, object.handle, attributesOf(object)] as const),
    ...(scanner ? [episodic] : []),
  ];
  return new MderWriter()
    .u16(id)
    .list(all, (w, [objectClass, handle, attributes]) => w.u16(objectClass).u16(handle).attributes(attributes))
    .finish();
}

/** The handle of the episodic scanner. */
export const SCANNER = 0x37;

/** What a report holds of one object: its encoded parts in the order of its map. */
export type Sample = { readonly handle: number; readonly octets: Uint8Array };

export const encodeSample = (
  object: AgentObject,
  values: AgentValues,
  { status, time }: { status: number | undefined; time: string },
): Sample => {
  const writer = new MderWriter().octets(encodeValue(object, values));
  if (status !== undefined) writer.u16(status);
  return { handle: object.handle, octets: writer.octets(encodeTime(time)).finish() };
};

const AGENT_INITIATED = 0xf000;

/** The content of a fixed report; with `persons`, one part for each. */
export function encodeReport(samples: readonly Sample[], number: number, persons: readonly number[]): Uint8Array {
  const list = (writer: MderWriter): MderWriter =>
    writer.list(samples, (w, { handle, octets }) => w.u16(handle).octetString(octets));
  const writer = new MderWriter().u16(AGENT_INITIATED).u16(number);
  if (persons.length === 0) return list(writer).finish();
  return writer.list(persons, (w, person) => list(w.u16(person))).finish();
}

/** The content of a grouped report. */
export const encodeGroup = (samples: readonly Sample[], number: number): Uint8Array => {
  const group = samples.reduce((writer, { octets }) => writer.octets(octets), new MderWriter()).finish();
  return new MderWriter()
    .u16(AGENT_INITIATED)
    .u16(number)
    .list([group], (w, octets) => w.octetString(octets))
    .finish();
};

export const encodeEvent = (
  invokeId: number,
  {
    handle = 0,
    event,
    info,
    confirmed = true,
  }: { handle?: number; event: number; info: Uint8Array; confirmed?: boolean },
): Uint8Array =>
  encodeMessage(
    invokeId,
    confirmed ? MESSAGE.confirmedEvent : MESSAGE.event,
    new MderWriter().u16(handle).u32(NO_TIME).u16(event).octetString(info).finish(),
  );

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The answer to a question about the device; no clock where `time` is absent. */
export function encodeDevice(
  invokeId: number,
  kind: AgentKind,
  configuration: number,
  time: string | undefined,
): Uint8Array {
  const specification = (code: number, text: string) => ({ code, text });
  const attributes: Attribute[] = [
    {
      id: 0x0a5a,
      value: new MderWriter().list([AGENTS[kind].specialisation], (w, code) => w.u16(code).u16(1)).finish(),
    },
    {
      id: 0x0928,
      value: new MderWriter()
        .octetString(ascii('Simulated\0'))
        .octetString(ascii(`${kind}\0`))
        .finish(),
    },
    { id: 0x0a44, value: word(configuration) },
    {
      id: 0x092d,
      value: new MderWriter()
        .list([specification(1, 'SN-0042'), specification(5, '1.7')], (w, { code, text }) =>
          w.u16(code).u16(0).octetString(ascii(text)),
        )
        .finish(),
    },
    ...(time === undefined ? [] : [{ id: 0x0987, value: encodeTime(time) }]),
  ];
  return encodeMessage(invokeId, MESSAGE.getResult, new MderWriter().u16(0).attributes(attributes).finish());
}
