/** The words for the camera, the microphone and the loudspeaker of the patient's kiosk. */
export interface PatientDeviceWords {
  readonly patientDevices: {
    readonly muted: string;
    readonly noMicrophone: string;
    readonly noCamera: string;
    readonly camera: string;
    readonly microphone: string;
    readonly loudspeaker: string;
    readonly unchosen: string;
  };
}

export const patientDevicesFr: PatientDeviceWords = {
  patientDevices: {
    muted: 'Le patient a coupé son micro.',
    noMicrophone: 'Le micro de la borne ne répond plus : le patient est prévenu. Il reprendra seul une fois rebranché.',
    noCamera:
      'La caméra de la borne ne répond plus : le patient est prévenu. Elle reprendra seule une fois rebranchée.',
    camera: 'Caméra du patient',
    microphone: 'Micro du patient',
    loudspeaker: 'Haut-parleur du patient',
    unchosen: 'Choix de la borne',
  },
};

export const patientDevicesEn: PatientDeviceWords = {
  patientDevices: {
    muted: 'The patient has turned their microphone off.',
    noMicrophone:
      'The kiosk’s microphone does not answer: the patient is told. It resumes by itself once plugged in again.',
    noCamera: 'The kiosk’s camera does not answer: the patient is told. It resumes by itself once plugged in again.',
    camera: 'Camera of the patient',
    microphone: 'Microphone of the patient',
    loudspeaker: 'Loudspeaker of the patient',
    unchosen: 'Chosen by the kiosk',
  },
};
