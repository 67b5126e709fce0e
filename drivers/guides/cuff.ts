import type { DeviceGuide } from '#protocol/device-status.ts';

/** What a patient is told of a monitor with a cuff on the upper arm that they start themselves. */
export const ARM_CUFF_GUIDE: DeviceGuide = {
  drawing: 'arm-cuff',
  title: {
    fr: 'Enfilez le brassard sur le bras nu, au-dessus du coude.',
    en: 'Put the cuff on your bare arm, above the elbow.',
  },
  detail: {
    fr: 'Bras posé à hauteur du cœur. Dos appuyé, pieds à plat. Ne parlez pas.',
    en: 'Rest your arm at heart height. Back supported, feet flat. Do not talk.',
  },
  turn: {
    fr: "Appuyez sur le bouton de départ de l'appareil.",
    en: 'Press the start button on the monitor.',
  },
  cleaning: {
    fr: 'Essuyez le brassard et les boutons avec une lingette désinfectante.',
    en: 'Wipe the cuff and the buttons with a disinfectant wipe.',
  },
};

/** The same for one that must be plugged, or told to talk to the kiosk, again after measuring. */
export const ARM_CUFF_THEN_PC_GUIDE: DeviceGuide = {
  ...ARM_CUFF_GUIDE,
  turn: {
    fr: "Appuyez sur départ. Après la mesure, laissez l'appareil branché.",
    en: 'Press start. After the measurement, leave the monitor plugged in.',
  },
};

/** What a patient is told of a monitor with a tunnel for the arm; each says by itself how the arm lies and what starts it. */
export const ARM_TUNNEL_GUIDE = {
  drawing: 'arm-tunnel',
  title: {
    fr: "Glissez le bras dans le tunnel, jusqu'à l'épaule.",
    en: 'Slide your arm into the tunnel, up to the shoulder.',
  },
  cleaning: {
    fr: "Essuyez le tunnel et l'appui du coude avec une lingette désinfectante.",
    en: 'Wipe the tunnel and the elbow rest with a disinfectant wipe.',
  },
} as const satisfies Partial<DeviceGuide>;

/** Ms for a patient to put the cuff on, measure for a minute, and have the monitor talk again. */
export const CUFF_LIMIT = 240_000;
