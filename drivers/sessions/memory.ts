import type { DeviceIdentity } from '#protocol/device.ts';
import type { Reason } from '#protocol/measurement.ts';
import type { Emit, Manifest, Outcome } from '../device.ts';
import { clockAtBegin, findByClock, findFresh, type MemoryLook, type StoredRecord } from '../rules/memory.ts';
import type { Judgement } from '../rules/pressure.ts';
import type { Dialogue } from './dialogue.ts';

/** Ms between two looks at the memory: rare enough that a monitor that goes to sleep for its measurement is left alone. */
const LOOK_AGAIN = 4000;
/** Ms a device's clock may differ from the kiosk's pace between two looks and still be believed. */
const PACE = 5000;

/** A look at a device's memory, and what was told along with it. `clock` to the second: `YYYY-MM-DDThh:mm:ss`. */
export type Look<R extends StoredRecord> =
  | (MemoryLook<R> & { readonly type: 'memory'; readonly device: DeviceIdentity; readonly clock?: string })
  /** No answer: asleep, measuring, or away. */
  | { readonly type: 'silent' }
  /** Answers came damaged or incomplete, again and again. */
  | { readonly type: 'damaged'; readonly reason: Reason; readonly detail?: string }
  /** It answers, but is no device this driver knows. */
  | { readonly type: 'foreign'; readonly detail: string };

/** Tells whether a device's clock goes: seen twice, as far apart as the kiosk's own. */
class ClockWatch {
  readonly #opened: number;
  #first: { readonly shown: string; readonly at: number } | undefined;
  began: string | undefined;

  constructor(opened: number) {
    this.#opened = opened;
  }

  /** Whether the clock has now been seen to go at the kiosk's pace. */
  see(shown: string | undefined, at: number): boolean {
    if (shown === undefined) return false;
    if (!this.#first) {
      this.#first = { shown, at };
      this.began = clockAtBegin(shown, at - this.#opened).began;
      return false;
    }
    const passed = Date.parse(`${shown}Z`) - Date.parse(`${this.#first.shown}Z`);
    return Math.abs(passed - (at - this.#first.at)) <= PACE;
  }
}

/**
 * A measurement on a monitor that keeps its readings: a first look at its memory, then further ones until a record proves to
 * be the one just made. A record found at the first look counts only by a clock of the device's that was seen to go.
 */
export async function measureFromMemory<R extends StoredRecord, E>(
  dialogue: Dialogue<E>,
  emit: Emit,
  manifest: Manifest,
  monitor: { readonly look: () => Promise<Look<R>>; readonly judge: (record: R) => Judgement },
): Promise<Outcome> {
  const { port } = dialogue;
  const deadline = port.now() + manifest.limit;
  const watch = new ClockWatch(port.now());
  let device: DeviceIdentity = { driver: manifest.id, model: manifest.model };
  let before: MemoryLook<R> | undefined;
  let damage: { readonly reason: Reason; readonly detail?: string } | undefined;
  emit({ type: 'progress', phase: 'connecting' });
  while (port.now() < deadline && !dialogue.ended) {
    const look = await monitor.look();
    if (look.type === 'foreign') return { type: 'refused', reason: 'device-error', detail: look.detail, device };
    if (look.type === 'damaged') {
      const { reason, detail } = look;
      damage = detail === undefined ? { reason } : { reason, detail };
    }
    if (look.type === 'memory') {
      device = look.device;
      const goes = watch.see(look.clock, port.now());
      const found = before && findFresh(before, look, goes ? watch.began : undefined);
      const fresh =
        found?.type === 'fresh'
          ? found.record
          : goes && watch.began !== undefined && look.clock !== undefined
            ? findByClock(look.records, watch.began, look.clock)
            : undefined;
      if (fresh) return { ...monitor.judge(fresh), device };
      if (!before) emit({ type: 'progress', phase: 'waiting-for-patient' });
      before ??= { count: look.count, records: look.records };
    }
    await dialogue.wait(Math.min(LOOK_AGAIN, deadline - port.now()));
  }
  if (before) return { type: 'refused', reason: 'not-fresh', device };
  if (damage) return { type: 'refused', ...damage, device };
  return { type: 'timed-out', reason: 'missing', device };
}
