import type { Obstacle } from '../consultation/ending-state.ts';

/** Words of what has to be kept before a consultation is closed or left. */
export interface EndingWords {
  readonly ending: {
    readonly recording: string;
    readonly notes: string;
    readonly sending: string;
    readonly sendingShare: string;
    readonly lost: string;
    readonly keeping: string;
    readonly asking: string;
    readonly kept: string;
    readonly held: string;
    readonly ready: string;
    readonly back: string;
    readonly again: string;
    readonly dropNotes: string;
    readonly dropSending: string;
    readonly copy: string;
    readonly copied: string;
    readonly yours: string;
    readonly unkept: string;
    readonly leftBehind: string;
    readonly putAway: string;
    readonly stillSending: string;
    readonly sampleLost: string;
    readonly messageLost: string;
  };
  /** Why it does not end yet, and what to do about it. */
  readonly endingHeld: Record<Obstacle, string>;
}

export const endingFr: EndingWords = {
  ending: {
    recording: 'Le stéthoscope enregistre : l’enregistrement sera arrêté et gardé d’abord.',
    notes: 'Vos dernières notes seront enregistrées d’abord.',
    sending: 'Un envoi n’est pas terminé : la consultation attend qu’il arrive.',
    sendingShare: 'Un envoi n’est pas terminé ({{percent}} %) : la consultation attend qu’il arrive.',
    lost: 'Un envoi a été refusé par le serveur : il n’est pas dans le dossier.',
    keeping: 'Enregistrement…',
    asking: 'Un instant…',
    kept: 'Tout est enregistré.',
    held: 'Pas encore : rien n’est perdu',
    ready: 'Vous pouvez continuer',
    back: 'Retour à la consultation',
    again: 'Réessayer',
    dropNotes: 'Continuer sans ces notes',
    dropSending: 'Continuer sans cet envoi',
    copy: 'Copier mes notes',
    copied: 'Copié',
    yours: 'Vos notes',
    unkept: 'Vos dernières notes ne sont pas encore enregistrées : attendez, ou copiez-les avant de revenir à la file.',
    leftBehind: 'Notes sur {{patient}}, que le serveur n’a pas : copiez-les. Elles ne sont que sur cet écran.',
    putAway: 'Effacer d’ici',
    stillSending: 'Un envoi est en cours : restez sur cet écran jusqu’à ce qu’il arrive.',
    sampleLost: 'Ce que le serveur a refusé n’est pas dans le dossier.',
    messageLost: 'Message que le patient n’a pas reçu : « {{text}} »',
  },
  endingHeld: {
    offline:
      'Vos notes ne sont pas enregistrées : le serveur ne répond pas. Elles restent sur cet écran. Attendez que la liaison revienne, puis réessayez.',
    refused:
      'Vos notes ne sont pas enregistrées : le serveur les refuse. Elles restent sur cet écran. Raccourcissez-les ou copiez-les.',
    newer: 'Vos notes ne sont pas enregistrées : elles ont été modifiées ailleurs aussi. Choisissez ce qui est gardé.',
    'not-sent': 'Un envoi a été refusé par le serveur. Reprenez-le depuis la consultation, ou continuez sans lui.',
  },
};

export const endingEn: EndingWords = {
  ending: {
    recording: 'The stethoscope is recording: the sample will be ended and kept first.',
    notes: 'Your last notes will be saved first.',
    sending: 'Something is still being sent: the consultation waits until it is there.',
    sendingShare: 'Something is still being sent ({{percent}}%): the consultation waits until it is there.',
    lost: 'The server refused something you sent: it is not in the record.',
    keeping: 'Saving…',
    asking: 'One moment…',
    kept: 'Everything is saved.',
    held: 'Not yet: nothing is lost',
    ready: 'You can go on',
    back: 'Back to the consultation',
    again: 'Try again',
    dropNotes: 'Go on without these notes',
    dropSending: 'Go on without it',
    copy: 'Copy my notes',
    copied: 'Copied',
    yours: 'Your notes',
    unkept: 'Your last notes are not saved yet: wait, or copy them before you go back to the queue.',
    leftBehind: 'Notes on {{patient}}, which the server does not have: copy them. They are on this screen alone.',
    putAway: 'Delete from here',
    stillSending: 'Something is being sent: stay on this screen until it is there.',
    sampleLost: 'What the server refused is not in the record.',
    messageLost: 'Message the patient did not get: “{{text}}”',
  },
  endingHeld: {
    offline:
      'Your notes are not saved: the server does not answer. They stay on this screen. Wait for the link to return, then try again.',
    refused: 'Your notes are not saved: the server refuses them. They stay on this screen. Shorten or copy them.',
    newer: 'Your notes are not saved: they were changed elsewhere too. Choose what is kept.',
    'not-sent': 'The server refused something you sent. Send it again from the consultation, or go on without it.',
  },
};
