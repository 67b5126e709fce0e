import type { DeviceIdentity } from '#protocol/device.ts';
import {
  decodeCount,
  decodeModel,
  decodeTemperature,
  decodeTime,
  encodeRequest,
  TAIDOC,
  type TaidocCommand,
  type TaidocFrame,
  TaidocParser,
} from '../codecs/taidoc.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent } from '../device.ts';
import { judgeTemperature } from '../rules/body-temperature.ts';
import { clockAtBegin, isFresh, type NewestLook, type SessionClock } from '../rules/memory.ts';
import { Dialogue } from '../sessions/dialogue.ts';
import { CP2110 } from '../transports/bridge-chips.ts';
import type { Port } from '../transports/transport.ts';

const manifest: Manifest = {
  id: 'taidoc-thermometer',
  model: 'TaiDoc TD-1241',
  grade: 'C',
  modalities: ['temperature'],
  kinds: ['body-temperature'],
  units: ['Cel'],
  links: [
    { via: 'serial', line: { baudRate: 19_200, dataBits: 8, parity: 'none', stopBits: 1 }, usb: [] },
    // The maker's bridge is a common part: bound by configuration, never taken for a thermometer by itself.
    {
      via: 'uart-bridge',
      line: { baudRate: 19_200, dataBits: 8, parity: 'none', stopBits: 1 },
      usb: [],
      bridges: [CP2110],
    },
  ],
  guide: {
    drawing: 'forehead-thermometer',
    title: { fr: 'Tenez le thermomètre devant votre front.', en: 'Hold the thermometer in front of your forehead.' },
    detail: {
      fr: 'Dégagez vos cheveux. Visez le milieu du front.',
      en: 'Move your hair away. Aim at the middle of the forehead.',
    },
    turn: { fr: 'Visez le front et appuyez sur le bouton.', en: 'Aim at the forehead and press the button.' },
    cleaning: {
      fr: "Essuyez la fenêtre du capteur avec un chiffon doux et de l'alcool.",
      en: "Wipe the sensor's window with a soft cloth and alcohol.",
    },
  },
  limit: 120_000,
};

/** Ms: an answer; between two looks at the memory. */
const ANSWER = 500;
const LOOK_AGAIN = 1000;
const MINUTE = 60_000;

/** The maker numbers thermometers 1xxx (derived from the list of models): any other kind's values mean something else. */
const isThermometer = (model: string): boolean => /^TD-1\d{3}$/.test(model);

const identify = (model?: string): DeviceIdentity => ({
  driver: manifest.id,
  model: model ? `TaiDoc ${model}` : manifest.model,
});

const minutes = (iso: string): number => Date.parse(`${iso}:00Z`);

type Memory = NewestLook<{ readonly time: string | undefined; readonly celsius: number }>;

/** What the first look at the device told; `clock` is absent when it is not set. */
type Baseline = { readonly memory: Memory; readonly clock: SessionClock | undefined };

/** Questions and answers, one at a time. */
class TaidocDialogue extends Dialogue<TaidocFrame> {
  constructor(port: Port, signal: AbortSignal) {
    const frames: TaidocFrame[] = [];
    const parser = new TaidocParser((frame) => {
      if (frame.direction === 'from-device') frames.push(frame);
    });
    super(port, signal, ({ bytes }) => {
      parser.push(bytes);
      return frames.splice(0);
    });
  }

  /** The answer to a command, or `undefined` when none comes in time. */
  query(command: TaidocCommand, answers: readonly number[] = [command]): Promise<TaidocFrame['data'] | undefined> {
    return this.ask(
      [encodeRequest(command)],
      (frame) => (answers.includes(frame.command) ? frame.data : undefined),
      ANSWER,
    );
  }

  async readMemory(): Promise<Memory | undefined> {
    const counted = await this.query(TAIDOC.count);
    if (!counted) return undefined;
    const count = decodeCount(counted);
    if (count === 0) return { count };
    const time = await this.query(TAIDOC.recordTime);
    const value = time && (await this.query(TAIDOC.recordValue));
    if (!time || !value) return undefined;
    return { count, newest: { time: decodeTime(time), celsius: decodeTemperature(value) } };
  }
}

/** What the device's clock showed when the session began, told from how long ago that was. */
async function readClock(port: Port, dialogue: TaidocDialogue, began: number): Promise<SessionClock | undefined> {
  const answer = await dialogue.query(TAIDOC.clock);
  const shown = answer && decodeTime(answer);
  return shown === undefined ? undefined : clockAtBegin(shown, port.now() - began);
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const began = port.now();
  const deadline = began + manifest.limit;
  const dialogue = new TaidocDialogue(port, signal);
  emit({ type: 'progress', phase: 'connecting' });
  let model: string | undefined;
  let baseline: Baseline | undefined;
  let seen = false;
  while (port.now() < deadline && !dialogue.ended) {
    // The device sleeps until the patient wakes it; it may answer a connection with its model.
    const awake = await dialogue.query(TAIDOC.connect, [TAIDOC.connect, TAIDOC.model, 0x54]);
    if (!awake) {
      if (!dialogue.ended) await dialogue.wait(LOOK_AGAIN - ANSWER);
      continue;
    }
    if (model === undefined) {
      const answer = await dialogue.query(TAIDOC.model);
      if (!answer) continue;
      model = decodeModel(answer);
      if (model === undefined || !isThermometer(model))
        return { type: 'refused', reason: 'device-error', detail: model ?? 'model', device: identify() };
    }
    if (!baseline) {
      const clock = await readClock(port, dialogue, began);
      const memory = await dialogue.readMemory();
      if (!memory) continue;
      baseline = { memory, clock };
      emit({ type: 'progress', phase: 'waiting-for-patient' });
    }
    const memory = await dialogue.readMemory();
    if (!memory) continue;
    if (memory.newest && isFresh(baseline, memory)) {
      const reading = judgeTemperature(memory.newest.celsius, 'Cel', memory.newest.time);
      return { type: 'readings', readings: [reading], device: identify(model) };
    }
    seen ||= memory.newest !== undefined;
    await dialogue.wait(LOOK_AGAIN);
  }
  if (seen) return { type: 'refused', reason: 'not-fresh', device: identify(model) };
  return { type: 'timed-out', reason: 'missing', device: identify(model) };
}

/**
 * What stored records say without a session: nothing in one record proves when it was made, so a temperature is
 * `questionable` with `not-fresh`, unless the bytes settle it: a count that rose in the capture, or the device's own clock
 * in it, make it `valid` (no older than a minute before the clock was told) or refuse it as `not-fresh` (older).
 */
function passive(emit: (event: PassiveEvent) => void) {
  let time: string | undefined;
  let clock: string | undefined;
  let count: number | undefined;
  let risen = false;
  let answered = false;
  let damaged = false;
  let wrongModel: string | undefined;

  const value = (celsius: number): void => {
    answered = true;
    const age = clock !== undefined && time !== undefined ? minutes(clock) - minutes(time) : undefined;
    const proven = risen || age !== undefined;
    if (wrongModel !== undefined) emit({ type: 'refused', reason: 'device-error', detail: wrongModel });
    else if (age !== undefined && age > MINUTE && !risen) emit({ type: 'refused', reason: 'not-fresh' });
    else emit({ type: 'measurement', reading: judgeTemperature(celsius, 'Cel', time, proven ? [] : ['not-fresh']) });
    time = undefined;
    // What is read next is older: a rise proves the newest record alone.
    risen = false;
  };

  const parser = new TaidocParser(
    ({ command, direction, data }) => {
      if (direction !== 'from-device') return;
      if (command === TAIDOC.model) {
        const model = decodeModel(data);
        wrongModel = model !== undefined && isThermometer(model) ? undefined : (model ?? 'model');
      } else if (command === TAIDOC.clock) clock = decodeTime(data);
      else if (command === TAIDOC.recordTime) time = decodeTime(data);
      else if (command === TAIDOC.recordValue) value(decodeTemperature(data));
      else if (command === TAIDOC.count) {
        risen ||= count !== undefined && decodeCount(data) > count;
        count = decodeCount(data);
      }
    },
    () => {
      damaged = true;
    },
  );
  return {
    push: (bytes: Uint8Array) => parser.push(bytes),
    end: () => {
      parser.end();
      if (!answered) emit({ type: 'refused', reason: damaged ? 'checksum' : 'missing' });
    },
  };
}

export const driver: DeviceDriver = { manifest, measure, passive };
