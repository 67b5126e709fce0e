import { expect, test } from 'vitest';
import { pluggedAmong } from '#console/devices/device-choice.ts';

test('each device is listed once, under its own name; those the browser does not name are not', () => {
  expect(
    pluggedAmong([
      { kind: 'audioinput', deviceId: 'default', label: 'Default - Headset' },
      { kind: 'audioinput', deviceId: 'a1', label: 'Headset' },
      { kind: 'audiooutput', deviceId: 'communications', label: 'Communications - Headset' },
      { kind: 'audiooutput', deviceId: 'o1', label: 'Headset' },
      { kind: 'videoinput', deviceId: '', label: '' },
      { kind: 'videoinput', deviceId: 'v1', label: 'Webcam' },
    ]),
  ).toEqual([
    { kind: 'microphone', id: 'a1', label: 'Headset' },
    { kind: 'loudspeaker', id: 'o1', label: 'Headset' },
    { kind: 'camera', id: 'v1', label: 'Webcam' },
  ]);
});
