import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  type Bytes,
  type FrameKind,
  FrameOpener,
  FrameSealer,
  roleKey,
} from '../../../../media/encryption/frame-cipher.ts';
import { type EncodedFrame, opening, type Protection, sealing } from '../../../../media/encryption/frame-transform.ts';

const importSecret = (fill: number): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', new Uint8Array(32).fill(fill), 'HKDF', false, ['deriveKey']);

let secret: CryptoKey;
let key: CryptoKey;

beforeAll(async () => {
  secret = await importSecret(7);
  key = await roleKey(secret, 'face');
});

const bytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const kinds = fc.constantFrom<FrameKind>('audio', 'key', 'delta');
const frames = fc.uint8Array({ maxLength: 400 }).map((raw): Bytes => Uint8Array.from(raw));

test('any frame comes back as it was, with only what the SFU reads in the clear', async () => {
  await fc.assert(
    fc.asyncProperty(frames, kinds, async (frame, kind) => {
      const sealed = await new FrameSealer().seal(frame, kind, key, 5);
      expect(sealed.length).toBe(frame.length + 21);
      const clear = { audio: 1, key: 10, delta: 3 }[kind];
      expect(sealed.subarray(0, Math.min(clear, frame.length))).toEqual(frame.subarray(0, clear));
      expect(await new FrameOpener().open(sealed, kind, (generation) => (generation === 5 ? key : undefined))).toEqual(
        frame,
      );
    }),
  );
});

test('a frame with any bit changed is refused', async () => {
  const sealed = await new FrameSealer().seal(bytes(40), 'delta', key, 0);
  for (let at = 0; at < sealed.length; at += 1) {
    const damaged = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte));
    const opened = await new FrameOpener().open(damaged, 'delta', (generation) => (generation === 0 ? key : undefined));
    expect(opened, `byte ${at}`).toBeNull();
  }
});

test('bytes that are no frame are refused, whatever they are', async () => {
  await fc.assert(
    fc.asyncProperty(frames, kinds, async (frame, kind) => {
      expect(await new FrameOpener().open(frame, kind, () => key)).toBeNull();
    }),
  );
});

test('a frame is played once, and late ones within the window', async () => {
  const sealer = new FrameSealer();
  const opener = new FrameOpener();
  const sealed: Bytes[] = [];
  for (let n = 0; n < 1100; n += 1) sealed.push(await sealer.seal(bytes(8), 'audio', key, 0));
  const open = (n: number) => opener.open(sealed[n] ?? new Uint8Array(), 'audio', () => key);
  expect(await open(3)).not.toBeNull();
  expect(await open(3)).toBeNull();
  expect(await open(1)).not.toBeNull();
  expect(await open(1099)).not.toBeNull();
  expect(await open(1000)).not.toBeNull();
  expect(await open(4)).toBeNull();
});

test('a frame of one role does not open as one of another', async () => {
  const sealed = await new FrameSealer().seal(bytes(30), 'audio', await roleKey(secret, 'voice'), 0);
  expect(await new FrameOpener().open(sealed, 'audio', () => key)).toBeNull();
});

const frameOf = (type?: 'key' | 'delta' | 'empty'): EncodedFrame => ({
  data: bytes(50).buffer,
  ...(type === undefined ? {} : { type }),
});

test('nothing leaves before it is known whether the other end encrypts, and nothing in the clear once it does', async () => {
  let protection: Protection = { kind: 'waiting' };
  const step = sealing({ role: 'voice', secret: 'shared' }, () => protection);
  const frame = frameOf();
  const before = new Uint8Array(frame.data.slice(0));
  expect(await step(frame)).toBe(false);
  protection = { kind: 'clear' };
  expect(await step(frame)).toBe(true);
  expect(new Uint8Array(frame.data)).toEqual(before);
  protection = { kind: 'encrypted', secrets: new Map([[2, { shared: secret, kept: null }]]), current: 2 };
  expect(await step(frame)).toBe(true);
  expect(new Uint8Array(frame.data)).not.toEqual(before);
});

test('an end that has the other’s key plays nothing but what was sealed with it', async () => {
  const ours: Protection = { kind: 'encrypted', secrets: new Map([[2, { shared: secret, kept: null }]]), current: 2 };
  const seal = sealing({ role: 'face', secret: 'shared' }, () => ours);
  const open = opening({ role: 'face', secret: 'shared' }, () => ours);
  const frame = frameOf('key');
  const before = new Uint8Array(frame.data.slice(0));
  await seal(frame);
  expect(await open(frame)).toBe(true);
  expect(new Uint8Array(frame.data)).toEqual(before);
  expect(await open(frameOf('delta'))).toBe(false);
});

test('what is sealed with the secret kept from guests opens with it, and not with the shared one', async () => {
  const kept = await importSecret(8);
  const under = (shared: CryptoKey, keptOne: CryptoKey | null) => (): Protection => ({
    kind: 'encrypted',
    secrets: new Map([[0, { shared, kept: keptOne }]]),
    current: 0,
  });
  const of = { role: 'examination', secret: 'kept' } as const;
  const frame = frameOf('key');
  expect(await sealing(of, under(secret, kept))(frame)).toBe(true);
  const copy = (): EncodedFrame => ({ data: frame.data.slice(0), type: 'key' });
  expect(await opening(of, under(secret, kept))(copy())).toBe(true);
  expect(await opening(of, under(secret, null))(copy())).toBe(false);
  expect(await opening({ ...of, secret: 'shared' }, under(secret, null))(copy())).toBe(false);
});
