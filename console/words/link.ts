import type { QualityGrade } from '#protocol/peer-message.ts';
import type { LinkVerdict } from '#protocol/link-test.ts';

/** What the fall let go of, at the worse of its two directions. */
type Let = 'examination-lowered' | 'face-lowered' | 'face-off';

/** The words of the link: the quality figure, the fall, and the test before the queue. */
export interface LinkWords {
  readonly link: {
    readonly title: string;
    readonly grade: Record<QualityGrade, string>;
    readonly loss: string;
    readonly roundTrip: string;
    readonly jitter: string;
    readonly frozen: string;
    readonly notMeasured: string;
    readonly same: string;
    readonly patientWeak: Record<Let, string>;
    readonly ownWeak: Record<Let, string>;
    readonly tested: Record<LinkVerdict, string>;
    readonly noCamera: string;
    readonly noMicrophone: string;
    readonly noSound: string;
  };
}

export const linkFr: LinkWords = {
  link: {
    title: 'Liaison',
    grade: { good: 'Liaison bonne', fair: 'Liaison moyenne', poor: 'Liaison faible', lost: 'Liaison perdue' },
    loss: 'Pertes {{value}} %',
    roundTrip: 'Aller-retour {{value}} ms',
    jitter: 'Gigue {{value}} ms',
    frozen: 'Image figée {{value}} % du temps',
    notMeasured: 'Aller-retour non mesuré',
    same: 'Le patient voit la même appréciation.',
    patientWeak: {
      'examination-lowered': 'Liaison du patient faible : image d’examen réduite. La voix continue.',
      'face-lowered': 'Liaison du patient faible : images réduites. La voix continue.',
      'face-off': 'Liaison du patient très faible : images coupées. La voix et les mesures continuent.',
    },
    ownWeak: {
      'examination-lowered': 'Votre liaison est faible : image d’examen réduite. La voix continue.',
      'face-lowered': 'Votre liaison est faible : images réduites. La voix continue.',
      'face-off': 'Votre liaison est très faible : images coupées. La voix et les mesures continuent.',
    },
    tested: {
      good: 'Liaison bonne',
      fair: 'Liaison moyenne : image réduite possible',
      poor: 'Liaison faible : voix seule possible',
      none: 'Liaison coupée au test',
    },
    noCamera: 'Caméra sans image au test',
    noMicrophone: 'Micro muet au test',
    noSound: 'N’entendait pas le son au test',
  },
};

export const linkEn: LinkWords = {
  link: {
    title: 'Link',
    grade: { good: 'Good link', fair: 'Fair link', poor: 'Weak link', lost: 'Link lost' },
    loss: 'Loss {{value}} %',
    roundTrip: 'Round trip {{value}} ms',
    jitter: 'Jitter {{value}} ms',
    frozen: 'Picture frozen {{value}} % of the time',
    notMeasured: 'Round trip not measured',
    same: 'The patient sees the same grade.',
    patientWeak: {
      'examination-lowered': 'The patient’s link is weak: examination picture reduced. The voice goes on.',
      'face-lowered': 'The patient’s link is weak: pictures reduced. The voice goes on.',
      'face-off': 'The patient’s link is very weak: pictures off. Voice and readings go on.',
    },
    ownWeak: {
      'examination-lowered': 'Your link is weak: examination picture reduced. The voice goes on.',
      'face-lowered': 'Your link is weak: pictures reduced. The voice goes on.',
      'face-off': 'Your link is very weak: pictures off. Voice and readings go on.',
    },
    tested: {
      good: 'Good link',
      fair: 'Fair link: picture may be reduced',
      poor: 'Weak link: perhaps voice only',
      none: 'No link at the test',
    },
    noCamera: 'No picture at the test',
    noMicrophone: 'Microphone silent at the test',
    noSound: 'Did not hear the sound at the test',
  },
};
