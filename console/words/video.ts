import type { Frames } from '#media/frames.ts';
import type { MediaTrouble } from '../devices/own-media.ts';

/** The words of faces, voices and one's own devices. */
export interface VideoWords {
  readonly video: {
    readonly face: string;
    readonly examination: string;
    readonly self: string;
    readonly joining: string;
    readonly reconnecting: string;
    readonly waitingForPatient: string;
    readonly noPatientCamera: string;
    readonly turnOn: string;
    readonly turnOff: string;
    readonly elsewhere: string;
    readonly takeBack: string;
    readonly microphone: string;
    readonly muted: string;
    readonly camera: string;
    readonly cameraIsOff: string;
    readonly askExamination: string;
    readonly stopExamination: string;
    readonly examinationUnavailable: string;
    readonly swap: string;
    readonly listen: string;
    readonly retryDevices: string;
    readonly selfOff: string;
    readonly examinationComing: string;
    readonly stage: string;
    readonly selfStalled: string;
  };
  readonly videoFrames: Record<Exclude<Frames, 'moving'> | 'stalled', string>;
  readonly microphoneTrouble: Record<MediaTrouble, string>;
  readonly cameraTrouble: Record<MediaTrouble, string>;
}

export const videoFr: VideoWords = {
  video: {
    face: 'Le patient',
    examination: 'Caméra d’examen',
    self: 'Votre image',
    joining: 'Connexion à la vidéo…',
    reconnecting: 'Vidéo interrompue, reconnexion…',
    waitingForPatient: 'En attente de l’image du patient…',
    noPatientCamera: 'Pas d’image : la borne n’a pas de caméra. Vous entendez le patient.',
    turnOn: 'rétablir',
    turnOff: 'couper',
    elsewhere: 'Cette consultation est ouverte sur un autre écran, qui a pris la vidéo.',
    takeBack: 'Reprendre la vidéo ici',
    microphone: 'Micro',
    muted: 'Micro coupé',
    camera: 'Caméra',
    cameraIsOff: 'Caméra coupée',
    askExamination: 'Caméra d’examen',
    stopExamination: 'Arrêter l’examen',
    examinationUnavailable: 'La caméra d’examen n’est pas disponible. Réessayez.',
    swap: 'Échanger',
    listen: 'Activer le son',
    retryDevices: 'Réessayer',
    selfOff: 'Caméra coupée',
    examinationComing: 'La borne prépare la caméra d’examen…',
    stage: 'Vidéo',
    selfStalled: 'Votre caméra ne donne plus d’image. Le patient vous entend.',
  },
  videoFrames: {
    awaited: 'L’image arrive…',
    stopped: 'L’image s’est arrêtée. Elle reviendra d’elle-même.',
    stalled: 'La caméra de la borne ne donne plus d’image. La liaison n’est pas en cause.',
  },
  microphoneTrouble: {
    denied: 'Micro refusé par le navigateur : autorisez-le dans la barre d’adresse.',
    missing: 'Aucun micro branché. Le patient ne vous entend pas.',
    busy: 'Micro pris par un autre logiciel.',
  },
  cameraTrouble: {
    denied: 'Caméra refusée par le navigateur : autorisez-la dans la barre d’adresse.',
    missing: 'Aucune caméra branchée. Le patient ne vous voit pas.',
    busy: 'Caméra prise par un autre logiciel.',
  },
};

export const videoEn: VideoWords = {
  video: {
    face: 'The patient',
    examination: 'Examination camera',
    self: 'Your picture',
    joining: 'Connecting the video…',
    reconnecting: 'Video interrupted, reconnecting…',
    waitingForPatient: 'Waiting for the patient’s picture…',
    noPatientCamera: 'No picture: the kiosk has no camera. You hear the patient.',
    turnOn: 'turn on',
    turnOff: 'turn off',
    elsewhere: 'This consultation is open on another screen, which has taken the video.',
    takeBack: 'Take the video back here',
    microphone: 'Microphone',
    muted: 'Muted',
    camera: 'Camera',
    cameraIsOff: 'Camera off',
    askExamination: 'Examination camera',
    stopExamination: 'Stop examination',
    examinationUnavailable: 'The examination camera is not available. Try again.',
    swap: 'Swap',
    listen: 'Turn sound on',
    retryDevices: 'Try again',
    selfOff: 'Camera off',
    examinationComing: 'The kiosk is preparing the examination camera…',
    stage: 'Video',
    selfStalled: 'Your camera gives no picture any more. The patient hears you.',
  },
  videoFrames: {
    awaited: 'The picture is coming…',
    stopped: 'The picture has stopped. It will come back by itself.',
    stalled: 'The kiosk’s camera gives no picture any more. The link is not the cause.',
  },
  microphoneTrouble: {
    denied: 'The browser refused the microphone: allow it in the address bar.',
    missing: 'No microphone plugged in. The patient cannot hear you.',
    busy: 'Another program is using the microphone.',
  },
  cameraTrouble: {
    denied: 'The browser refused the camera: allow it in the address bar.',
    missing: 'No camera plugged in. The patient cannot see you.',
    busy: 'Another program is using the camera.',
  },
};
