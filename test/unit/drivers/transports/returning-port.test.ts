import { describe, expect, test } from 'vitest';
import { driver as omronHem7322u } from '#drivers/devices/omron-hem7322u.ts';
import { runAttempt } from '#drivers/host/attempt.ts';
import { ReturningPort } from '#drivers/transports/returning-port.ts';
import type { PortAddress } from '#drivers/transports/transport.ts';
import { BenchTransport } from '#test/simulators/bench.ts';
import { hem7322Simulator } from '#test/simulators/devices/omron-hem7322u.ts';
import type { VirtualPort } from '#test/simulators/virtual-port.ts';

const [LINK] = omronHem7322u.manifest.links;
const USB = { vendorId: '0590', productId: '0090' } as const;
const ADDRESS: PortAddress = { via: 'hid', path: '/dev/hidraw0', usb: { ...USB, serial: 'A1' } };
const place = { address: ADDRESS, link: LINK };
const never = new AbortController().signal;

const attempt = (bench: BenchTransport, signal = never) =>
  runAttempt(omronHem7322u, bench, place, 'blood-pressure', signal, () => undefined);

/** A monitor that leaves the bus at 20 s, and what happens then. */
function leaving(bench: BenchTransport, then: () => void) {
  const simulator = hem7322Simulator();
  bench.plug(ADDRESS.path, {
    simulator,
    address: { via: 'hid', usb: { ...USB, serial: 'A1' } },
    incidents: [
      {
        at: 20_000,
        act: (port: VirtualPort) => {
          port.unplug();
          bench.unplug(ADDRESS.path);
          then();
        },
      },
    ],
  });
  return simulator;
}

describe('a monitor that leaves the bus to measure', () => {
  test('is waited for, and its new record taken when it is back at another path', async () => {
    const bench = new BenchTransport();
    const simulator = leaving(bench, () =>
      bench.plug('/dev/hidraw7', { simulator, address: { via: 'hid', usb: { ...USB, serial: 'A1' } } }),
    );
    expect(await attempt(bench)).toMatchObject({
      type: 'finished',
      outcome: { readings: [{ systolic: 128, diastolic: 79 }, { value: 71 }] },
    });
    expect(bench.opened).toHaveLength(2);
    expect(bench.opened.every(({ closed }) => closed)).toBe(true);
  });

  test('is not taken for another of its kind, and can be cancelled while it is away', async () => {
    const bench = new BenchTransport();
    const controller = new AbortController();
    leaving(bench, () => {
      bench.plug('/dev/hidraw7', {
        simulator: hem7322Simulator(),
        address: { via: 'hid', usb: { ...USB, serial: 'B2' } },
      });
      queueMicrotask(() => controller.abort());
    });
    await attempt(bench, controller.signal);
    expect(bench.opened).toHaveLength(1);
  });

  test('is opened as soon as it comes back, and its clock goes on', async () => {
    const bench = new BenchTransport();
    const simulator = leaving(bench, () => undefined);
    const port = new ReturningPort(bench, ADDRESS, LINK, await bench.open(ADDRESS, LINK, never));
    expect(await port.read({ timeout: 15_000, signal: never })).toEqual({ type: 'timed-out' });
    const reading = port.read({ timeout: 10_000, signal: never });
    while (!port.away) await Promise.resolve();
    await port.write(Uint8Array.of(1), never);
    bench.plug(ADDRESS.path, { simulator, address: { via: 'hid', usb: { ...USB, serial: 'A1' } } });
    expect(await reading).toEqual({ type: 'timed-out' });
    expect(port.away).toBe(false);
    expect(port.now()).toBeGreaterThanOrEqual(25_000);
    expect(port.now()).toBeLessThan(26_000);
    await port.close();
    expect(bench.opened.map(({ closed }) => closed)).toEqual([true, true]);
  });
});
