import { describe, expect, test } from 'vitest';
import { isMeant, MediaIdentity, SiteInstruments } from '#protocol/equipment.ts';
import { examinationsAmong, instrumentAmong, type KnownDevice, plainAmong } from '#renderer/media/devices.ts';
import { processingOf } from '#renderer/media/stethoscope.ts';

const video = (label: string): KnownDevice => ({ kind: 'videoinput', deviceId: `id of ${label}`, label });
const audio = (label: string): KnownDevice => ({ kind: 'audioinput', deviceId: `id of ${label}`, label });

const webcam = video('HD Webcam (046d:0825)');
const otoscope = video('USB Otoscope (1B3F:8301)');
const dermatoscope = video('Dermatoscope (0c45:6366)');
const stethoscope = audio('USB Stethoscope Mono');
const microphone = audio('Built-in Audio Analog Stereo');
const all = [otoscope, dermatoscope, webcam, stethoscope, microphone];

const instruments = SiteInstruments.parse({
  otoscope: { vendorId: '1b3f', productId: '8301' },
  dermatoscope: { label: 'Dermatoscope' },
  stethoscope: { label: 'Stethoscope' },
});
const none = SiteInstruments.parse({});

describe('a camera or microphone is picked by its role', () => {
  test('an instrument by its identity, whatever the order', () => {
    expect(instrumentAmong('otoscope', all, instruments)).toBe(otoscope);
    expect(instrumentAmong('stethoscope', all.toReversed(), instruments)).toBe(stethoscope);
  });

  test('face and voice are the first that are no instrument', () => {
    expect(plainAmong('videoinput', all, instruments)).toBe(webcam);
    expect(plainAmong('audioinput', all, instruments)).toBe(microphone);
  });

  test('an instrument that is not plugged is none, and no other takes its place', () => {
    expect(instrumentAmong('stethoscope', [microphone], instruments)).toBeUndefined();
    expect(plainAmong('audioinput', [stethoscope], instruments)).toBeUndefined();
    expect(instrumentAmong('otoscope', all, none)).toBeUndefined();
  });

  test('the examination camera is the dermatoscope, else the otoscope', () => {
    expect(examinationsAmong(all, instruments).map(({ device }) => device)).toEqual([dermatoscope, otoscope]);
    expect(examinationsAmong([webcam, otoscope], instruments)).toEqual([{ instrument: 'otoscope', device: otoscope }]);
    expect(examinationsAmong([webcam], instruments)).toEqual([]);
  });

  test('a USB identity is the end of the label alone, in either case', () => {
    const identity = MediaIdentity.parse({ vendorId: '1b3f', productId: '8301' });
    expect(isMeant(identity, { label: 'Camera (1b3f:8301)' })).toBe(true);
    expect(isMeant(identity, { label: '(1b3f:8301) Camera (046d:0825)' })).toBe(false);
    expect(MediaIdentity.safeParse({ vendorId: '1B3F', productId: '8301' }).success).toBe(false);
  });
});

describe('a stethoscope is refused', () => {
  const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  test('unless the track itself says that every processing is off', () => {
    expect(processingOf(raw)).toEqual([]);
    expect(processingOf({ ...raw, noiseSuppression: true })).toEqual(['noiseSuppression']);
    expect(processingOf({ echoCancellation: false })).toEqual(['noiseSuppression', 'autoGainControl']);
  });
});
