import { afterEach, expect, test, vi } from 'vitest';
import { SiteInstruments } from '#protocol/equipment.ts';
import { checkStethoscope } from '#renderer/media/stethoscope-check.ts';

const instruments = SiteInstruments.parse({ stethoscope: { label: 'Stethoscope' } });
const RAW = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, sampleRate: 48_000 };

/** A system with one microphone of this name, whose track says this of itself. Tells how often it was closed. */
function plug(label: string, settings: MediaTrackSettings) {
  const track = { getSettings: () => settings, stop: vi.fn<() => void>() };
  const mediaDevices = {
    enumerateDevices: async () => [{ kind: 'audioinput', deviceId: 'one', label }],
    getUserMedia: async () => ({ getTracks: () => [track] }),
  };
  vi.stubGlobal('navigator', { mediaDevices });
  return track;
}
afterEach(() => vi.unstubAllGlobals());

const check = (signal = new AbortController().signal) => checkStethoscope(instruments, signal, () => undefined);

test.each([8000, 16_000, 44_099])('%d samples a second are too few, whatever its settings say', async (sampleRate) => {
  const track = plug('USB Stethoscope', { ...RAW, sampleRate });
  expect(await check()).toEqual({ type: 'narrow', sampleRate });
  expect(track.stop).toHaveBeenCalledOnce();
});

test('a track that says nothing of its rate is not taken for full-band', async () => {
  const { sampleRate: _, ...unsaid } = RAW;
  const track = plug('USB Stethoscope', unsaid);
  expect(await check()).toEqual({ type: 'fault', detail: 'no-sample-rate' });
  expect(track.stop).toHaveBeenCalledOnce();
});

test('a processing that is on, or not said to be off, is named', async () => {
  const track = plug('USB Stethoscope', { ...RAW, noiseSuppression: true });
  expect(await check()).toEqual({ type: 'processed', by: ['noiseSuppression'] });
  expect(track.stop).toHaveBeenCalledOnce();
  plug('USB Stethoscope', { sampleRate: 48_000 });
  expect(await check()).toEqual({
    type: 'processed',
    by: ['echoCancellation', 'noiseSuppression', 'autoGainControl'],
  });
});

test('another microphone is no stethoscope', async () => {
  plug('Webcam', RAW);
  expect(await check()).toEqual({ type: 'absent' });
});

test('a check that was given up plays nothing and leaves nothing open', async () => {
  const track = plug('USB Stethoscope', RAW);
  await expect(check(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  expect(track.stop).toHaveBeenCalledOnce();
});
