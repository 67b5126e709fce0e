import type { LinkVerdict } from '#protocol/link-test.ts';
import type { QualityGrade } from '#protocol/peer-message.ts';

/** What the fall let go of, at the worse of its two directions; `unseen`: of one's own picture, while the patient's is there. */
type Let = 'examination-lowered' | 'face-lowered' | 'face-off' | 'unseen';

/** The words of the link: the quality figure, the fall, and the test before the queue. */
export interface LinkWords {
  readonly linkTested: Record<LinkVerdict | 'uneven', string>;
  readonly linkOwnWeak: Record<Let, string>;
  readonly linkPatientWeak: Record<Let, string>;
  readonly linkGrade: Record<QualityGrade, string>;
  readonly link: {
    readonly title: string;
    readonly loss: string;
    readonly roundTrip: string;
    readonly jitter: string;
    readonly frozen: string;
    readonly notMeasured: string;
    readonly same: string;
    readonly pictureOff: string;
    readonly noCamera: string;
    readonly noMicrophone: string;
    readonly noSound: string;
    readonly noEcho: string;
  };
}

export const linkFr: LinkWords = {
  linkTested: {
    good: 'Liaison bonne',
    fair: 'Liaison moyenne : image réduite possible',
    uneven: 'Liaison inégale : pauses possibles',
    poor: 'Liaison faible : voix seule possible',
    none: 'Liaison coupée au test',
  },
  linkOwnWeak: {
    'examination-lowered': 'Votre liaison est faible : image d’examen réduite. La voix continue.',
    'face-lowered': 'Votre liaison est faible : images réduites. La voix continue.',
    'face-off': 'Votre liaison est très faible : images coupées. La voix et les mesures continuent.',
    unseen: 'Votre liaison est très faible : le patient ne vous voit plus. La voix continue.',
  },
  linkPatientWeak: {
    'examination-lowered': 'Liaison du patient faible : image d’examen réduite. La voix continue.',
    'face-lowered': 'Liaison du patient faible : images réduites. La voix continue.',
    'face-off': 'Liaison du patient très faible : images coupées. La voix et les mesures continuent.',
    unseen: 'Liaison du patient très faible : il ne vous voit plus. La voix continue.',
  },
  linkGrade: { good: 'Liaison bonne', fair: 'Liaison moyenne', poor: 'Liaison faible', lost: 'Liaison perdue' },
  link: {
    title: 'Liaison',
    loss: 'Pertes {{value}} %',
    roundTrip: 'Aller-retour {{value}} ms',
    jitter: 'Gigue {{value}} ms',
    frozen: 'Image figée {{value}} % du temps',
    notMeasured: 'Aller-retour non mesuré',
    same: 'Le patient voit la même appréciation.',
    pictureOff: 'Image coupée : liaison trop faible',
    noCamera: 'Caméra sans image au test',
    noMicrophone: 'Micro muet au test',
    noSound: 'N’entendait pas le son au test',
    noEcho: 'Voix non revenue au test',
  },
};

export const linkEn: LinkWords = {
  linkTested: {
    good: 'Good link',
    fair: 'Fair link: picture may be reduced',
    uneven: 'Uneven link: pauses possible',
    poor: 'Weak link: perhaps voice only',
    none: 'No link at the test',
  },
  linkOwnWeak: {
    'examination-lowered': 'Your link is weak: examination picture reduced. The voice goes on.',
    'face-lowered': 'Your link is weak: pictures reduced. The voice goes on.',
    'face-off': 'Your link is very weak: pictures off. Voice and readings go on.',
    unseen: 'Your link is very weak: the patient no longer sees you. The voice goes on.',
  },
  linkPatientWeak: {
    'examination-lowered': 'The patient’s link is weak: examination picture reduced. The voice goes on.',
    'face-lowered': 'The patient’s link is weak: pictures reduced. The voice goes on.',
    'face-off': 'The patient’s link is very weak: pictures off. Voice and readings go on.',
    unseen: 'The patient’s link is very weak: they no longer see you. The voice goes on.',
  },
  linkGrade: { good: 'Good link', fair: 'Fair link', poor: 'Weak link', lost: 'Link lost' },
  link: {
    title: 'Link',
    loss: 'Loss {{value}} %',
    roundTrip: 'Round trip {{value}} ms',
    jitter: 'Jitter {{value}} ms',
    frozen: 'Picture frozen {{value}} % of the time',
    notMeasured: 'Round trip not measured',
    same: 'The patient sees the same grade.',
    pictureOff: 'Picture off: the link is too weak',
    noCamera: 'No picture at the test',
    noMicrophone: 'Microphone silent at the test',
    noSound: 'Did not hear the sound at the test',
    noEcho: 'Voice did not come back at the test',
  },
};
