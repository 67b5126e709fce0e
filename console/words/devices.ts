import type { DeviceKind } from '../devices/device-choice.ts';
import type { TrialPhase } from '../devices/microphone-trial.ts';

/** The words for choosing microphone, camera and loudspeaker, and for trying them. */
export interface DeviceWords {
  readonly devices: Record<DeviceKind, string> & {
    readonly title: string;
    readonly system: string;
    readonly volume: string;
    readonly level: string;
    readonly hearOneself: string;
    readonly stopHearing: string;
  };
  readonly trial: Record<TrialPhase, string>;
  /** The same while somebody is spoken to. */
  readonly trialInCall: Record<TrialPhase, string>;
}

export const devicesFr: DeviceWords = {
  devices: {
    title: 'Son et image',
    microphone: 'Micro',
    camera: 'Caméra',
    loudspeaker: 'Haut-parleur',
    system: 'Choix du système',
    volume: 'Volume des voix',
    level: 'Niveau du micro',
    hearOneself: 'M’entendre',
    stopHearing: 'Arrêter',
  },
  trial: {
    idle: 'Parlez : le niveau doit bouger. « M’entendre » vous fait entendre votre voix, sans l’envoyer.',
    listening: 'Parlez : nous écoutons quatre secondes.',
    playing: 'Voici votre voix, par le haut-parleur choisi.',
    played: 'C’est fini. Rien entendu ? Choisissez un autre haut-parleur ou montez le son de l’ordinateur.',
    nothing: 'Le micro n’a rien entendu. Choisissez-en un autre, ou vérifiez qu’il n’est pas coupé.',
  },
  trialInCall: {
    idle: 'Parlez : le niveau doit bouger. « M’entendre » vous fait entendre votre voix.',
    listening: 'Parlez quatre secondes. Les autres vous entendent, sauf si votre micro est coupé.',
    playing: 'Voici votre voix. Votre micro est coupé : personne ne l’entend une deuxième fois.',
    played: 'C’est fini. Rien entendu ? Choisissez un autre haut-parleur ou montez le son de l’ordinateur.',
    nothing: 'Le micro n’a rien entendu. Choisissez-en un autre, ou vérifiez qu’il n’est pas coupé.',
  },
};

export const devicesEn: DeviceWords = {
  devices: {
    title: 'Sound and picture',
    microphone: 'Microphone',
    camera: 'Camera',
    loudspeaker: 'Loudspeaker',
    system: 'The system’s choice',
    volume: 'Volume of the voices',
    level: 'Microphone level',
    hearOneself: 'Hear me',
    stopHearing: 'Stop',
  },
  trial: {
    idle: 'Speak: the level should move. “Hear me” lets you hear your own voice; it is sent nowhere.',
    listening: 'Speak: we listen for four seconds.',
    playing: 'This is your voice, by the loudspeaker chosen.',
    played: 'Done. Heard nothing? Choose another loudspeaker, or turn up the computer’s sound.',
    nothing: 'The microphone heard nothing. Choose another one, or check that it is not muted.',
  },
  trialInCall: {
    idle: 'Speak: the level should move. “Hear me” lets you hear your own voice.',
    listening: 'Speak for four seconds. The others hear you, unless your microphone is off.',
    playing: 'This is your voice. Your microphone is off: nobody hears it a second time.',
    played: 'Done. Heard nothing? Choose another loudspeaker, or turn up the computer’s sound.',
    nothing: 'The microphone heard nothing. Choose another one, or check that it is not muted.',
  },
};
