import type { DeviceGuide } from '#protocol/device-status.ts';

/** What a patient is told of a scale one stands on. */
export const SCALE_GUIDE: DeviceGuide = {
  drawing: 'scale',
  title: { fr: 'Montez sur le plateau, pieds nus.', en: 'Step onto the platform, barefoot.' },
  detail: { fr: 'Tenez-vous droit. Ne bougez plus.', en: 'Stand straight. Keep still.' },
  turn: { fr: 'Montez sur le plateau.', en: 'Step onto the platform.' },
  cleaning: {
    fr: 'Essuyez le plateau avec une lingette désinfectante.',
    en: 'Wipe the platform with a disinfectant wipe.',
  },
};

/** The same for one with a column that measures height. */
export const SCALE_WITH_COLUMN_GUIDE: DeviceGuide = {
  ...SCALE_GUIDE,
  detail: {
    fr: 'Tenez-vous droit, dos à la toise. Ne bougez plus.',
    en: 'Stand straight, your back to the column. Keep still.',
  },
  turn: { fr: 'Montez sur le plateau et tenez-vous droit.', en: 'Step onto the platform and stand straight.' },
};
