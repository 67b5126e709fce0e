import { expect, test } from 'vitest';
import { loudspeakersAmong, othersThan } from '#renderer/media/loudspeaker.ts';

const output = (deviceId: string, label: string, groupId = deviceId) =>
  ({ kind: 'audiooutput', deviceId, label, groupId }) as const;
const microphone = { kind: 'audioinput', deviceId: 'm', label: 'Webcam', groupId: 'webcam' } as const;
const jack = output('jack', 'Jack', 'card');
const screen = output('screen', 'HDMI', 'screen');
const usb = output('usb', 'USB', 'usb');
const named = (devices: readonly { label: string }[]) => devices.map(({ label }) => label);

test('with a single loudspeaker there is nothing else to try', () => {
  expect(othersThan('', [microphone, output('default', 'Default', 'card'), jack])).toEqual([]);
  expect(othersThan('jack', [microphone, jack])).toEqual([]);
});

test("those beside the system's own choice are tried, which its group tells", () => {
  expect(named(othersThan('', [output('default', 'Default', 'card'), jack, screen, usb]))).toEqual(['HDMI', 'USB']);
});

test('where the group of the system’s choice holds several outputs of one card, none is passed over', () => {
  const digital = output('digital', 'HDMI of the card', 'card');
  expect(named(othersThan('', [output('default', 'Default', 'card'), jack, digital]))).toEqual([
    'Jack',
    'HDMI of the card',
  ]);
});

test('the one that plays is not tried again, by none of the ways ALSA has to it', () => {
  expect(named(othersThan('jack', [jack, output('jack-2', 'Jack'), screen, output('screen-2', 'HDMI')]))).toEqual([
    'HDMI',
  ]);
});

test('a patient is asked about three others at most', () => {
  expect(othersThan('jack', [jack, ...['a', 'b', 'c', 'd', 'e'].map((id) => output(id, id))])).toHaveLength(3);
});

test('those to choose from are each there once, without the system’s choice, by the way that plays', () => {
  const all = [output('default', 'Default', 'card'), microphone, jack, output('jack-2', 'Jack'), screen];
  expect(loudspeakersAmong('', all).map(({ id }) => id)).toEqual(['jack', 'screen']);
  expect(loudspeakersAmong('jack-2', all).map(({ id }) => id)).toEqual(['jack-2', 'screen']);
});
