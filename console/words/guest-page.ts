import type { GuestRefusal } from '#protocol/guest-link.ts';

/** Why there is nothing to see of someone who is, as far as is known, in the room. */
type NoPicture = 'connecting' | 'elsewhere' | 'off' | 'let-go' | 'held-back' | 'coming' | 'stopped';

/** The words of the page of someone the physician has invited. */
export interface GuestPageWords {
  readonly guestPage: {
    readonly opening: string;
    readonly unreachable: string;
    readonly unreachableLead: string;
    readonly retry: string;
    readonly codeTitle: string;
    readonly codeLead: string;
    readonly code: string;
    readonly openCode: string;
    readonly notACode: string;
    readonly tooMany: string;
    readonly cannotEncrypt: string;
    readonly cannotEncryptLead: string;
    readonly invites: string;
    readonly shownAs: string;
    readonly seen: string;
    readonly yours: string;
    readonly unrecorded: string;
    readonly secret: string;
    readonly enter: string;
    readonly decline: string;
    readonly patient: string;
    readonly physician: string;
    readonly noPicture: string;
    readonly soundGoesOn: string;
    readonly joining: string;
    readonly reconnecting: string;
    readonly offline: string;
    readonly elsewhere: string;
    readonly takeBack: string;
    readonly you: string;
    readonly leave: string;
    readonly codeWith: string;
    readonly codesHint: string;
    readonly agreeing: string;
    readonly listen: string;
    readonly linkLowered: string;
    readonly linkOff: string;
    readonly stalled: string;
    readonly picture: string;
    readonly another: string;
  };
  readonly guestPicture: Record<NoPicture, string>;
  readonly guestAway: Record<'patient' | 'physician', string>;
  readonly guestRefusal: Record<GuestRefusal, string>;
  readonly guestRefusalLead: Record<GuestRefusal, string>;
}

const ASK_FR = 'Pour entrer, demandez un nouveau lien au médecin.';

export const guestPageFr: GuestPageWords = {
  guestPage: {
    opening: 'Votre invitation s’ouvre…',
    unreachable: 'Escale ne répond pas',
    unreachableLead: 'Vérifiez votre connexion à Internet. Votre invitation n’est pas perdue.',
    retry: 'Réessayer',
    codeTitle: 'Rejoindre une consultation',
    codeLead: 'Écrivez le code que le médecin vous a donné, ou collez le lien entier.',
    code: 'Code de l’invitation',
    openCode: 'Ouvrir l’invitation',
    notACode: 'Ce code n’est pas complet. Il a 28 lettres et chiffres.',
    tooMany: 'Trop d’essais. Attendez une minute.',
    cannotEncrypt: 'Ce navigateur ne convient pas',
    cannotEncryptLead:
      'La consultation est chiffrée de bout en bout, ce que ce navigateur ne sait pas faire. Ouvrez le même lien dans une version récente de Chrome, Edge, Firefox ou Safari : il est encore valable.',
    invites: '{{name}} vous invite à une consultation',
    shownAs: 'Le patient et le médecin verront ce nom',
    seen: 'Ils vous verront et vous entendront, et vous les verrez et les entendrez.',
    yours: 'Votre navigateur va demander votre caméra et votre micro.',
    unrecorded: 'L’image et le son ne sont pas enregistrés. Vos heures d’arrivée et de départ sont notées au dossier.',
    secret: 'Soyez seul dans la pièce : ce qui se dit ici reste confidentiel.',
    enter: 'J’accepte et j’entre',
    decline: 'Ne pas entrer',
    patient: 'Patient',
    physician: 'Médecin',
    noPicture: 'Sans image',
    soundGoesOn: 'Le son continue.',
    joining: 'Connexion à la consultation…',
    reconnecting: 'La liaison revient. Restez là.',
    offline: 'La liaison est coupée. Elle est cherchée sans cesse.',
    elsewhere: 'La consultation est ouverte dans une autre fenêtre.',
    takeBack: 'La reprendre ici',
    you: 'Vous : {{name}}',
    leave: 'Quitter',
    codeWith: 'Code {{code}}',
    codesHint: 'Le médecin lit le même code à côté de votre nom. S’il en lit un autre, quelqu’un écoute : quittez.',
    agreeing: 'Chiffrement en cours',
    listen: 'Activer le son',
    linkLowered: 'Votre liaison est faible : les images sont réduites. La voix continue.',
    linkOff: 'Votre liaison est très faible : les images sont coupées. La voix continue.',
    stalled: 'Votre caméra ne donne plus d’image. La voix continue.',
    picture: 'Image : {{name}}',
    another: 'Ouvrir une autre invitation',
  },
  guestPicture: {
    connecting: 'Connexion…',
    elsewhere: 'Dans l’autre fenêtre',
    off: 'Pas d’image : la caméra est éteinte ou absente.',
    'let-go': 'Image coupée : votre liaison est trop faible.',
    'held-back': 'Image interrompue de son côté : caméra ou liaison.',
    coming: 'L’image arrive…',
    stopped: 'L’image s’est arrêtée. Restez là : elle est attendue.',
  },
  guestAway: {
    patient: 'Le patient n’est pas là pour l’instant. Restez : son image viendra ici.',
    physician: 'Le médecin n’est pas là pour l’instant. Restez : son image viendra ici.',
  },
  guestRefusal: {
    none: 'Pas d’invitation',
    unknown: 'Ce lien n’existe pas',
    used: 'Ce lien a déjà servi',
    expired: 'Ce lien a expiré',
    revoked: 'Cette invitation a été annulée',
    removed: 'Vous avez été sorti de la consultation',
    left: 'Vous avez quitté la consultation',
    over: 'La consultation est terminée',
  },
  guestRefusalLead: {
    none: ASK_FR,
    unknown: 'Vérifiez que le lien est entier, ou demandez-en un nouveau au médecin.',
    used: `Un lien ne s’ouvre qu’une fois, dans un seul navigateur. ${ASK_FR}`,
    expired: `Un lien est valable une heure. ${ASK_FR}`,
    revoked: ASK_FR,
    removed: 'Le médecin ne vous voit et ne vous entend plus. Votre caméra et votre micro sont éteints.',
    left: `Votre caméra et votre micro sont éteints. ${ASK_FR}`,
    over: 'Merci de votre présence. Vous pouvez fermer cette page.',
  },
};

const ASK_EN = 'To enter, ask the physician for a new link.';

export const guestPageEn: GuestPageWords = {
  guestPage: {
    opening: 'Your invitation is opening…',
    unreachable: 'Escale does not answer',
    unreachableLead: 'Check your Internet connection. Your invitation is not lost.',
    retry: 'Try again',
    codeTitle: 'Join a consultation',
    codeLead: 'Type the code the physician gave you, or paste the whole link.',
    code: 'Code of the invitation',
    openCode: 'Open the invitation',
    notACode: 'This code is not complete: it has 28 letters and digits.',
    tooMany: 'Too many tries. Wait a minute.',
    cannotEncrypt: 'This browser will not do',
    cannotEncryptLead:
      'The consultation is end-to-end encrypted, which this browser cannot do. Open the same link in a recent Chrome, Edge, Firefox or Safari: it is still valid.',
    invites: '{{name}} invites you to a consultation',
    shownAs: 'The patient and the physician will see this name',
    seen: 'They will see and hear you, and you will see and hear them.',
    yours: 'Your browser will ask for your camera and your microphone.',
    unrecorded: 'Picture and sound are not recorded. The times you come and go are noted in the record.',
    secret: 'Be alone in the room: what is said here is confidential.',
    enter: 'I agree and enter',
    decline: 'Do not enter',
    patient: 'Patient',
    physician: 'Physician',
    noPicture: 'No picture',
    soundGoesOn: 'The sound goes on.',
    joining: 'Connecting to the consultation…',
    reconnecting: 'The link is coming back. Stay there.',
    offline: 'The connection is lost. It is being looked for.',
    elsewhere: 'The consultation is open in another window.',
    takeBack: 'Take it back here',
    you: 'You: {{name}}',
    leave: 'Leave',
    codeWith: 'Code {{code}}',
    codesHint: 'The physician reads the same code beside your name. If theirs differs, someone is listening: leave.',
    agreeing: 'Encryption starting',
    listen: 'Turn the sound on',
    linkLowered: 'Your link is weak: pictures are reduced. The voice goes on.',
    linkOff: 'Your link is very weak: pictures are off. The voice goes on.',
    stalled: 'Your camera gives no picture any more. The voice goes on.',
    picture: 'Picture: {{name}}',
    another: 'Open another invitation',
  },
  guestPicture: {
    connecting: 'Connecting…',
    elsewhere: 'In the other window',
    off: 'No picture: the camera is off or missing.',
    'let-go': 'Picture off: your link is too weak.',
    'held-back': 'Picture interrupted at their end: camera or link.',
    coming: 'The picture is coming…',
    stopped: 'The picture has stopped. Stay there: it is expected back.',
  },
  guestAway: {
    patient: 'The patient is not there for the moment. Stay: their picture will come here.',
    physician: 'The physician is not there for the moment. Stay: their picture will come here.',
  },
  guestRefusal: {
    none: 'No invitation',
    unknown: 'This link does not exist',
    used: 'This link was used already',
    expired: 'This link has expired',
    revoked: 'This invitation was cancelled',
    removed: 'You were taken out of the consultation',
    left: 'You have left the consultation',
    over: 'The consultation is over',
  },
  guestRefusalLead: {
    none: ASK_EN,
    unknown: 'Check that the link is whole, or ask the physician for a new one.',
    used: `A link opens once, in one browser. ${ASK_EN}`,
    expired: `A link is valid for one hour. ${ASK_EN}`,
    revoked: ASK_EN,
    removed: 'The physician no longer sees or hears you. Your camera and microphone are off.',
    left: `Your camera and microphone are off. ${ASK_EN}`,
    over: 'Thank you for being there. You may close this page.',
  },
};
