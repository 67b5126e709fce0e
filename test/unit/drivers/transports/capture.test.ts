import { describe, expect, test } from 'vitest';
import { CaptureError, CapturePort, parseCapture } from '#drivers/transports/capture.ts';
import { fromHex } from '../bytes.ts';

const { signal } = new AbortController();

describe('a capture', () => {
  test('is read with comments, blank lines, spaces and either case', () => {
    const text = '# Nonin\r\n\r\n0 => 02 70 02 02 07 03 # choose\n12.5 <= 06\n  40 <= 8101Ab  \n';
    expect(parseCapture(text)).toEqual([
      { line: 3, at: 0, from: 'host', bytes: fromHex('027002020703') },
      { line: 4, at: 12.5, from: 'device', bytes: fromHex('06') },
      { line: 5, at: 40, from: 'device', bytes: fromHex('8101ab') },
    ]);
  });

  test.each([
    ['0 <= 06\n5 06', 2, 'expected'],
    ['<= 06', 1, 'expected'],
    ['0 <= 0', 1, 'odd number'],
    ['0 <= 0g', 1, 'hexadecimal'],
    ['0 <=', 1, 'no bytes'],
    ['0 <= 06\n\n9 <= 06\n8 <= 06', 4, 'before'],
    ['# nothing\n', 1, 'no bytes'],
  ])('%j is refused with its line', (text, line, problem) => {
    const read = (): unknown => parseCapture(text);
    expect(read).toThrow(CaptureError);
    expect(read).toThrow(new RegExp(`^line ${line}: .*${problem}`));
  });
});

describe('a strict replay', () => {
  const open = (text: string): CapturePort => new CapturePort(parseCapture(text));

  test('gives the device’s bytes at the capture’s time, and takes the host’s', async () => {
    const port = open('100 => 0102\n130 <= 06\n900 <= 07');
    expect(await port.read({ timeout: 50, signal })).toEqual({ type: 'timed-out' });
    await port.write(fromHex('01'), signal);
    await port.write(fromHex('02'), signal);
    expect(await port.read({ timeout: 50, signal })).toEqual({
      type: 'chunk',
      chunk: { bytes: fromHex('06'), at: 150 },
    });
    expect(await port.read({ timeout: 50, signal })).toEqual({ type: 'timed-out' });
    expect(port.now()).toBe(200);
    expect(await port.read({ timeout: 5000, signal })).toMatchObject({ type: 'chunk', chunk: { at: 900 } });
    expect(await port.read({ timeout: 50, signal })).toEqual({ type: 'ended' });
    port.finish();
  });

  test('fails at an unexpected write, and at bytes left over, naming the line', async () => {
    const port = open('0 => 0102\n5 <= 06');
    await expect(port.write(fromHex('0103'), signal)).rejects.toMatchObject({ code: 'mismatch', message: /^line 1/ });
    await expect(open('0 <= 06').write(fromHex('01'), signal)).rejects.toMatchObject({ code: 'mismatch' });
    expect(() => port.finish()).toThrow(/^line 1: bytes are left over/);
  });

  test('obeys its signal', async () => {
    const aborted = AbortSignal.abort();
    await expect(open('0 <= 06').read({ timeout: 1, signal: aborted })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
