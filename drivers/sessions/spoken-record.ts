import type { DeviceIdentity } from '#protocol/device.ts';
import type { Reading, Reason } from '#protocol/measurement.ts';
import type { DeviceDriver, Manifest } from '../device.ts';

/** What a parser makes of bytes: a whole record, or something that began as one. */
type Spoken<R> = { readonly type: 'record'; readonly record: R } | { readonly type: 'damaged' };

type Judged =
  | { readonly type: 'readings'; readonly readings: readonly [Reading, ...Reading[]] }
  | { readonly type: 'refused'; readonly reason: Reason };

type Speaking<R> = {
  readonly manifest: Manifest;
  /** A parser that tells each record as its bytes are pushed. */
  readonly open: (tell: (spoken: Spoken<R>) => void) => {
    readonly push: (bytes: Uint8Array) => void;
    readonly end: () => void;
  };
  readonly judge: (record: R) => Judged;
};

/**
 * The driver of a device that says one record, by itself, when a measurement is over, and cannot be asked anything: what
 * comes while the port is open is fresh. Several records at once were kept, not just made.
 */
export function speakingDevice<R>({ manifest, open, judge }: Speaking<R>): DeviceDriver {
  const device: DeviceIdentity = { driver: manifest.id, model: manifest.model };
  return {
    manifest,
    measure: async (port, signal, emit) => {
      const deadline = port.now() + manifest.limit;
      const told: Spoken<R>[] = [];
      const parser = open((spoken) => told.push(spoken));
      let refusal: 'checksum' | 'not-fresh' | undefined;
      emit({ type: 'progress', phase: 'waiting-for-patient' });
      for (;;) {
        const left = deadline - port.now();
        const result = left > 0 ? await port.read({ timeout: left, signal }) : ({ type: 'timed-out' } as const);
        if (result.type === 'chunk') parser.push(result.chunk.bytes);
        else parser.end();
        const spoken = told.splice(0);
        const [record, ...others] = spoken.flatMap((one) => (one.type === 'record' ? [one.record] : []));
        if (record !== undefined && others.length === 0) return { ...judge(record), device };
        if (spoken.length > 0) refusal = others.length > 0 ? 'not-fresh' : 'checksum';
        if (result.type === 'chunk') continue;
        if (refusal) return { type: 'refused', reason: refusal, device };
        return { type: 'timed-out', reason: 'missing', device };
      }
    },
    passive: (emit) => {
      let heard = false;
      const parser = open((spoken) => {
        heard = true;
        const judged =
          spoken.type === 'record' ? judge(spoken.record) : ({ type: 'refused', reason: 'checksum' } as const);
        if (judged.type === 'refused') emit(judged);
        else for (const reading of judged.readings) emit({ type: 'measurement', reading });
      });
      return {
        push: (bytes) => parser.push(bytes),
        end: () => {
          parser.end();
          if (!heard) emit({ type: 'refused', reason: 'missing' });
        },
      };
    },
  };
}
