import { MediaEncryption } from '#media/encryption/media-encryption.ts';
import { type GuestsInRoom, guestsAmong, withGuestEncryption, withGuestPaused, withGuestTrack } from '#media/guests.ts';
import { type Happened, IncidentTeller, repairedIncident } from '#media/incident-teller.ts';
import { QualityWatch } from '#media/quality-watch.ts';
import { roomCaller } from '#media/room-calls.ts';
import { RoomKeeper } from '#media/room-keeper.ts';
import type { SiteInstruments } from '#protocol/equipment.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { KioskBridge } from '#protocol/ipc.ts';
import type { ConsultationStatus } from '#protocol/kiosk-link.ts';
import type { MediaIncident } from '#protocol/media-incident.ts';
import type { ProducerRole } from '#protocol/room.ts';
import { Auscultation } from '../auscultation/auscultation.ts';
import { NO_AUSCULTATION, useAuscultation } from '../auscultation/auscultation-store.ts';
import { onLiveMessage } from '../live/live-store.ts';
import { Examination } from '../stills/examination.ts';
import { listFaceCameras, listMicrophones, openFace, openVoice } from './capture.ts';
import { listDevices, waysToInstrument } from './devices.ts';
import { listLoudspeakers, playBy } from './loudspeaker.ts';
import { type MediaState, NO_MEDIA, useMedia } from './media-store.ts';
import { OwnMedia } from './own-media.ts';
import { openStethoscope } from './stethoscope.ts';

export interface MediaSession {
  /** Opens or closes the examination camera, as the server says that the physician asks. */
  examine(said: ConsultationStatus['examinationCamera']): void;
}

const show = (state: Partial<MediaState>): void => useMedia.setState(state);

/** The part of the screen that shows a track of the physician. */
const showPhysician = (role: ProducerRole, track: MediaStreamTrack | null): void => {
  const stream = track === null ? null : new MediaStream([track]);
  if (role === 'face') show({ physicianFace: stream });
  else if (role === 'voice') show({ physicianVoice: stream });
};

const showHeldBack = (role: ProducerRole, paused: boolean): void => {
  if (role === 'face') show({ physicianHeldBack: paused });
  else if (role === 'voice') show({ physicianMuted: paused });
};

const showGuests = (change: (guests: GuestsInRoom) => GuestsInRoom): void =>
  useMedia.setState(({ guests }) => ({ guests: change(guests) }));

/**
 * Camera, voice and live vitals of one consultation, from now until `signal` aborts; then every track is stopped and the
 * camera's light goes off. Starts only once the consultation is taken (R5): the caller sees to it.
 */
export function startMedia(
  bridge: KioskBridge,
  consultationId: ConsultationId,
  instruments: SiteInstruments,
  signal: AbortSignal,
): MediaSession {
  const encryption: MediaEncryption = new MediaEncryption(
    { consultation: consultationId, own: 'patient', main: 'physician' },
    {
      tell: (to, message) => room.tell(to, message),
      changed: (state) => show({ encryption: state }),
      peer: (peerId, state) => showGuests((guests) => withGuestEncryption(guests, peerId, state)),
      maySend: () => room.maySend(),
    },
  );
  /** Kept by the kiosk until the server has it (R4). */
  const keep = async ({ incident, at }: Happened): Promise<void> => {
    const age = Math.max(0, Math.round(performance.now() - at));
    await bridge.request('media:incident', { consultationId, age, incident });
  };
  const incidents = new IncidentTeller((happened) => void keep(happened).catch(() => undefined));
  const incident = (what: MediaIncident) => incidents.tell(what);

  const room: RoomKeeper = new RoomKeeper({
    call: roomCaller((call) => bridge.request('room', call)),
    vitals: true,
    hooks: encryption.media,
    events: {
      participants: (others) => {
        showGuests((guests) => guestsAmong(others, guests));
        encryption.participants(others);
        own.participants(others);
        auscultation.participants(others);
      },
      repaired: (repair) => incidents.tell(repairedIncident(repair)),
      joined: ({ peerId }) => {
        encryption.joined(peerId);
        quality.joined(peerId);
        if (peerId !== 'physician') return;
        own.describe();
        void examination.describe();
        auscultation.describe().catch(() => undefined);
      },
      told: (from, message) => {
        encryption.told(from, message);
        quality.told(from, message);
        own.told(from, message);
        examination.told(from, message);
        auscultation.told(from, message);
      },
      status: (status) => {
        show({ link: status === 'joining' ? 'connecting' : status });
        quality.status(status);
      },
      track: (producer, track) => {
        const { party, role, paused } = producer;
        if (party === 'guest') showGuests((guests) => withGuestTrack(guests, producer, track));
        if (party !== 'physician') return;
        showPhysician(role, track);
        showHeldBack(role, track !== null && paused);
      },
      paused: (producer) => {
        const { party, role, paused } = producer;
        if (party === 'guest') showGuests((guests) => withGuestPaused(guests, producer));
        if (party === 'physician') showHeldBack(role, paused);
      },
    },
  });

  const quality = new QualityWatch({
    room,
    other: 'physician',
    changed: (view) => show({ quality: view }),
    listeningEnds: () => auscultation.weaken(),
    incident,
  });

  const examination = new Examination({
    bridge,
    instruments,
    signal,
    send: (track) => room.send('examination', track),
    tell: (to, message) => room.tell(to, message),
    shown: (stream) => show({ examination: stream }),
    incident,
  });

  const auscultation = new Auscultation({
    open: () => openStethoscope(instruments),
    isRefused: () => quality.refusesListening,
    isPlugged: async () =>
      instruments.stethoscope === null
        ? null
        : waysToInstrument('stethoscope', await listDevices(), instruments).length > 0,
    send: (track) => room.send('stethoscope', track),
    tell: (to, message) => room.tell(to, message),
    shown: (state) => useAuscultation.setState(state),
    incident,
    signal,
  });

  const own = new OwnMedia({
    openFace: (chosen) => openFace(instruments, chosen),
    openVoice: (chosen) => openVoice(instruments, chosen),
    faceCameras: () => listFaceCameras(instruments),
    microphones: () => listMicrophones(instruments),
    loudspeakers: listLoudspeakers,
    playBy,
    send: (role, track) => room.send(role, track),
    setPaused: (role, paused) => room.setPaused(role, paused),
    tell: (to, message) => room.tell(to, message),
    shown: ({ camera, microphone, face, muted }) => {
      const { own: stream } = useMedia.getState();
      const isSame = (stream?.getVideoTracks()[0] ?? null) === face;
      show({ camera, microphone, muted, own: isSame ? stream : face === null ? null : new MediaStream([face]) });
    },
    incident,
    signal,
  });

  /** What was missing is opened as soon as it is plugged in again; an examination camera only once it is asked for again. */
  const lookAgain = () => {
    own.devicesChanged();
    examination.devicesChanged().catch(() => undefined);
    auscultation.devicesChanged().catch(() => undefined);
  };

  navigator.mediaDevices.addEventListener('devicechange', lookAgain, { signal });
  const stopForwarding = onLiveMessage((message) => room.sendVitals(message));
  let wasOnline = true;
  const stopListening = bridge.onEvent((event) => {
    if (event.type === 'link') {
      if (event.link.online && !wasOnline) room.linkReturned();
      wasOnline = event.link.online;
    }
    if (event.type === 'room') room.take(event.event);
  });
  signal.addEventListener('abort', () => {
    stopForwarding();
    stopListening();
    quality.stop();
    incidents.end();
    room.close();
    encryption.close();
    useMedia.setState(NO_MEDIA);
    useAuscultation.setState(NO_AUSCULTATION);
  });
  show({
    link: 'connecting',
    setMuted: (muted) => own.setMuted(muted),
    physicianShown: (wish) => room.setLayers({ peerId: 'physician', role: 'face' }, wish),
    guestShown: (peerId, wish) => room.setLayers({ peerId, role: 'face' }, wish),
  });
  room.start();
  own.start();

  return {
    examine: (said) => examination.follow(said),
  };
}
