import type { Incident } from '#protocol/consultation.ts';
import type { CaptureDevice, MediaRepair } from '#protocol/media-incident.ts';
import type { FallStep } from '#protocol/peer-message.ts';

/** The words of an incident, and of what is told beside it: whose it was, of which device, and how the media came back. */
export interface IncidentWords {
  readonly incident: Record<Incident['kind'], string>;
  /** What was let go of, and what had come back as far. */
  readonly incidentFall: Record<Exclude<FallStep, 'whole'>, string>;
  readonly incidentClimb: Record<Exclude<FallStep, 'face-off'>, string>;
  readonly incidentOf: Record<NonNullable<Incident['party']>, string>;
  readonly lossCause: Record<MediaRepair['cause'], string>;
  readonly recoveryAction: Record<MediaRepair['action'], string>;
  readonly captureDevice: Record<CaptureDevice, string>;
  readonly incidentLine: {
    readonly device: string;
    readonly repaired: string;
    readonly repair_one: string;
    readonly repair_other: string;
  };
}

export const incidentsFr: IncidentWords = {
  incident: {
    'kiosk-away': 'Borne hors ligne',
    'kiosk-back': 'Borne de retour',
    'physician-away': 'Médecin hors ligne',
    'physician-back': 'Médecin de retour',
    'media-restarted': 'Vidéo relancée',
    'media-lowered': 'Images réduites : liaison faible',
    'media-restored': 'Images rétablies',
    'media-lost': 'Image et son interrompus',
    'media-back': 'Image et son revenus',
    'media-repaired': 'Vidéo reconnectée',
    'capture-lost': 'Perte d’un appareil',
    'capture-back': 'Appareil de retour',
    'capture-stalled': 'Plus d’image',
    'capture-resumed': 'Image de retour',
    'device-unplugged': 'Appareil débranché',
    'device-fault': 'Panne d’appareil',
    'drivers-restarted': 'Pilotes relancés',
    'server-restarted': 'Serveur relancé',
  },
  incidentFall: {
    'examination-lowered': 'Image d’examen réduite : liaison faible',
    'face-lowered': 'Images réduites : liaison faible',
    'face-off': 'Images coupées : liaison faible',
  },
  incidentClimb: {
    'face-lowered': 'Images revenues, réduites',
    'examination-lowered': 'Images rétablies, sauf celle d’examen',
    whole: 'Images rétablies',
  },
  incidentOf: { patient: 'borne', physician: 'poste du médecin', guest: 'invité' },
  lossCause: {
    transport: 'chemin perdu',
    link: 'serveur hors d’atteinte',
    room: 'salle perdue',
    vitals: 'valeurs en direct perdues',
  },
  recoveryAction: {
    resume: 'reprise',
    'restart-ice': 'nouveau chemin',
    rebuild: 'transports refaits',
    rejoin: 'nouvelle entrée dans la salle',
  },
  captureDevice: {
    camera: 'caméra',
    microphone: 'micro',
    stethoscope: 'stéthoscope',
    dermatoscope: 'dermatoscope',
    otoscope: 'otoscope',
  },
  incidentLine: {
    device: '{{what}} : {{device}}',
    repaired: '{{what}} : {{how}}',
    repair_one: '{{cause}}, {{action}} en {{seconds}} s',
    repair_other: '{{cause}}, {{action}}, {{count}} fois, {{seconds}} s en tout',
  },
};

export const incidentsEn: IncidentWords = {
  incident: {
    'kiosk-away': 'Kiosk offline',
    'kiosk-back': 'Kiosk back',
    'physician-away': 'Physician offline',
    'physician-back': 'Physician back',
    'media-restarted': 'Video restarted',
    'media-lowered': 'Pictures reduced: weak link',
    'media-restored': 'Pictures restored',
    'media-lost': 'Picture and sound lost',
    'media-back': 'Picture and sound back',
    'media-repaired': 'Video reconnected',
    'capture-lost': 'Device lost',
    'capture-back': 'Device back',
    'capture-stalled': 'No picture any more',
    'capture-resumed': 'Picture back',
    'device-unplugged': 'Device unplugged',
    'device-fault': 'Device fault',
    'drivers-restarted': 'Drivers restarted',
    'server-restarted': 'Server restarted',
  },
  incidentFall: {
    'examination-lowered': 'Examination picture reduced: weak link',
    'face-lowered': 'Pictures reduced: weak link',
    'face-off': 'Pictures off: weak link',
  },
  incidentClimb: {
    'face-lowered': 'Pictures back, reduced',
    'examination-lowered': 'Pictures restored, except the examination’s',
    whole: 'Pictures restored',
  },
  incidentOf: { patient: 'kiosk', physician: 'physician’s console', guest: 'guest' },
  lossCause: {
    transport: 'path lost',
    link: 'server out of reach',
    room: 'room lost',
    vitals: 'live values lost',
  },
  recoveryAction: {
    resume: 'resumed',
    'restart-ice': 'new path',
    rebuild: 'transports rebuilt',
    rejoin: 'room entered anew',
  },
  captureDevice: {
    camera: 'camera',
    microphone: 'microphone',
    stethoscope: 'stethoscope',
    dermatoscope: 'dermatoscope',
    otoscope: 'otoscope',
  },
  incidentLine: {
    device: '{{what}}: {{device}}',
    repaired: '{{what}}: {{how}}',
    repair_one: '{{cause}}, {{action}} in {{seconds}} s',
    repair_other: '{{cause}}, {{action}}, {{count}} times, {{seconds}} s in all',
  },
};
