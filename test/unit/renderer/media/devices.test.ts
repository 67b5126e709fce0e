import { describe, expect, test } from 'vitest';
import { isMeant, MediaIdentity, SiteInstruments } from '#protocol/equipment.ts';
import { examinationsAmong, type KnownDevice, plainAmong, waysToInstrument } from '#renderer/media/devices.ts';
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
    expect(waysToInstrument('otoscope', all, instruments)).toEqual([otoscope]);
    expect(waysToInstrument('stethoscope', all.toReversed(), instruments)).toEqual([stethoscope]);
  });

  test('an instrument that the system offers in several ways in each of them: not each opens', () => {
    const direct = audio('Stethoscope, USB Audio-Direct hardware device without any conversions');
    const converted = audio('Stethoscope, USB Audio-Hardware device with all software conversions');
    expect(waysToInstrument('stethoscope', [direct, microphone, converted], instruments)).toEqual([direct, converted]);
  });

  test('face and voice are those that are no instrument', () => {
    expect(plainAmong('videoinput', all, instruments)).toEqual([webcam]);
    expect(plainAmong('audioinput', all, instruments)).toEqual([microphone]);
  });

  test('an instrument that is not plugged is none, and no other takes its place', () => {
    expect(waysToInstrument('stethoscope', [microphone], instruments)).toEqual([]);
    expect(plainAmong('audioinput', [stethoscope], instruments)).toEqual([]);
    expect(waysToInstrument('otoscope', all, none)).toEqual([]);
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
