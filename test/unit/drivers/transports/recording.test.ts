import { describe, expect, test } from 'vitest';
import { CapturePort, parseCapture } from '#drivers/transports/capture.ts';
import { RecordingPort } from '#drivers/transports/recording.ts';
import type { Chunk, Port, ReadResult } from '#drivers/transports/transport.ts';
import { fromHex } from '../bytes.ts';

const { signal } = new AbortController();

/** A port on a real clock's terms: what comes of each read in turn, and what the clock shows at each look. */
function scripted(results: readonly ReadResult[], clock: readonly number[] = []): Port {
  const [reads, times] = [[...results], [...clock]];
  return {
    now: () => times.shift() ?? 0,
    read: async () => reads.shift() ?? { type: 'ended' },
    write: async () => undefined,
    close: async () => undefined,
  };
}

const chunk = (hex: string, at: number, channel?: string): ReadResult => {
  const bytes = fromHex(hex);
  const told: Chunk = channel === undefined ? { bytes, at } : { bytes, at, channel };
  return { type: 'chunk', chunk: told };
};

describe('a recording', () => {
  test('holds both directions with their channels, in the order the driver saw them', async () => {
    const lines: string[] = [];
    const port = new RecordingPort(scripted([chunk('0a', 5000.25), chunk('0b', 5010, '2a35')], [5000]), (line) =>
      lines.push(line),
    );
    await port.write(fromHex('0102'), signal, 'feature');
    await port.read({ timeout: 100, signal });
    await port.read({ timeout: 100, signal });
    expect(lines).toEqual(['0 => feature:01 02', '0.25 <= 0a', '10 <= 2a35:0b']);
    expect(parseCapture(lines.join('\n')).map(({ channel }) => channel)).toEqual(['feature', undefined, '2a35']);
  });

  test('replays to the same decisions when bytes came in the moment the time was up, or just after', async () => {
    const lines: string[] = [];
    const real = [chunk('01', 900), { type: 'timed-out' }, chunk('02', 1000.2), chunk('03', 1100.4)] as const;
    const recorded = new RecordingPort(scripted(real), (line) => lines.push(line));
    const drive = async (port: Port): Promise<unknown[]> => {
      const seen: unknown[] = [];
      for (const timeout of [50, 100, 100, 100]) {
        const result = await port.read({ timeout, signal });
        seen.push(result.type, port.now());
      }
      return seen;
    };
    const seen = await drive(recorded);
    expect(seen.filter((_, i) => i % 2 === 0)).toEqual(['chunk', 'timed-out', 'chunk', 'chunk']);
    const replay = new CapturePort(parseCapture(lines.join('\n')));
    expect(await drive(replay)).toEqual(seen);
    replay.finish();
  });
});
