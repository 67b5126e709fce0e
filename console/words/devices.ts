import type { DeviceKind } from '../room/device-choice.ts';

/** The words for choosing microphone, camera and loudspeaker. */
export interface DeviceWords {
  readonly devices: Record<DeviceKind, string> & {
    readonly title: string;
    readonly system: string;
    readonly volume: string;
  };
}

export const devicesFr: DeviceWords = {
  devices: {
    title: 'Son et image',
    microphone: 'Micro',
    camera: 'Caméra',
    loudspeaker: 'Haut-parleur',
    system: 'Choix du système',
    volume: 'Volume du patient',
  },
};

export const devicesEn: DeviceWords = {
  devices: {
    title: 'Sound and picture',
    microphone: 'Microphone',
    camera: 'Camera',
    loudspeaker: 'Loudspeaker',
    system: 'The system’s choice',
    volume: 'Volume of the patient',
  },
};
