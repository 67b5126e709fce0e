import type { Reading } from '#protocol/measurement.ts';
import { decodeTime, encodeRequest, TAIDOC, TaidocParser } from '../codecs/taidoc.ts';
import { encodeScaleRequest, SCALE_COMMANDS, TaidocScaleParser, type Weighing } from '../codecs/taidoc-scale.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, PassiveEvent, SelfReport } from '../device.ts';
import { SCALE_GUIDE } from '../guides/scale.ts';
import { judgeBody } from '../rules/body-size.ts';
import { clockAtBegin, isFresh, type SessionClock } from '../rules/memory.ts';
import { Dialogue } from '../sessions/dialogue.ts';
import { CP2110 } from '../transports/bridge-chips.ts';
import type { Port } from '../transports/transport.ts';

const line = { baudRate: 19_200, dataBits: 8, parity: 'none', stopBits: 1 } as const;

const manifest: Manifest = {
  id: 'taidoc-scale',
  model: 'TaiDoc TD-2555',
  grade: 'C',
  modalities: ['weight'],
  kinds: ['body-weight', 'body-height'],
  units: ['kg', 'cm'],
  links: [
    { via: 'serial', line, usb: [] },
    // The maker's bridge is a common part: bound by configuration, never taken for a scale by itself.
    { via: 'uart-bridge', line, usb: [], bridges: [CP2110] },
  ],
  guide: SCALE_GUIDE,
  limit: 120_000,
};

const device = { driver: manifest.id, model: manifest.model };

/** Ms: an answer; between two looks. */
const ANSWER = 600;
const LOOK_AGAIN = 1000;

type Heard =
  | { readonly type: 'weighing'; readonly weighing: Weighing }
  | { readonly type: 'damaged' }
  | { readonly type: 'clock'; readonly shown: string | undefined };

function openDialogue(port: Port, signal: AbortSignal): Dialogue<Heard> {
  const heard: Heard[] = [];
  const weighings = new TaidocScaleParser((event) => heard.push(event));
  const frames = new TaidocParser(({ command, direction, data }) => {
    if (command === TAIDOC.clock && direction === 'from-device') heard.push({ type: 'clock', shown: decodeTime(data) });
  });
  return new Dialogue(port, signal, ({ bytes }) => {
    weighings.push(bytes);
    frames.push(bytes);
    return heard.splice(0);
  });
}

/**
 * Weight as weighed. The height is the one the scale was told of some person, and nothing says of whom: it is never more than
 * `questionable`.
 */
function toReadings({ weight, height, time }: Weighing, doubts: Reading['reasons'] = []): [Reading, ...Reading[]] {
  const weighed = judgeBody('body-weight', 'kg', weight, { deviceTime: time, doubts });
  if (height === 0) return [weighed];
  return [weighed, judgeBody('body-height', 'cm', height, { deviceTime: time, doubts: ['not-fresh'] })];
}

/** The latest weighing; `undefined` when the scale sleeps, `damaged` when what came cannot be read. */
async function latestWeighing(dialogue: Dialogue<Heard>): Promise<Weighing | 'damaged' | undefined> {
  for (const command of SCALE_COMMANDS) {
    const answer = await dialogue.ask(
      [encodeScaleRequest(command)],
      (heard) => (heard.type === 'weighing' ? heard.weighing : heard.type === 'damaged' ? heard.type : undefined),
      ANSWER,
    );
    if (answer !== undefined || dialogue.ended) return answer;
  }
  return undefined;
}

const readClock = (dialogue: Dialogue<Heard>): Promise<{ readonly shown: string | undefined } | undefined> =>
  dialogue.ask([encodeRequest(TAIDOC.clock)], (heard) => (heard.type === 'clock' ? heard : undefined), ANSWER);

/** A scale tells its latest weighing alone: one that was not there at the first look, and is no older, was made since. */
function isSince(first: Weighing, latest: Weighing): boolean {
  // The same weight at a time that was not told before may be the same weighing.
  if (first.weight === latest.weight && (first.time === undefined || first.time === latest.time)) return false;
  return first.time === undefined || (latest.time !== undefined && latest.time >= first.time);
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const began = port.now();
  const deadline = began + manifest.limit;
  const dialogue = openDialogue(port, signal);
  emit({ type: 'progress', phase: 'waiting-for-patient' });
  let first: Weighing | undefined;
  let clock: SessionClock | undefined;
  let damaged = false;
  while (port.now() < deadline && !dialogue.ended) {
    const latest = await latestWeighing(dialogue);
    if (latest === 'damaged') damaged = true;
    else if (latest && latest.weight > 0) {
      if (!first) {
        const shown = (await readClock(dialogue))?.shown;
        if (shown !== undefined) clock = clockAtBegin(shown, port.now() - began);
        first = latest;
      }
      const newest = { time: latest.time, weight: latest.weight };
      const memory = { count: 1, newest: { time: first.time, weight: first.weight } };
      if (isSince(first, latest) || (clock && isFresh({ memory, clock }, { count: 1, newest })))
        return { type: 'readings', readings: toReadings(latest), device };
    }
    await dialogue.wait(LOOK_AGAIN);
  }
  if (first) return { type: 'refused', reason: 'not-fresh', device };
  if (damaged) return { type: 'refused', reason: 'checksum', device };
  return { type: 'timed-out', reason: 'missing', device };
}

/** A scale sleeps until someone steps on it: silence says nothing against it. */
async function selfTest(port: Port, signal: AbortSignal): Promise<SelfReport> {
  const dialogue = openDialogue(port, signal);
  const clock = await readClock(dialogue);
  if (!clock) return { type: 'silent' };
  return { type: 'heard', device, warnings: [], ...(clock.shown === undefined ? {} : { clock: clock.shown }) };
}

function passive(emit: (event: PassiveEvent) => void) {
  let first: Weighing | undefined;
  let told = false;
  const parser = new TaidocScaleParser((event) => {
    told = true;
    if (event.type === 'damaged') {
      emit({ type: 'refused', reason: 'checksum' });
      return;
    }
    const { weighing } = event;
    const proven = first !== undefined && isSince(first, weighing);
    const repeated = first !== undefined && first.weight === weighing.weight && first.time === weighing.time;
    if (!first || proven) first = weighing;
    if (repeated) return;
    for (const reading of toReadings(weighing, proven ? [] : ['not-fresh'])) emit({ type: 'measurement', reading });
  });
  return {
    push: (bytes: Uint8Array) => parser.push(bytes),
    end: () => {
      parser.end();
      if (!told) emit({ type: 'refused', reason: 'missing' });
    },
  };
}

export const driver: DeviceDriver = { manifest, measure, selfTest, passive };
