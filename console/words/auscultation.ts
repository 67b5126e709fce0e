import type { AuscultationFilter, AuscultationSite } from '#protocol/entry.ts';
import type { VoiceLevel } from '../auscultation/listening-choice.ts';

/** Words of the stethoscope: listening, its filters, its samples. */
export interface AuscultationWords {
  readonly auscultation: {
    readonly title: string;
    readonly listen: string;
    readonly stop: string;
    readonly back: string;
    readonly unplugged: string;
    readonly headphonesTitle: string;
    readonly headphonesWhy: string;
    readonly headphonesOn: string;
    readonly headphonesNot: string;
    readonly reminder: string;
    readonly without: string;
    readonly phonogram: string;
    readonly level: string;
    readonly site: string;
    readonly filter: string;
    readonly gain: string;
    readonly decibels: string;
    readonly voice: string;
    readonly record: string;
    readonly keep: string;
    readonly recording: string;
    readonly samples: string;
    readonly none: string;
    readonly play: string;
    readonly pause: string;
    readonly sample: string;
    readonly sending: string;
    readonly waiting: string;
    readonly refused: string;
    readonly silent: string;
    readonly noSound: string;
    readonly noSample: string;
    readonly raw: string;
  };
  readonly auscultationSite: Record<AuscultationSite, string>;
  readonly auscultationFilter: Record<AuscultationFilter, string>;
  readonly auscultationBand: Record<AuscultationFilter, string>;
  readonly auscultationVoice: Record<VoiceLevel, string>;
  readonly auscultationPhase: Record<
    'off' | 'headphones' | 'opening' | 'listening' | 'weak' | 'missing' | 'processed' | 'fault',
    string
  >;
}

export const auscultationFr: AuscultationWords = {
  auscultation: {
    title: 'Auscultation',
    listen: 'Écouter',
    stop: 'Arrêter l’écoute',
    back: 'Écoute en cours',
    unplugged: 'Stéthoscope débranché',
    headphonesTitle: 'Mettez un casque',
    headphonesWhy:
      'Un cœur s’entend entre 20 et 200 Hz. Les haut-parleurs d’un ordinateur n’ont pas ces graves : un souffle peut passer inaperçu. Au casque, le son ne revient pas non plus dans votre micro.',
    headphonesOn: 'J’ai un casque, écouter',
    headphonesNot: 'Écouter sans casque',
    reminder: 'Au casque de préférence.',
    without: 'sans casque, les graves manquent',
    phonogram: 'Tracé du son entendu, cinq dernières secondes',
    level: 'Niveau',
    site: 'Zone',
    filter: 'Filtre',
    gain: 'Amplification',
    decibels: '+{{gain}} dB',
    voice: 'Voix du patient pendant l’écoute',
    record: 'Enregistrer',
    keep: 'Arrêter et garder',
    recording: '{{seconds}} s sur {{longest}}',
    samples: 'Enregistrements',
    none: 'Aucun enregistrement. Il est gardé sans filtre, 30 s au plus.',
    play: 'Réécouter : {{sample}}',
    pause: 'Arrêter : {{sample}}',
    sample: '{{site}}, {{seconds}} s',
    sending: 'Envoi : {{percent}} %',
    waiting: 'Liaison coupée, l’envoi reprendra',
    refused: 'Le serveur a refusé cet enregistrement.',
    silent: 'Aucun son n’arrive du stéthoscope.',
    noSound: 'Ce navigateur ne peut pas jouer ce son.',
    noSample: 'Cet enregistrement ne peut pas être lu. Réessayez.',
    raw: 'Son brut, sans traitement',
  },
  auscultationSite: { heart: 'Cœur', lungs: 'Poumons', abdomen: 'Abdomen', other: 'Autre' },
  auscultationFilter: { none: 'Sans', bell: 'Pavillon', diaphragm: 'Membrane' },
  auscultationBand: { none: 'tout', bell: '20–200 Hz', diaphragm: '100–500 Hz' },
  auscultationVoice: { muted: 'Coupée', faint: 'Faible', full: 'Normale' },
  auscultationPhase: {
    off: 'Le stéthoscope est prêt.',
    headphones: 'Casque demandé',
    opening: 'Le stéthoscope s’ouvre…',
    listening: 'À l’écoute',
    weak: 'La liaison ne porte pas le stéthoscope à côté de la voix : écoute arrêtée pour garder la voix.',
    missing: 'Stéthoscope débranché : le patient est prévenu, l’écoute reprendra seule.',
    processed: 'La borne modifie le son du stéthoscope : il n’est pas transmis, il ne serait pas fidèle.',
    fault: 'Le stéthoscope ne s’ouvre pas : le patient est invité à le rebrancher.',
  },
};

export const auscultationEn: AuscultationWords = {
  auscultation: {
    title: 'Auscultation',
    listen: 'Listen',
    stop: 'Stop listening',
    back: 'Listening',
    unplugged: 'Stethoscope unplugged',
    headphonesTitle: 'Put headphones on',
    headphonesWhy:
      'A heart is heard between 20 and 200 Hz. A computer’s loudspeakers have no such bass: a murmur may go unheard. With headphones, the sound does not come back through your microphone either.',
    headphonesOn: 'I wear headphones, listen',
    headphonesNot: 'Listen without headphones',
    reminder: 'Preferably with headphones.',
    without: 'without headphones, the bass is missing',
    phonogram: 'Trace of the sound heard, last five seconds',
    level: 'Level',
    site: 'Site',
    filter: 'Filter',
    gain: 'Amplification',
    decibels: '+{{gain}} dB',
    voice: 'Patient’s voice while listening',
    record: 'Record',
    keep: 'Stop and keep',
    recording: '{{seconds}} s of {{longest}}',
    samples: 'Samples',
    none: 'No sample. It is kept unfiltered, 30 s at most.',
    play: 'Play: {{sample}}',
    pause: 'Stop: {{sample}}',
    sample: '{{site}}, {{seconds}} s',
    sending: 'Sending: {{percent}} %',
    waiting: 'Link lost, sending will go on',
    refused: 'The server has refused this sample.',
    silent: 'No sound comes from the stethoscope.',
    noSound: 'This browser cannot play this sound.',
    noSample: 'This sample cannot be read. Try again.',
    raw: 'Raw sound, unprocessed',
  },
  auscultationSite: { heart: 'Heart', lungs: 'Lungs', abdomen: 'Abdomen', other: 'Other' },
  auscultationFilter: { none: 'None', bell: 'Bell', diaphragm: 'Diaphragm' },
  auscultationBand: { none: 'all', bell: '20–200 Hz', diaphragm: '100–500 Hz' },
  auscultationVoice: { muted: 'Muted', faint: 'Faint', full: 'Normal' },
  auscultationPhase: {
    off: 'The stethoscope is ready.',
    headphones: 'Headphones asked for',
    opening: 'The stethoscope is opening…',
    listening: 'Listening',
    weak: 'The link does not carry the stethoscope beside the voice: listening has ended to keep the voice.',
    missing: 'Stethoscope unplugged: the patient is told, listening goes on by itself.',
    processed: 'The kiosk alters the stethoscope’s sound: it is not sent, it would not be true.',
    fault: 'The stethoscope does not open: the patient is asked to plug it in again.',
  },
};
