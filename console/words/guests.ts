import type { GuestEvent, GuestRole, GuestState } from '#protocol/guest.ts';

/** The words of inviting someone into the consultation, on the physician's side. */
export interface GuestWords {
  readonly guests: {
    readonly title: string;
    /** As short as the names of the other pages. */
    readonly button: string;
    readonly lead: string;
    readonly name: string;
    readonly nameHint: string;
    readonly role: string;
    readonly invite: string;
    readonly full: string;
    readonly clear: string;
    readonly link: string;
    readonly copy: string;
    readonly copied: string;
    readonly readOut: string;
    readonly linkHint: string;
    readonly linkGone: string;
    readonly revoke: string;
    readonly remove: string;
    readonly removeNamed: string;
    readonly none: string;
    readonly here: string;
    readonly face: string;
    readonly noPicture: string;
    readonly muted: string;
    readonly code: string;
    readonly codeHint: string;
    readonly agreeing: string;
    readonly cannotEncrypt: string;
    readonly listen: string;
  };
  readonly guestRole: Record<GuestRole, string>;
  readonly guestState: Record<GuestState, string>;
  readonly guestEvent: Record<GuestEvent['type'], string>;
}

export const guestsFr: GuestWords = {
  guests: {
    title: 'Inviter quelqu’un',
    button: 'Inviter',
    lead: 'Une personne de plus dans la consultation, par un lien. Le patient voit son nom. Elle voit les visages et entend les voix, rien d’autre.',
    name: 'Nom montré à tous',
    nameHint: 'Mme Claire Petit',
    role: 'En tant que',
    invite: 'Créer le lien',
    full: 'Trois invités au plus à la fois.',
    clear: 'La consultation n’est pas chiffrée de bout en bout : un invité ne peut pas y entrer.',
    link: 'Lien, à usage unique, valable une heure',
    copy: 'Copier le lien',
    copied: 'Lien copié',
    readOut: 'À dicter : adresse {{address}}, puis ce code',
    linkHint: 'Envoyez-le à cette personne seule : il n’ouvre qu’une fois.',
    linkGone: 'Le lien n’est montré qu’une fois. Perdu : annulez et créez-en un autre.',
    revoke: 'Annuler',
    remove: 'Faire sortir',
    removeNamed: 'Faire sortir {{name}}',
    none: 'Personne n’est invité.',
    here: 'Invités présents',
    face: 'Image de {{name}}',
    noPicture: '{{name}} : sans image',
    muted: 'Micro coupé',
    code: 'Code {{code}}',
    codeHint:
      'Cette personne lit le même code à côté de votre nom. Si elle en lit un autre, quelqu’un écoute : faites-la sortir.',
    agreeing: 'Chiffrement en cours',
    cannotEncrypt: 'Son navigateur ne chiffre pas : elle ne voit et n’entend rien',
    listen: 'Écouter {{name}}',
  },
  guestRole: {
    nurse: 'Infirmière ou infirmier',
    specialist: 'Spécialiste',
    relative: 'Proche',
    interpreter: 'Interprète',
    other: 'Autre personne',
  },
  guestState: {
    open: 'Lien non ouvert, valable jusqu’à {{time}}',
    here: 'Dans la consultation',
    away: 'Lien ouvert, absent de la consultation',
    expired: 'Lien expiré sans être ouvert',
    revoked: 'Lien annulé',
    removed: 'Sortie demandée',
    left: 'A quitté la consultation',
    over: 'Invitation d’une prise en charge précédente',
  },
  guestEvent: {
    invited: 'Invitation de {{name}} ({{role}}) par {{by}}',
    revoked: 'Invitation de {{name}} annulée par {{by}}',
    came: 'Arrivée de {{name}} ({{role}})',
    left: 'Départ de {{name}}',
    removed: 'Sortie de {{name}} par {{by}}',
  },
};

export const guestsEn: GuestWords = {
  guests: {
    title: 'Invite someone',
    button: 'Invite',
    lead: 'One more person in the consultation, by a link. The patient sees their name. They see faces and hear voices, nothing else.',
    name: 'Name shown to all',
    nameHint: 'Ms Claire Petit',
    role: 'As',
    invite: 'Make the link',
    full: 'Three guests at once at most.',
    clear: 'The consultation is not end-to-end encrypted: a guest cannot enter it.',
    link: 'Link, for one use, valid one hour',
    copy: 'Copy the link',
    copied: 'Link copied',
    readOut: 'To read out: address {{address}}, then this code',
    linkHint: 'Send it to this person alone: it opens once.',
    linkGone: 'The link is shown once only. Lost: cancel it and make another.',
    revoke: 'Cancel',
    remove: 'Take out',
    removeNamed: 'Take {{name}} out',
    none: 'Nobody is invited.',
    here: 'Guests present',
    face: 'Picture of {{name}}',
    noPicture: '{{name}}: no picture',
    muted: 'Microphone off',
    code: 'Code {{code}}',
    codeHint:
      'This person reads the same code beside your name. If theirs differs, someone is listening: take them out.',
    agreeing: 'Encryption starting',
    cannotEncrypt: 'Their browser does not encrypt: they see and hear nothing',
    listen: 'Listen to {{name}}',
  },
  guestRole: {
    nurse: 'Nurse',
    specialist: 'Specialist',
    relative: 'Relative',
    interpreter: 'Interpreter',
    other: 'Other person',
  },
  guestState: {
    open: 'Link not opened, valid until {{time}}',
    here: 'In the consultation',
    away: 'Link opened, not in the consultation',
    expired: 'Link expired unopened',
    revoked: 'Link cancelled',
    removed: 'Taken out',
    left: 'Has left the consultation',
    over: 'Invitation of an earlier holder',
  },
  guestEvent: {
    invited: 'Invitation of {{name}} ({{role}}) by {{by}}',
    revoked: 'Invitation of {{name}} cancelled by {{by}}',
    came: '{{name}} ({{role}}) came',
    left: '{{name}} left',
    removed: '{{name}} taken out by {{by}}',
  },
};
