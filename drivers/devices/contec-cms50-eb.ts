import { CONTEC_EB, ContecEbParser } from '../codecs/contec-eb.ts';
import { CONTEC_PLETH } from '../codecs/contec-values.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, SelfReport } from '../device.ts';
import { FINGER_CLIP_WITH_BUTTON } from '../guides/finger-clip.ts';
import { contecSet } from '../rules/contec-set.ts';
import {
  hear,
  joinOximeter,
  listenUntilStable,
  type Oximeter,
  OximeterReader,
  passiveOximeter,
  TO_SWITCH_ON,
} from '../sessions/oximeter.ts';
import type { Port } from '../transports/transport.ts';

/** The characteristic commands are written to, and the one the device notifies on. A HID port has but one way. */
const COMMANDS = 'ff01';
const NOTIFIED = ['ff02'];

const manifest: Manifest = {
  id: 'contec-cms50-eb',
  model: 'Contec CMS50E and CMS50F (USB), CMS50D-BT',
  grade: 'B',
  modalities: ['oximetry'],
  kinds: ['oxygen-saturation', 'pulse-rate', 'perfusion-index'],
  units: ['%', '/min', '%'],
  links: [
    // The maker left the chip's own identity in place, which devices of other kinds carry too: only frames tell.
    { via: 'hid', numbered: false, usb: [{ vendorId: '28e9', productId: '028a' }] },
    { via: 'bluetooth', service: 'ff00', alternatives: ['ff12'], characteristics: NOTIFIED },
  ],
  guide: FINGER_CLIP_WITH_BUTTON,
  limit: 120_000,
};

/** Values come once a second. */
const PERIOD = 1000;
/** Ms: between two keep-alives; between two starts until a frame comes; a self-test's listening. */
const KEEP_ALIVE = 5000;
const START_AGAIN = 1000;
const LISTEN = 3000;
/** The end must be told even when the attempt is over; ms. */
const STOP_WITHIN = 500;
const REPORT = 64;

const device = { driver: manifest.id, model: 'Contec CMS50' };

type Eb = Oximeter & {
  /** Whether a frame has come since this was last asked. */
  readonly hasSpoken: () => boolean;
};

function open(emit: Emit): Eb {
  const reader = new OximeterReader(emit);
  let spoken = false;
  const parser = new ContecEbParser({
    pleth: (value) => reader.pleth(value, CONTEC_PLETH),
    // Seven bits of checksum let one heavily damaged frame of 128 pass, so a leap needs a second one.
    values: (values) => reader.set({ ...contecSet(values, PERIOD), unchecked: true }),
    heard: () => {
      spoken = true;
    },
    gap: () => reader.gap(),
  });
  return {
    ...joinOximeter(reader, () => device, parser),
    hasSpoken: () => {
      const was = spoken;
      spoken = false;
      return was;
    },
  };
}

/**
 * Commands in the two forms there are: short over Bluetooth, where a padded one is ignored, and padded to a report over
 * HID. A port does not tell which it is, so the form changes until the device speaks.
 */
class EbCommands {
  readonly #port: Port;
  readonly #signal: AbortSignal;
  #padded = false;

  constructor(port: Port, signal: AbortSignal) {
    this.#port = port;
    this.#signal = signal;
  }

  async start(): Promise<void> {
    await this.alive();
    await this.#send(CONTEC_EB.startWave, this.#signal);
    await this.#send(CONTEC_EB.startValues, this.#signal);
  }

  alive(): Promise<void> {
    return this.#send(CONTEC_EB.alive, this.#signal);
  }

  async startInOtherForm(): Promise<void> {
    this.#padded = !this.#padded;
    await this.start();
  }

  async stop(): Promise<void> {
    await this.#send(CONTEC_EB.stop, AbortSignal.timeout(STOP_WITHIN)).catch(() => undefined);
  }

  #send(command: Uint8Array, signal: AbortSignal): Promise<void> {
    const bytes = new Uint8Array(this.#padded ? REPORT : command.length);
    bytes.set(command);
    return this.#port.write(bytes, signal, COMMANDS);
  }
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const deadline = port.now() + manifest.limit;
  const eb = open(emit);
  const commands = new EbCommands(port, signal);
  let speaking = false;
  emit({ type: 'progress', phase: 'connecting' });
  try {
    await commands.start();
    emit({ type: 'progress', phase: 'waiting-for-patient' });
    return await listenUntilStable(port, signal, eb, deadline, {
      silence: TO_SWITCH_ON,
      pulse: {
        every: () => (speaking ? KEEP_ALIVE : START_AGAIN),
        send: () => {
          speaking = eb.hasSpoken();
          return speaking ? commands.alive() : commands.startInOtherForm();
        },
      },
    });
  } finally {
    await commands.stop();
  }
}

async function selfTest(port: Port, signal: AbortSignal): Promise<SelfReport> {
  const eb = open(() => undefined);
  const commands = new EbCommands(port, signal);
  let found: 'heard' | 'silent' | 'foreign' = 'silent';
  let speaking = false;
  const recognised = (): boolean => {
    speaking ||= eb.hasSpoken();
    return speaking;
  };
  try {
    await commands.start();
    for (let listened = 0; listened < LISTEN && found !== 'heard'; listened += START_AGAIN) {
      if (listened > 0) await commands.startInOtherForm();
      const heard = await hear(port, signal, START_AGAIN, eb.push, recognised);
      if (heard !== 'silent') found = heard;
    }
  } finally {
    await commands.stop();
  }
  if (found === 'foreign') return { type: 'foreign', detail: 'no EB frames' };
  return found === 'silent' ? { type: 'silent' } : { type: 'heard', device, warnings: [] };
}

export const driver: DeviceDriver = {
  manifest,
  measure,
  selfTest,
  passive: (emit) => passiveOximeter(emit, open),
};
