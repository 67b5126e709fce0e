import type { DeviceIdentity } from '#protocol/device.ts';
import type { Reading } from '#protocol/measurement.ts';
import { decodeClock } from '../codecs/gatt.ts';
import type { Chunk, Port } from '../transports/transport.ts';
import type { Outcome, PassiveEvent, PassiveReader } from './device.ts';

/** Ms after subscribing for which a device may still be sending what it kept from before. Ours; no specification gives it. */
const BACKLOG = 3000;

/** Current Time and Date Time: read once at opening, where the device has them. */
export const GATT_CLOCKS: readonly string[] = ['2a2b', '2a08'];

/** What one value of a characteristic said: `time` by the device's clock, `stored` where the device says it is old. */
type GattRecord = { readonly time?: string | undefined; readonly stored?: boolean };

/**
 * Whether a record was made in this session: stamped at or after what the device's own clock showed at opening, or, from
 * a device whose clock is not known, told when everything kept from before must have been told.
 */
export class GattFreshness {
  readonly #opened: number;
  #clock: string | undefined;

  /** `opened` is the port's clock at opening, ms. */
  constructor(opened: number) {
    this.#opened = opened;
  }

  /** Takes a value of the device's clock; `false` when the channel is another. */
  hear({ channel, bytes }: Chunk): boolean {
    if (channel === undefined || !GATT_CLOCKS.includes(channel)) return false;
    this.#clock ??= decodeClock(bytes);
    return true;
  }

  proves({ time, stored }: GattRecord, at: number): boolean {
    if (stored) return false;
    if (time !== undefined && this.#clock !== undefined) return time >= this.#clock;
    return at - this.#opened > BACKLOG;
  }
}

/** How a wait for a record ended. */
type GattTaken<R> =
  | { readonly type: 'record'; readonly record: R }
  | { readonly type: 'damaged' }
  | { readonly type: 'not-fresh' }
  | { readonly type: 'missing' };

/** Waits until `deadline` for the first record of this session on the characteristic. */
export async function takeGattRecord<R extends GattRecord>(
  port: Port,
  signal: AbortSignal,
  {
    characteristic,
    decode,
    deadline,
  }: { characteristic: string; decode: (bytes: Uint8Array) => R | undefined; deadline: number },
): Promise<GattTaken<R>> {
  const freshness = new GattFreshness(port.now());
  let end: GattTaken<R> = { type: 'missing' };
  for (;;) {
    const left = deadline - port.now();
    if (left <= 0) return end;
    const result = await port.read({ timeout: left, signal });
    if (result.type !== 'chunk') return end;
    if (freshness.hear(result.chunk) || result.chunk.channel !== characteristic) continue;
    const record = decode(result.chunk.bytes);
    if (record === undefined) end = { type: 'damaged' };
    else if (freshness.proves(record, result.chunk.at)) return { type: 'record', record };
    else end = { type: 'not-fresh' };
  }
}

/** The outcome of a wait, for the device it was spent on. */
export function concludeGatt<R>(
  taken: GattTaken<R>,
  device: DeviceIdentity,
  toReadings: (record: R) => [Reading, ...Reading[]],
): Outcome {
  switch (taken.type) {
    case 'record':
      return { type: 'readings', readings: toReadings(taken.record), device };
    case 'not-fresh':
      return { type: 'refused', reason: 'not-fresh', device };
    case 'damaged':
      return { type: 'refused', reason: 'device-error', detail: 'malformed', device };
    case 'missing':
      return { type: 'timed-out', reason: 'missing', device };
  }
}

/** Reads every value of the characteristics in a capture; a value that is none is refused. */
export function readGatt(
  characteristics: Readonly<Record<string, (bytes: Uint8Array) => readonly PassiveEvent[] | undefined>>,
  emit: (event: PassiveEvent) => void,
): PassiveReader {
  let heard = false;
  return {
    push: (bytes, _at, channel) => {
      // A capture of one characteristic alone need not name it.
      const read = channel === undefined ? Object.values(characteristics)[0] : characteristics[channel];
      if (!read) return;
      heard = true;
      for (const event of read(bytes) ?? [{ type: 'refused', reason: 'device-error', detail: 'malformed' } as const])
        emit(event);
    },
    end: () => {
      if (!heard) emit({ type: 'refused', reason: 'missing' });
    },
  };
}
