import type { DeviceDriver, Emit, Manifest, Outcome, SelfReport } from '../device.ts';
import type { Port } from '../transports/transport.ts';
import { hear, listenUntilStable, type Oximeter, passiveOximeter, type Stored } from './oximeter.ts';

type Streaming = {
  readonly manifest: Manifest;
  /** Joins the parser to a reader. */
  readonly open: (emit: Emit, stored?: Stored) => Oximeter;
  /** Ms of silence after which the device is taken to send nothing. */
  readonly silence?: number;
  /** Ms a self-test listens. */
  readonly listen: number;
  /** What a self-test misses in the bytes of another device. */
  readonly missed: string;
};

/** The driver of an oximeter that streams by itself while it is on, and cannot be asked anything. */
export function streamingOximeter({ manifest, open, silence, listen, missed }: Streaming): DeviceDriver {
  async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
    const deadline = port.now() + manifest.limit;
    emit({ type: 'progress', phase: 'waiting-for-patient' });
    return listenUntilStable(port, signal, open(emit), deadline, silence === undefined ? {} : { silence });
  }

  async function selfTest(port: Port, signal: AbortSignal): Promise<SelfReport> {
    const oximeter = open(() => undefined);
    const { reader } = oximeter;
    const found = await hear(port, signal, listen, oximeter.push, () => reader.latest !== undefined);
    if (found === 'foreign') return { type: 'foreign', detail: missed };
    if (found === 'silent') return { type: 'silent' };
    const { refusal, deviceTime } = reader.latest ?? {};
    return {
      type: 'heard',
      device: oximeter.device(),
      ...(deviceTime === undefined ? {} : { clock: deviceTime }),
      warnings: refusal === 'sensor-disconnected' || refusal === 'sensor-fault' ? [refusal] : [],
    };
  }

  return { manifest, measure, selfTest, passive: (emit) => passiveOximeter(emit, open) };
}
