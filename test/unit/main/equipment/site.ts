import type { Heard, SiteEquipment } from '#main/equipment/assess.ts';
import type { DeviceStatus } from '#protocol/device-status.ts';
import { SiteInstruments } from '#protocol/equipment.ts';
import type { Modality } from '#protocol/measurement.ts';
import type { SelfTestResult } from '#protocol/self-test.ts';

const words = { fr: 'mot', en: 'word' };

export const device = (driver: string, modality: Modality, state: DeviceStatus['state'] = 'ready'): DeviceStatus => ({
  driver,
  model: `Model ${driver}`,
  grade: 'A',
  modalities: [modality],
  guide: { drawing: 'finger-clip', title: words, detail: words, turn: words, cleaning: words },
  state,
});

/** The set of R6 as a pharmacy names it. */
export const pharmacy: SiteEquipment = {
  expected: ['oximeter', 'tensiometer', 'stethoscope', 'otoscope', 'camera'],
  instruments: SiteInstruments.parse({
    otoscope: { vendorId: '1b3f', productId: '8301' },
    stethoscope: { label: 'Stethoscope' },
  }),
};

/** The kiosk's clock at every answer. */
export const at = '2026-03-01T09:00:00.000Z';

/** The same instant as a device with the kiosk's zone shows it, this many minutes ahead. */
export const clock = (ahead = 0): string => {
  const shown = new Date(Date.parse(at) + ahead * 60_000);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${shown.getFullYear()}-${two(shown.getMonth() + 1)}-${two(shown.getDate())}`;
  return `${day}T${two(shown.getHours())}:${two(shown.getMinutes())}`;
};

export const heardDevice = (
  driver: string,
  more: Partial<Extract<SelfTestResult, { type: 'heard' }>> = {},
): SelfTestResult => ({ type: 'heard', device: { driver, model: 'Heard' }, warnings: [], ...more });

/** All of a pharmacy's equipment, present and well. */
export const allWell: Heard = {
  devices: [device('nonin', 'oximetry'), device('masimo-rad', 'oximetry', 'absent'), device('cuff', 'blood-pressure')],
  tested: new Map([
    ['nonin', { result: heardDevice('nonin', { device: { driver: 'nonin', model: 'Nonin', serial: '7' } }), at }],
    ['masimo-rad', { result: { type: 'absent' }, at }],
    ['cuff', { result: heardDevice('cuff', { clock: clock(2) }), at }],
  ]),
  media: [
    { kind: 'videoinput', label: 'HD Webcam (046d:0825)' },
    { kind: 'videoinput', label: 'USB Otoscope (1B3F:8301)' },
    { kind: 'audioinput', label: 'USB Stethoscope Mono' },
  ],
  stethoscope: { type: 'raw' },
};

/** The same with another answer of one device. */
export const answering = (driver: string, result: SelfTestResult): Heard => ({
  ...allWell,
  tested: new Map([...allWell.tested, [driver, { result, at }]]),
});
