/** The words of the end-to-end encryption of a consultation's media. */
export interface EncryptionWords {
  readonly encryption: {
    readonly encrypted: string;
    readonly agreed: string;
    readonly hint: string;
    readonly changed: string;
    readonly delayed: string;
    readonly delayedHint: string;
    readonly clear: string;
    readonly clearHint: string;
  };
}

export const encryptionFr: EncryptionWords = {
  encryption: {
    encrypted: 'Chiffré de bout en bout · code {{code}}',
    agreed: 'Chiffré de bout en bout',
    hint: 'Le patient lit le même code sous votre image. S’il en lit un autre, quelqu’un écoute : mettez fin à la consultation.',
    changed: 'Le code a changé : {{code}}. Comparez-le à nouveau.',
    delayed: 'Accord des clés en cours…',
    delayedHint:
      'C’est plus long que d’habitude. Ni image ni son ne passent avant que les deux appareils aient leurs clés : rien n’est envoyé en clair.',
    clear: 'Non chiffré de bout en bout',
    clearHint: 'L’un des deux appareils ne sait pas le faire. La liaison reste chiffrée jusqu’au serveur.',
  },
};

export const encryptionEn: EncryptionWords = {
  encryption: {
    encrypted: 'End-to-end encrypted · code {{code}}',
    agreed: 'End-to-end encrypted',
    hint: 'The patient reads the same code under your picture. If theirs differs, someone is listening: end the consultation.',
    changed: 'The code has changed: {{code}}. Compare it again.',
    delayed: 'Agreeing on keys…',
    delayedHint:
      'It takes longer than usual. No picture and no sound pass before both devices have their keys: nothing is sent in the clear.',
    clear: 'Not end-to-end encrypted',
    clearHint: 'One of the two devices cannot do it. The link is still encrypted up to the server.',
  },
};
