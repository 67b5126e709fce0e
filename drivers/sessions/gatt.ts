import type { DeviceIdentity } from '#protocol/device.ts';
import type { Reading } from '#protocol/measurement.ts';
import { READ_AT_CONNECTING } from '#protocol/radio.ts';
import { decodeClock } from '../codecs/gatt.ts';
import type { Outcome, PassiveEvent, PassiveReader } from '../device.ts';
import { type Chunk, CONNECTED, type Port } from '../transports/transport.ts';

/** Ms after subscribing for which a device may still be sending what it kept from before. Ours; no specification gives it. */
const BACKLOG = 3000;

/** Current Time and Date Time: read once at opening, where the device has them. */
export const GATT_CLOCKS: readonly string[] = READ_AT_CONNECTING;

/** What one value of a characteristic said: `time` by the device's clock, `stored` where the device says it is old. */
type GattRecord = { readonly time?: string | undefined; readonly stored?: boolean };

/** A moment by a device's clock, so many ms before another; the next whole second, so that nothing older passes. */
function before(clock: string, ms: number): string {
  const at = Date.parse(`${clock}Z`) - ms;
  return Number.isNaN(at) ? clock : new Date(Math.ceil(at / 1000) * 1000).toISOString().slice(0, clock.length);
}

/**
 * Whether a record was made in this session: stamped at or after what the device's own clock showed when the session began,
 * or, from a device whose clock is not known, told when everything kept from before must have been told. A device may be
 * connected long after the session began, and have measured meanwhile.
 */
export class GattFreshness {
  readonly #opened: number;
  #connected: number;
  /** The session's beginning by the device's clock. */
  #began: string | undefined;

  /** `opened` is the port's clock at opening, ms. */
  constructor(opened: number) {
    this.#opened = opened;
    this.#connected = opened;
  }

  /** Takes a value of the device's clock, or the news that it is connected; `false` when the channel is another. */
  hear({ channel, bytes, at }: Chunk): boolean {
    if (channel === CONNECTED.channel) {
      this.#connected = at;
      return true;
    }
    if (channel === undefined || !GATT_CLOCKS.includes(channel)) return false;
    const clock = decodeClock(bytes);
    if (clock !== undefined) this.#began ??= before(clock, at - this.#opened);
    return true;
  }

  proves({ time, stored }: GattRecord, at: number): boolean {
    if (stored) return false;
    if (time !== undefined && this.#began !== undefined) return time >= this.#began;
    return at - this.#connected > BACKLOG;
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
