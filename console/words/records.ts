import type { DocumentState } from '#protocol/entry.ts';
import type { FOLLOW_UPS } from '#protocol/follow-up.ts';
import type { OwnFault } from '../records/record-state.ts';

type FollowUpKind = (typeof FOLLOW_UPS)[number];

/** Words of what is written and sent during a consultation. */
export interface RecordWords {
  readonly chat: {
    readonly title: string;
    readonly unread_one: string;
    readonly unread_other: string;
    readonly empty: string;
    readonly write: string;
    readonly writeCaption: string;
    readonly send: string;
    readonly message: string;
    readonly caption: string;
    readonly captionHint: string;
    readonly patient: string;
    readonly physician: string;
    readonly sending: string;
    readonly failed: string;
    readonly forget: string;
    readonly wrote: string;
  };
  readonly notes: {
    readonly title: string;
    readonly write: string;
    readonly private: string;
    readonly edited: string;
    readonly saving: string;
    readonly savedAt: string;
    readonly empty: string;
    readonly offline: string;
    readonly refused: string;
    readonly newer: string;
    readonly theirs: string;
    readonly mine: string;
    readonly keepTheirs: string;
    readonly keepMine: string;
    readonly keepBoth: string;
  };
  readonly documents: {
    readonly title: string;
    readonly choose: string;
    readonly hint: string;
    readonly name: string;
    readonly send: string;
    readonly discard: string;
    readonly sending: string;
    readonly waiting: string;
    readonly none: string;
    readonly open: string;
    readonly sent: string;
  };
  readonly documentState: Record<DocumentState, string>;
  readonly fileFault: Record<OwnFault, string>;
  readonly followUp: {
    readonly legend: string;
    readonly within: string;
    readonly days: string;
    readonly anyTime: string;
    readonly advice: string;
    readonly adviceHint: string;
    readonly outcome: string;
  };
  readonly followUpKind: Record<FollowUpKind, string>;
  readonly record: {
    readonly close: string;
    readonly still: string;
    readonly auscultation: string;
    readonly document: string;
    readonly receiving: string;
  };
}

export const recordsFr: RecordWords = {
  chat: {
    title: 'Discussion',
    unread_one: '{{count}} message non lu',
    unread_other: '{{count}} messages non lus',
    empty: 'Écrivez au patient : il lit en très grands caractères et répond d’un geste.',
    write: 'Message au patient',
    writeCaption: 'Sous-titre pour le patient',
    send: 'Envoyer',
    message: 'Message',
    caption: 'Sous-titre',
    captionHint: 'Le patient entend mal : tapez ce que vous dites, il le lit en très grand.',
    patient: 'Patient',
    physician: 'Vous',
    sending: 'Envoi…',
    failed: 'Non envoyé',
    forget: 'Retirer ce message',
    wrote: 'Le patient écrit : {{text}}',
  },
  notes: {
    title: 'Notes',
    write: 'Notes de la consultation',
    private: 'Le patient ne les voit pas.',
    edited: 'Modifié',
    saving: 'Enregistrement…',
    savedAt: 'Enregistré à {{time}}',
    empty: 'Rien d’écrit',
    offline: 'Non enregistré : gardé sur cet écran, nouvel essai en cours',
    refused: 'Non enregistré : le serveur refuse ces notes. Copiez-les ailleurs.',
    newer: 'Ces notes ont été modifiées ailleurs. Rien n’est perdu : choisissez.',
    theirs: 'Écrit ailleurs',
    mine: 'Écrit ici',
    keepTheirs: 'Garder l’autre texte',
    keepMine: 'Garder le mien',
    keepBoth: 'Garder les deux',
  },
  documents: {
    title: 'Documents',
    choose: 'Choisir un PDF',
    hint: 'PDF de 8 Mo au plus. Le patient le lit à l’écran et peut l’imprimer.',
    name: 'Titre pour le patient',
    send: 'Envoyer au patient',
    discard: 'Retirer',
    sending: 'Envoi : {{percent}} %',
    waiting: 'En attente du lien…',
    none: 'Aucun document pour l’instant.',
    open: 'Ouvrir',
    sent: 'Envoyés',
  },
  documentState: {
    sent: 'Envoyé',
    unreadable: 'N’a pas pu être affiché au patient',
    shown: 'Affiché au patient',
    printed: 'Imprimé',
    refused: 'Le patient ne l’imprime pas',
    'not-printed': 'Impression impossible',
  },
  fileFault: {
    'not-a-pdf': 'Ce fichier n’est pas un PDF.',
    'too-large': 'Ce fichier dépasse 8 Mo.',
    empty: 'Ce fichier est vide.',
    active: 'Ce PDF contient un programme ou un fichier joint : il n’est pas envoyé.',
    encrypted: 'Ce PDF est protégé : enregistrez-le sans mot de passe.',
    damaged: 'Ce PDF est abîmé.',
    'too-complex':
      'Ce PDF est trop compliqué pour être vérifié : enregistrez-le plus simplement, ou imprimez-le en PDF.',
  },
  followUp: {
    legend: 'Et ensuite',
    within: 'Dans les',
    days: 'jours',
    anyTime: 'Sans délai précis',
    advice: 'Conseils pour le patient',
    adviceHint: 'Affichés à la fin sur la borne.',
    outcome: 'Résultat',
  },
  followUpKind: {
    none: 'Rien de prévu',
    gp: 'Médecin traitant',
    specialist: 'Spécialiste',
    tele: 'Téléconsultation',
    emergency: 'Urgences maintenant',
  },
  record: {
    close: 'Fermer le panneau',
    still: 'Photo',
    auscultation: 'Auscultation',
    document: 'Document : {{title}}',
    receiving: 'Réception : {{percent}} %',
  },
};

export const recordsEn: RecordWords = {
  chat: {
    title: 'Chat',
    unread_one: '{{count}} unread message',
    unread_other: '{{count}} unread messages',
    empty: 'Write to the patient: they read very large letters and answer with one touch.',
    write: 'Message to the patient',
    writeCaption: 'Caption for the patient',
    send: 'Send',
    message: 'Message',
    caption: 'Caption',
    captionHint: 'The patient is hard of hearing: type what you say, they read it very large.',
    patient: 'Patient',
    physician: 'You',
    sending: 'Sending…',
    failed: 'Not sent',
    forget: 'Take this message away',
    wrote: 'The patient writes: {{text}}',
  },
  notes: {
    title: 'Notes',
    write: 'Notes of the consultation',
    private: 'The patient does not see them.',
    edited: 'Edited',
    saving: 'Saving…',
    savedAt: 'Saved at {{time}}',
    empty: 'Nothing written',
    offline: 'Not saved: kept on this screen and being tried again',
    refused: 'Not saved: the server refuses these notes. Copy them elsewhere.',
    newer: 'These notes were changed elsewhere. Nothing is lost: choose.',
    theirs: 'Written elsewhere',
    mine: 'Written here',
    keepTheirs: 'Keep the other text',
    keepMine: 'Keep mine',
    keepBoth: 'Keep both',
  },
  documents: {
    title: 'Documents',
    choose: 'Choose a PDF',
    hint: 'A PDF of 8 MB at most. The patient reads it on the screen and may print it.',
    name: 'Title for the patient',
    send: 'Send to the patient',
    discard: 'Take away',
    sending: 'Sending: {{percent}}%',
    waiting: 'Waiting for the link…',
    none: 'No document yet.',
    open: 'Open',
    sent: 'Sent',
  },
  documentState: {
    sent: 'Sent',
    unreadable: 'Could not be shown to the patient',
    shown: 'Shown to the patient',
    printed: 'Printed',
    refused: 'The patient does not print it',
    'not-printed': 'Could not be printed',
  },
  fileFault: {
    'not-a-pdf': 'This file is not a PDF.',
    'too-large': 'This file is larger than 8 MB.',
    empty: 'This file is empty.',
    active: 'This PDF holds a program or an attached file: it is not sent.',
    encrypted: 'This PDF is protected: save it without a password.',
    damaged: 'This PDF is damaged.',
    'too-complex': 'This PDF is too complex to be checked: save it in a simpler form, or print it to PDF.',
  },
  followUp: {
    legend: 'And next',
    within: 'Within',
    days: 'days',
    anyTime: 'At no given time',
    advice: 'Advice for the patient',
    adviceHint: 'Shown on the kiosk at the end.',
    outcome: 'Outcome',
  },
  followUpKind: {
    none: 'Nothing planned',
    gp: 'Family physician',
    specialist: 'Specialist',
    tele: 'Teleconsultation',
    emergency: 'Emergency now',
  },
  record: {
    close: 'Close the panel',
    still: 'Photograph',
    auscultation: 'Auscultation',
    document: 'Document: {{title}}',
    receiving: 'Receiving: {{percent}}%',
  },
};
