import type { DeviceGuide } from '#protocol/device-status.ts';

/** How an oximeter that clips on a finger is used and cleaned. */
export const FINGER_CLIP: DeviceGuide = {
  drawing: 'finger-clip',
  title: { fr: "Glissez l'index dans la pince, jusqu'au bout.", en: 'Slide your index finger fully into the clip.' },
  detail: { fr: 'Posez la main sur la table. Ne bougez plus.', en: 'Rest your hand on the table. Stay still.' },
  turn: { fr: "Glissez l'index dans la pince.", en: 'Slide your finger into the clip.' },
  cleaning: {
    fr: "Essuyez l'intérieur de la pince avec une lingette désinfectante.",
    en: 'Wipe the inside of the clip with a disinfectant wipe.',
  },
};

/** The same for one with a battery, which the patient switches on. */
export const FINGER_CLIP_WITH_BUTTON: DeviceGuide = {
  ...FINGER_CLIP,
  turn: {
    fr: "Glissez l'index dans la pince. Appuyez sur son bouton.",
    en: 'Slide your finger into the clip. Press its button.',
  },
};
