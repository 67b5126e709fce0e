import {
  ABORT,
  type Apdu,
  decodeApdu,
  encodeError,
  encodeMessage,
  encodeShort,
  MESSAGE,
} from '#drivers/codecs/ieee11073/apdu.ts';
import { ASSOCIATION, encodeRequest } from '#drivers/codecs/ieee11073/association.ts';
import { ApduFramer } from '#drivers/codecs/ieee11073/framing.ts';
import { MderWriter } from '#drivers/codecs/ieee11073/mder.ts';
import { localMinute } from '../clock.ts';
import type { DeviceSimulator } from '../device-simulator.ts';
import {
  AGENTS,
  type AgentKind,
  type AgentValues,
  encodeConfiguration,
  encodeDevice,
  encodeEvent,
  encodeGroup,
  encodeReport,
  encodeSample,
  SCANNER,
  VALUES,
} from '../ieee11073-objects.ts';
import { assignKnown, concat, FaultSwitch, type Packet, type PacketSimulator, seededRandom } from '../simulator.ts';

const FAULTS = [
  'silence',
  'babble',
  'impatient',
  'foreign-protocol',
  'old-version',
  'no-configuration',
  'bad-configuration',
  'other-configuration',
  'mute',
  'refuses-questions',
  'abort',
  'truncated',
  'stale',
  'future',
  'no-clock',
  'nan',
  'invalid-status',
  'early',
  'unknown-unit',
  'two-persons',
  'releases',
  'split',
  'joined',
  'preamble',
] as const;
type Fault = (typeof FAULTS)[number];

export type AgentOptions = {
  readonly kind?: AgentKind;
  /** Reports a configuration of its own, with a status for every value. */
  readonly extended?: boolean;
  /** Its values come through an episodic scanner, grouped. */
  readonly scanner?: boolean;
  /** Its oximetry is a spot check. */
  readonly spot?: boolean;
  /** Sends nothing unless asked. */
  readonly asked?: boolean;
  /** What its clock shows when the port is opened: `YYYY-MM-DDThh:mm:ss`. */
  readonly clock?: string;
  /** Ms from association to a value that comes once; an oximeter's stream begins at once. */
  readonly measuresAfter?: number;
};

/** Ms between two requests to associate; from association to the first values; between an oximeter's values. */
const AGAIN = 5000;
const MEASURES = 8000;
const EVERY = 1000;
const DAY = 86_400_000;

const EXTENDED = 0x4000;
const FIXED = 0x0d1d;
const FIXED_PERSONS = 0x0d1f;
const GROUPED = 0x0d24;
const SYSTEM_ID = [0x00, 0x22, 0x09, 0x22, 0x58, 0x08, 0x07, 0xb0];

/** A weighted choice of plausible and of senseless bytes. */
function babble(random: () => number): Uint8Array {
  return Uint8Array.from({ length: 64 }, (_, i) => (i % 9 === 0 ? 0xe2 + Math.floor(random() * 6) : random() * 256));
}

/** An agent of IEEE 11073-20601 of the given kind, over a packet transport. */
export function ieee11073Simulator(options: AgentOptions = {}): PacketSimulator {
  const { kind = 'oximeter', extended = false, scanner = false, spot = false, asked = false } = options;
  const { clock = '2026-03-02T09:41:20', measuresAfter = MEASURES } = options;
  const { standard, objects } = AGENTS[kind];
  const configuration = extended || scanner || spot ? EXTENDED : standard;
  const faults = new FaultSwitch<Fault>(FAULTS);
  const values: AgentValues = { ...VALUES };
  const random = seededRandom(11_073);
  let state: 'unassociated' | 'associating' | 'configuring' | 'operating' = 'unassociated';
  let due = Number.POSITIVE_INFINITY;
  let connectedAt = 0;
  let invokeId = 0;
  let reports = 0;
  let answers: Uint8Array[] = [];
  let now = 0;

  const timeAt = (at: number, shift = 0): string =>
    new Date(Date.parse(`${clock}Z`) + (at - connectedAt) + shift).toISOString().slice(0, 19);
  const measures = (): number => (kind === 'oximeter' && !spot ? EVERY : measuresAfter);

  const associate = (): void => {
    state = 'associating';
    due = now + AGAIN;
    const old = faults.current === 'old-version';
    const request = encodeRequest({
      version: ASSOCIATION.version,
      party: {
        protocolVersion: old ? 0x1000_0000 : ASSOCIATION.protocolVersion,
        encoding: faults.current === 'foreign-protocol' ? 0x2000 : 0xa000,
        nomenclature: ASSOCIATION.nomenclature,
        systemType: ASSOCIATION.agent,
        systemId: Uint8Array.from(SYSTEM_ID),
        configurationId: configuration,
        dataRequestModes: asked ? 0x8480 : 0x0001,
      },
    });
    answers.push(request);
    // One that waited long for the port to be opened has asked twice by then.
    if (faults.current === 'impatient' && invokeId === 0) answers.push(request);
    invokeId += 1;
  };

  const operate = (): void => {
    state = 'operating';
    due = asked || scanner ? Number.POSITIVE_INFINITY : now + measures();
  };

  const configure = (): void => {
    state = 'configuring';
    due = Number.POSITIVE_INFINITY;
    if (faults.current === 'no-configuration') return;
    const used = faults.current === 'unknown-unit' ? objects.map((object) => ({ ...object, unit: 1728 })) : objects;
    const shown =
      faults.current === 'other-configuration' ? [{ ...objects[0], type: 1 } as (typeof objects)[number]] : used;
    const info = encodeConfiguration(configuration, shown, { scanner, spot });
    // A count that is one too many, with every length as it should be.
    if (faults.current === 'bad-configuration') info[3] = (info[3] ?? 0) + 1;
    invokeId += 1;
    answers.push(encodeEvent(invokeId, { event: 0x0d1c, info }));
  };

  const samples = () => {
    const shift = faults.current === 'stale' ? -DAY : faults.current === 'future' ? DAY : 0;
    const shown = faults.current === 'nan' ? {} : values;
    const status = faults.current === 'invalid-status' ? 0x8000 : faults.current === 'early' ? 0x0040 : 0;
    const told = { status: configuration === EXTENDED ? status : undefined, time: timeAt(now, shift) };
    return objects.map((object) => encodeSample(object, shown, told));
  };

  const report = (): void => {
    reports += 1;
    invokeId += 1;
    if (scanner) {
      answers.push(encodeEvent(invokeId, { handle: SCANNER, event: GROUPED, info: encodeGroup(samples(), reports) }));
      return;
    }
    const persons = faults.current === 'two-persons' ? [1, 2] : [];
    const info = encodeReport(samples(), reports, persons);
    // An oximeter's stream needs no receipts; the others' one value does.
    const confirmed = kind !== 'oximeter';
    answers.push(encodeEvent(invokeId, { event: persons.length > 0 ? FIXED_PERSONS : FIXED, info, confirmed }));
  };

  const answerAction = (id: number): void => {
    const info = new MderWriter()
      .u32(0)
      .u16(0)
      .u16(FIXED)
      .octetString(encodeReport(samples(), 0, []))
      .finish();
    const body = new MderWriter().u16(0).u16(0x0c1b).octetString(info).finish();
    answers.push(encodeMessage(id, MESSAGE.actionResult, body));
  };

  const answerRequest = (id: number, choice: number): void => {
    if (faults.current === 'mute') return;
    if (faults.current === 'refuses-questions') answers.push(encodeError(id, 1));
    else if (choice === MESSAGE.get)
      answers.push(encodeDevice(id, kind, configuration, faults.current === 'no-clock' ? undefined : timeAt(now)));
    else if (choice === MESSAGE.confirmedSet) {
      const enabled = [{ id: 0x0953, value: Uint8Array.of(0, 1) }];
      answers.push(encodeMessage(id, MESSAGE.setResult, new MderWriter().u16(SCANNER).attributes(enabled).finish()));
      due = now + measures();
    } else if (choice === MESSAGE.confirmedAction) answerAction(id);
  };

  const take = (apdu: Apdu | undefined): void => {
    if (!apdu || faults.current === 'silence' || faults.current === 'babble') return;
    switch (apdu.type) {
      case 'aare':
        if (state !== 'associating') return;
        if (apdu.result === 0) operate();
        else if (apdu.result === 3) configure();
        else {
          state = 'unassociated';
          due = Number.POSITIVE_INFINITY;
        }
        return;
      case 'rlrq':
        answers.push(encodeShort('rlre', 0));
        state = 'unassociated';
        due = Number.POSITIVE_INFINITY;
        return;
      case 'abrt':
        state = 'unassociated';
        due = now + AGAIN;
        return;
      case 'prst': {
        const { message } = apdu;
        if (message.type === 'request') answerRequest(apdu.invokeId, message.choice);
        else if (message.type === 'event-result' && message.event === 0x0d1c && state === 'configuring') {
          if (message.info[3] === 0) operate();
        }
        return;
      }
      case 'aarq':
      case 'rlre':
    }
  };

  const act = (): void => {
    if (faults.current === 'silence') due = Number.POSITIVE_INFINITY;
    else if (faults.current === 'babble') {
      answers.push(babble(random));
      due = now + 50;
    } else if (state === 'unassociated' || state === 'associating') associate();
    else if (faults.current === 'abort') {
      answers.push(encodeShort('abrt', ABORT.bufferOverflow));
      state = 'unassociated';
      due = now + AGAIN;
    } else if (faults.current === 'releases') {
      report();
      answers.push(encodeShort('rlrq', 0));
      state = 'unassociated';
      due = Number.POSITIVE_INFINITY;
    } else {
      report();
      due = kind === 'oximeter' && !spot ? now + EVERY : Number.POSITIVE_INFINITY;
    }
  };

  /** The transfers the pending APDUs travel in. */
  const flush = (): readonly Packet[] => {
    const apdus = answers;
    answers = [];
    const pack = (parts: readonly Uint8Array[]): readonly Packet[] =>
      parts.filter((bytes) => bytes.length > 0).map((bytes) => ({ bytes }));
    switch (faults.current) {
      case 'truncated':
        return pack(apdus.map((apdu) => (apdu.length > 60 ? apdu.subarray(0, apdu.length - 5) : apdu)));
      case 'split':
        return pack(apdus.flatMap((apdu) => [apdu.subarray(0, 9), apdu.subarray(9, 10), apdu.subarray(10)]));
      case 'joined':
        return pack([concat(apdus)]);
      case 'preamble': {
        const preamble = concat([new TextEncoder().encode('PhdcQoSSignature'), Uint8Array.of(1, 1, 8, 0)]);
        return pack(apdus.flatMap((apdu) => [preamble, apdu]));
      }
      default:
        return pack(apdus);
    }
  };

  const framer = new ApduFramer({ apdu: (bytes) => take(decodeApdu(bytes)), damage: () => undefined });

  return {
    packets: true,
    faults: FAULTS,
    connect: (at) => {
      now = connectedAt = at;
      state = 'unassociated';
      due = at;
    },
    receive: ({ bytes }, at) => {
      now = at;
      framer.push(bytes);
      return flush();
    },
    advance: (at) => {
      now = at;
      if (due <= at) act();
      return flush();
    },
    dueAt: () => due,
    play: (fault) => faults.play(fault),
    set: (wanted) => assignKnown(values, wanted),
  };
}

export const simulator: DeviceSimulator = () => ieee11073Simulator({ clock: `${localMinute()}:00` });
