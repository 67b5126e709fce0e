import { useTranslation } from 'react-i18next';
import type { DeviceGuide, DeviceStatus, Drawing } from '#protocol/device-status.ts';
import type { Modality } from '#protocol/measurement.ts';
import type { Locale } from '#protocol/patient.ts';

/** What is drawn for a measurement where no single device says how it is placed. */
const USUAL: { readonly [M in Modality]: Drawing } = {
  oximetry: 'finger-clip',
  'blood-pressure': 'arm-tunnel',
  temperature: 'forehead-thermometer',
  weight: 'scale',
  glucose: 'glucose-strip',
};

const PREFERRED: readonly DeviceStatus['state'][] = ['busy', 'ready', 'fault', 'absent'];

/** The device a measurement will be taken with: one that is there, else one that is in trouble, else one that could come. */
export function deviceFor(devices: readonly DeviceStatus[], modality: Modality): DeviceStatus | undefined {
  const able = devices.filter(({ modalities }) => modalities.includes(modality));
  return PREFERRED.flatMap((state) => able.filter((device) => device.state === state))[0];
}

/** The drawing and the words of a device, in the language of the screen. */
export function useGuide(device: DeviceStatus | undefined, modality: Modality) {
  const { i18n } = useTranslation();
  // The languages of the words are those of the kiosk, and no other is ever chosen.
  const locale = i18n.language as Locale;
  const say = (part: Exclude<keyof DeviceGuide, 'drawing'>): string => device?.guide[part][locale] ?? '';
  // A device that measures several things is drawn as what is wanted of it.
  const drawing = device?.modalities.length === 1 ? device.guide.drawing : USUAL[modality];
  return { drawing, say };
}
