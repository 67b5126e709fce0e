import type { DeviceIdentity } from '#protocol/device.ts';
import type { Reading, Reason } from '#protocol/measurement.ts';
import { ACK, NAK, type NoninPacket, NoninParser, PLETH_RATE, STATUS, selectFormat } from '../codecs/nonin.ts';
import type { Port } from '../transports/transport.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent } from './device.ts';
import { judge, StableOximetry } from './oximetry.ts';

const manifest: Manifest = {
  id: 'nonin',
  model: 'Nonin Xpod, Onyx II 9560, WristOx2 3150',
  grade: 'A',
  modalities: ['oximetry'],
  kinds: ['oxygen-saturation', 'pulse-rate'],
  units: ['%', '/min'],
  links: [{ via: 'serial', line: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 }, usb: [] }],
  guide: {
    drawing: 'finger-clip',
    title: { fr: "Glissez l'index dans la pince, jusqu'au bout.", en: 'Slide your index finger fully into the clip.' },
    detail: { fr: 'Posez la main sur la table. Ne bougez plus.', en: 'Rest your hand on the table. Stay still.' },
    turn: { fr: "Glissez l'index dans la pince.", en: 'Slide your finger into the clip.' },
    cleaning: {
      fr: "Essuyez l'intérieur de la pince avec une lingette désinfectante.",
      en: 'Wipe the inside of the clip with a disinfectant wipe.',
    },
  },
  limit: 90_000,
};

/** Ms a device may take to answer the choice of a format; one that never answers streams what it was set to. */
const ANSWER = 1000;
/** Ms of silence after which the device is taken to send nothing. */
const SILENCE = 10_000;
/** Samples sent on together: 40 ms of pleth. */
const BATCH = 3;

/** The sensor is off or unplugged: what the channel then shows is no pulse. */
const NO_FINGER = STATUS.sensorAlarm | STATUS.disconnected;

/** Joins pleth samples that touch into short batches. */
class PlethBatch {
  readonly #emit: Emit;
  #values: number[] = [];
  #full = 0;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  add(status: number, pleth: number, full: number): void {
    if ((status & NO_FINGER) !== 0 || full !== this.#full) this.flush();
    if ((status & NO_FINGER) !== 0) return;
    this.#full = full;
    this.#values.push(pleth);
    if (this.#values.length >= BATCH) this.flush();
  }

  flush(): void {
    if (this.#values.length === 0) return;
    this.#emit({ type: 'pleth', rate: PLETH_RATE, full: this.#full, values: this.#values });
    this.#values = [];
  }
}

/** What the bytes have said so far: the result once stable, and why there is none yet. */
class NoninReader {
  readonly parser: NoninParser;
  result: [Reading, Reading] | undefined;
  reason: Reason = 'missing';
  firmware: number | undefined;
  readonly #stable = new StableOximetry();
  readonly #pleth: PlethBatch;
  readonly #emit: Emit;
  #at = 0;
  #phase: 'waiting-for-patient' | 'settling' | undefined;

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#pleth = new PlethBatch(emit);
    this.parser = new NoninParser({
      frame: (status, pleth, full) => this.#pleth.add(status, pleth, full),
      packet: (packet) => this.#packet(packet),
      gap: () => {
        this.#pleth.flush();
        if (this.reason === 'missing') this.reason = 'checksum';
      },
    });
  }

  push(bytes: Uint8Array, at: number): void {
    this.#at = at;
    this.parser.push(bytes);
  }

  end(): void {
    this.parser.end();
    this.#pleth.flush();
  }

  #packet(packet: NoninPacket): void {
    this.firmware = packet.firmware ?? this.firmware;
    const readings = judge(packet);
    for (const reading of readings) this.#emit({ type: 'sample', reading });
    const result = this.#stable.take(packet, this.#at);
    const unusable = readings.find(({ validity }) => validity === 'invalid');
    this.reason = unusable?.reasons[0] ?? 'too-short';
    const phase = unusable ? 'waiting-for-patient' : 'settling';
    if (phase === 'settling') this.#emit({ type: 'progress', phase, remaining: this.#stable.remaining });
    else if (phase !== this.#phase) this.#emit({ type: 'progress', phase });
    this.#phase = phase;
    this.result ??= result;
  }

  /** The result, taken once: the next one needs a new run. */
  takeResult(): [Reading, Reading] | undefined {
    const result = this.result;
    this.result = undefined;
    return result;
  }

  /** The serial formats name no model: what is known is the maker, and the firmware in formats 2 and 7. */
  get device(): DeviceIdentity {
    const firmware = this.firmware === undefined ? {} : { firmware: String(this.firmware) };
    return { driver: manifest.id, model: 'Nonin', ...firmware };
  }
}

/** Asks for the full-resolution format, then the older one. A device that answers nothing is listened to as it is. */
async function chooseFormat(port: Port, signal: AbortSignal, reader: NoninReader): Promise<void> {
  for (const format of [7, 2] as const) {
    await port.write(selectFormat(format), signal);
    const deadline = port.now() + ANSWER;
    while (port.now() < deadline) {
      const result = await port.read({ timeout: deadline - port.now(), signal });
      if (result.type !== 'chunk') return;
      const [first] = result.chunk.bytes;
      reader.push(result.chunk.bytes, result.chunk.at);
      // The answer stands before the stream or between its chunks; inside one it cannot be told from data.
      if (first === ACK) return;
      if (first === NAK) break;
      if (reader.parser.format !== undefined) return;
    }
  }
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const deadline = port.now() + manifest.limit;
  const reader = new NoninReader(emit);
  emit({ type: 'progress', phase: 'connecting' });
  await chooseFormat(port, signal, reader);
  emit({ type: 'progress', phase: 'waiting-for-patient' });
  let heard = port.now();
  for (;;) {
    const readings = reader.takeResult();
    if (readings) return { type: 'readings', readings, device: reader.device };
    const until = Math.min(deadline, heard + SILENCE);
    if (port.now() >= until) return { type: 'timed-out', reason: reader.reason, device: reader.device };
    const result = await port.read({ timeout: until - port.now(), signal });
    if (result.type === 'ended') {
      reader.end();
      return { type: 'refused', reason: reader.reason, device: reader.device };
    }
    if (result.type === 'timed-out') continue;
    heard = result.chunk.at;
    reader.push(result.chunk.bytes, result.chunk.at);
  }
}

/** Samples as they come; a measurement for each stable run; a refusal when the bytes end without any. */
function passive(emit: (event: PassiveEvent) => void) {
  let measured = false;
  const reader = new NoninReader((body) => {
    if (body.type === 'sample') emit(body);
  });
  const drain = (): void => {
    for (const reading of reader.takeResult() ?? []) {
      measured = true;
      emit({ type: 'measurement', reading });
    }
  };
  return {
    push: (bytes: Uint8Array, at: number) => {
      reader.push(bytes, at);
      drain();
    },
    end: () => {
      reader.end();
      drain();
      if (!measured) emit({ type: 'refused', reason: reader.reason });
    },
  };
}

export const nonin: DeviceDriver = { manifest, measure, passive };
