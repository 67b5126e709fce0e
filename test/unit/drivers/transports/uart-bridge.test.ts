import { describe, expect, test } from 'vitest';
import type { LineSettings } from '#drivers/transports/transport.ts';
import { bridgeOver, lineReport } from '#drivers/transports/uart-bridge.ts';
import type { PacketSimulator } from '#test/simulators/simulator.ts';
import { VirtualPort } from '#test/simulators/virtual-port.ts';
import { fromHex } from '../bytes.ts';

const LINE: LineSettings = { baudRate: 19_200, dataBits: 8, parity: 'none', stopBits: 1 };
const { signal } = new AbortController();

/** A CP2110 whose transmit line is wired to its receive line; `noise` are reports it sends that hold no line bytes. */
function loopback(noise: readonly Uint8Array[] = []): PacketSimulator & { readonly features: Uint8Array[] } {
  const features: Uint8Array[] = [];
  return {
    packets: true,
    features,
    faults: [],
    connect: () => undefined,
    receive: ({ bytes, channel }) => {
      if (channel !== 'feature') return [...noise.map((each) => ({ bytes: each })), { bytes }];
      features.push(bytes);
      return [];
    },
    advance: () => [],
    dueAt: () => Number.POSITIVE_INFINITY,
    play: () => undefined,
    set: () => undefined,
  };
}

describe('a serial line behind a CP2110', () => {
  test('is set, enabled and emptied before it is used (AN434)', async () => {
    const chip = loopback();
    await bridgeOver(new VirtualPort(chip), LINE, signal);
    expect(chip.features).toEqual([fromHex('50 00004b00 00 00 03 00'), fromHex('4101'), fromHex('4303')]);
  });

  test.each([
    [{ baudRate: 4800, dataBits: 7, parity: 'even', stopBits: 2 }, '50 000012c0 02 00 02 01'],
    [{ baudRate: 115_200, dataBits: 8, parity: 'odd', stopBits: 1 }, '50 0001c200 01 00 03 00'],
  ] as const)('has the settings %j', (line, report) => {
    expect(lineReport(line)).toEqual(fromHex(report));
  });

  test('carries any number of bytes, 63 a report', async () => {
    const hid = new VirtualPort(loopback());
    const port = await bridgeOver(hid, LINE, signal);
    const sent = Uint8Array.from({ length: 150 }, (_, i) => i);
    await port.write(sent, signal);
    expect(hid.written.slice(3).map(([length]) => length)).toEqual([63, 63, 24]);
    const got: number[] = [];
    while (got.length < sent.length) {
      const result = await port.read({ timeout: 10, signal });
      if (result.type !== 'chunk') throw new Error(result.type);
      got.push(...result.chunk.bytes);
    }
    expect(got).toEqual([...sent]);
  });

  test('passes over reports that hold no bytes of the line, or fewer than they say', async () => {
    const port = await bridgeOver(
      new VirtualPort(loopback([fromHex('00'), fromHex('4201'), fromHex('05 0102')])),
      LINE,
      signal,
    );
    await port.write(fromHex('aa'), signal);
    expect(await port.read({ timeout: 10, signal })).toMatchObject({ chunk: { bytes: fromHex('aa') } });
    expect(await port.read({ timeout: 10, signal })).toEqual({ type: 'timed-out' });
  });

  test('goes with its bridge', async () => {
    const hid = new VirtualPort(loopback());
    const port = await bridgeOver(hid, LINE, signal);
    hid.unplug();
    await expect(port.read({ timeout: 10, signal })).rejects.toMatchObject({ code: 'disconnected' });
    await port.close();
    expect(hid.closed).toBe(true);
  });
});
