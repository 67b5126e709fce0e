import type { DeviceIdentity } from '#protocol/device.ts';
import { CONTEC, type ContecOperation, ContecParser, type ContecReply, encodeContec } from '../codecs/contec-packet.ts';
import { CONTEC_PLETH, type ContecValues } from '../codecs/contec-values.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, SelfReport } from '../device.ts';
import { FINGER_CLIP_WITH_BUTTON } from '../guides/finger-clip.ts';
import { CP2102, contecSet } from '../rules/contec-set.ts';
import {
  hear,
  IGNORE_STORED,
  joinOximeter,
  listenUntilStable,
  type Oximeter,
  OximeterReader,
  passiveOximeter,
  remembering,
  type Stored,
  TO_SWITCH_ON,
  tellStored,
} from '../sessions/oximeter.ts';
import type { Port } from '../transports/transport.ts';

const manifest: Manifest = {
  id: 'contec-cms50',
  model: 'Contec CMS50D+ 4.6, CMS50E, CMS50F, CMS50I',
  grade: 'B',
  modalities: ['oximetry'],
  kinds: ['oxygen-saturation', 'pulse-rate', 'perfusion-index'],
  units: ['%', '/min', '%'],
  links: [
    {
      via: 'serial',
      line: { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 },
      usb: [],
      bridges: CP2102,
    },
  ],
  guide: FINGER_CLIP_WITH_BUTTON,
  limit: 120_000,
};

const PERIOD = 1000 / CONTEC_PLETH.rate;
/** Ms: an answer; between two keep-alives (the stream stops after 30 s without); between two starts until it comes. */
const ANSWER = 400;
const KEEP_ALIVE = 10_000;
const START_AGAIN = 2000;
/** The end must be told even when the attempt is over; ms. */
const STOP_WITHIN = 500;

type Named = 'model' | 'vendor' | 'device-id';

/**
 * What the device has told of itself; its user's name is not kept. Replies have no checksum, so a name is believed when two
 * replies in a row give the same.
 */
class ContecIdentity {
  readonly #said = new Map<Named, string>();
  readonly #believed = new Map<Named, string>();
  #firstPart = '';
  /** How many replies of any kind have come. */
  replies = 0;
  /** Whether names are being asked for: a flipped bit makes a live packet look like a name. */
  isAsking = false;

  hear(reply: ContecReply): void {
    this.replies += 1;
    if (!this.isAsking) return;
    if (reply.type === 'model' && reply.part === 0) this.#firstPart = reply.text.padEnd(6);
    else if (reply.type === 'model') this.#name('model', this.#firstPart + reply.text);
    else if (reply.type === 'vendor' || reply.type === 'device-id') this.#name(reply.type, reply.text);
  }

  has(name: Named): boolean {
    return this.#believed.has(name);
  }

  /** "user" is what devices tell whose number was never set. */
  get device(): DeviceIdentity {
    const [vendor = '', model = '', serial = ''] = [
      this.#believed.get('vendor'),
      this.#believed.get('model'),
      this.#believed.get('device-id'),
    ];
    return {
      driver: manifest.id,
      model: model === '' ? 'Contec CMS50' : [vendor, model].filter(Boolean).join(' '),
      ...(serial === '' || serial.toLowerCase() === 'user' ? {} : { serial }),
    };
  }

  #name(name: Named, text: string): void {
    const told = text.trim();
    if (this.#said.get(name) === told) this.#believed.set(name, told);
    this.#said.set(name, told);
  }
}

type Contec = Oximeter & { readonly identity: ContecIdentity; readonly isStreaming: () => boolean };

function open(emit: Emit, stored: Stored = IGNORE_STORED): Contec {
  const reader = new OximeterReader(emit);
  const identity = new ContecIdentity();
  let streaming = false;
  const toSet = remembering((values: ContecValues) => contecSet(values, PERIOD));
  const parser = new ContecParser({
    pleth: (value) => reader.pleth(value, CONTEC_PLETH),
    values: (values) => {
      streaming = true;
      reader.set(toSet(values));
    },
    stored: (values) => tellStored(contecSet(values, 0), reader, stored),
    reply: (reply) => identity.hear(reply),
    gap: () => reader.gap(),
  });
  const oximeter = joinOximeter(reader, () => identity.device, parser);
  return { ...oximeter, identity, isStreaming: () => streaming };
}

/** Sends an operation and listens until `answered` or the time is over. Whether anything came at all. */
async function ask(
  port: Port,
  signal: AbortSignal,
  contec: Contec,
  operation: ContecOperation,
  answered: () => boolean,
): Promise<'heard' | 'silent' | 'foreign'> {
  await port.write(encodeContec(operation), signal);
  return hear(port, signal, ANSWER, contec.push, answered);
}

const NAMES = [
  [CONTEC.model, 'model'],
  [CONTEC.vendor, 'vendor'],
  [CONTEC.deviceId, 'device-id'],
] as const satisfies readonly (readonly [ContecOperation, Named])[];
const ASKED_AT_MOST = 4;

/** Stops whatever runs, then asks model, vendor and device id. A device that is off is not asked further. */
async function identify(port: Port, signal: AbortSignal, contec: Contec): Promise<'heard' | 'silent' | 'foreign'> {
  const { identity } = contec;
  let bytes: 'silent' | 'foreign' = 'silent';
  for (const stop of [CONTEC.stopStored, CONTEC.stopLive]) {
    const before = identity.replies;
    if ((await ask(port, signal, contec, stop, () => identity.replies > before)) === 'foreign') bytes = 'foreign';
  }
  if (identity.replies === 0) return bytes;
  identity.isAsking = true;
  for (const [operation, name] of NAMES) {
    for (let asked = 0; asked < ASKED_AT_MOST && !identity.has(name); asked += 1) {
      const before = identity.replies;
      const replies = operation === CONTEC.model ? 2 : 1;
      await ask(port, signal, contec, operation, () => identity.replies >= before + replies);
      if (identity.replies === before) break;
    }
  }
  identity.isAsking = false;
  return 'heard';
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const deadline = port.now() + manifest.limit;
  const contec = open(emit);
  emit({ type: 'progress', phase: 'connecting' });
  await identify(port, signal, contec);
  emit({ type: 'progress', phase: 'waiting-for-patient' });
  try {
    await port.write(encodeContec(CONTEC.startLive), signal);
    return await listenUntilStable(port, signal, contec, deadline, {
      silence: TO_SWITCH_ON,
      pulse: {
        every: () => (contec.isStreaming() ? KEEP_ALIVE : START_AGAIN),
        // Switched on only now, it has not heard the start.
        send: () => port.write(encodeContec(contec.isStreaming() ? CONTEC.keepAlive : CONTEC.startLive), signal),
      },
    });
  } finally {
    await port.write(encodeContec(CONTEC.stopLive), AbortSignal.timeout(STOP_WITHIN)).catch(() => undefined);
  }
}

async function selfTest(port: Port, signal: AbortSignal): Promise<SelfReport> {
  const contec = open(() => undefined);
  const found = await identify(port, signal, contec);
  if (found === 'foreign') return { type: 'foreign', detail: 'no CMS50 packets' };
  return found === 'silent' ? { type: 'silent' } : { type: 'heard', device: contec.device(), warnings: [] };
}

export const driver: DeviceDriver = {
  manifest,
  measure,
  selfTest,
  passive: (emit) => passiveOximeter(emit, open),
};
