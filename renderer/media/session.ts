import { MediaEncryption } from '#media/encryption/media-encryption.ts';
import { QualityWatch } from '#media/quality-watch.ts';
import { roomCaller } from '#media/room-calls.ts';
import { RoomKeeper } from '#media/room-keeper.ts';
import type { SiteInstruments } from '#protocol/equipment.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { KioskBridge } from '#protocol/ipc.ts';
import type { ProducerRole } from '#protocol/room.ts';
import { Auscultation } from '../auscultation/auscultation.ts';
import { NO_AUSCULTATION, useAuscultation } from '../auscultation/auscultation-store.ts';
import { onLiveMessage } from '../live/live-store.ts';
import { Examination } from '../stills/examination.ts';
import { openFace, openVoice } from './capture.ts';
import { listDevices, waysToInstrument } from './devices.ts';
import { type MediaState, NO_MEDIA, useMedia } from './media-store.ts';
import { openStethoscope } from './stethoscope.ts';

export interface MediaSession {
  /** Opens or closes the examination camera, as the physician asks. */
  examine(on: boolean): void;
}

const show = (state: Partial<MediaState>): void => useMedia.setState(state);

/** The part of the screen that shows a track of the physician. */
const showPhysician = (role: ProducerRole, track: MediaStreamTrack | null): void => {
  const stream = track === null ? null : new MediaStream([track]);
  if (role === 'face') show({ physicianFace: stream });
  else if (role === 'voice') show({ physicianVoice: stream });
};

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
  const tracks = new Map<ProducerRole, MediaStreamTrack>();
  const encryption: MediaEncryption = new MediaEncryption(
    { consultation: consultationId, own: 'patient', main: 'physician' },
    { tell: (to, message) => room.tell(to, message), changed: (state) => show({ encryption: state }) },
  );
  const room: RoomKeeper = new RoomKeeper({
    call: roomCaller((call) => bridge.request('room', call)),
    vitals: true,
    hooks: encryption.media,
    events: {
      participants: (others) => {
        encryption.participants(others);
        auscultation.participants(others);
      },
      joined: ({ peerId }) => {
        encryption.joined(peerId);
        quality.joined(peerId);
        if (peerId !== 'physician') return;
        void examination.describe();
        auscultation.describe().catch(() => undefined);
      },
      told: (from, message) => {
        encryption.told(from, message);
        quality.told(from, message);
        examination.told(from, message);
        auscultation.told(from, message);
      },
      status: (status) => {
        show({ link: status === 'joining' ? 'connecting' : status });
        quality.status(status);
      },
      track: ({ party, role, paused }, track) => {
        if (party !== 'physician') return;
        showPhysician(role, track);
        if (role === 'voice') show({ physicianMuted: track !== null && paused });
      },
      paused: ({ party, role, paused }) => {
        if (party === 'physician' && role === 'voice') show({ physicianMuted: paused });
      },
    },
  });

  const quality = new QualityWatch({
    room,
    other: 'physician',
    changed: (view) => show({ quality: view }),
    incident: (incident) => void bridge.request('media:incident', incident).catch(() => undefined),
  });

  const examination = new Examination({
    bridge,
    instruments,
    signal,
    send: (track) => room.send('examination', track),
    tell: (to, message) => room.tell(to, message),
    shown: (stream) => show({ examination: stream }),
  });

  const auscultation = new Auscultation({
    open: () => openStethoscope(instruments),
    isPlugged: async () =>
      instruments.stethoscope === null
        ? null
        : waysToInstrument('stethoscope', await listDevices(), instruments).length > 0,
    send: (track) => room.send('stethoscope', track),
    tell: (to, message) => room.tell(to, message),
    shown: (state) => useAuscultation.setState(state),
    signal,
  });

  const keep = (role: ProducerRole, track: MediaStreamTrack, onEnded: () => void) => {
    tracks.set(role, track);
    // A track that has ended is taken back: a frozen picture must not pass for a living one.
    track.addEventListener('ended', () => {
      tracks.delete(role);
      room.send(role, null);
      onEnded();
    });
  };

  const capture = async (role: 'face' | 'voice') => {
    const told = role === 'face' ? 'camera' : 'microphone';
    const captured = await (role === 'face' ? openFace(instruments) : openVoice(instruments));
    if (signal.aborted) return captured.ok ? captured.track.stop() : undefined;
    if (!captured.ok) return show({ [told]: captured.why });
    const gone = () => show(role === 'face' ? { camera: 'missing', own: null } : { microphone: 'missing' });
    keep(role, captured.track, gone);
    show(role === 'face' ? { camera: 'on', own: new MediaStream([captured.track]) } : { microphone: 'on' });
    room.send(role, captured.track);
  };

  /** What was missing is opened as soon as it is plugged in again; an examination camera only once it is asked for again. */
  const lookAgain = () => {
    const { camera, microphone } = useMedia.getState();
    if (camera === 'missing') void recapture('face');
    if (microphone === 'missing') void recapture('voice');
    examination.devicesChanged().catch(() => undefined);
    auscultation.devicesChanged().catch(() => undefined);
  };
  const recapture = (role: 'face' | 'voice') => {
    show(role === 'face' ? { camera: 'pending' } : { microphone: 'pending' });
    return capture(role);
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
    room.close();
    encryption.close();
    for (const track of tracks.values()) track.stop();
    tracks.clear();
    useMedia.setState(NO_MEDIA);
    useAuscultation.setState(NO_AUSCULTATION);
  });
  show({
    link: 'connecting',
    physicianShown: (wish) => room.setLayers({ peerId: 'physician', role: 'face' }, wish),
  });
  room.start();
  void capture('face');
  void capture('voice');

  return {
    examine: (on) => examination.want(on),
  };
}
