import type { SiteInstruments } from '#protocol/equipment.ts';
import type { KioskBridge } from '#protocol/ipc.ts';
import type { ProducerRole, RoomEvent } from '#protocol/room.ts';
import { onLiveMessage } from '../live/live-store.ts';
import { openExamination, openFace, openVoice } from './capture.ts';
import { type MediaState, NO_MEDIA, useMedia } from './media-store.ts';
import { type LossCause, recoveryStep } from './reconnect-policy.ts';
import { joinRoom, type Room } from './room.ts';
import { roomCaller } from './room-calls.ts';

/** How long a repaired transport may take to be connected again before the room is joined anew, ms. */
const ICE_RESTART_LIMIT = 4000;

export interface MediaSession {
  /** Opens or closes the examination camera, as the physician asks. */
  examine(on: boolean): void;
}

/** Resolves after `ms`, or as soon as one of `wakes` aborts. */
const pause = (ms: number, ...wakes: readonly AbortSignal[]): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      for (const wake of wakes) wake.removeEventListener('abort', go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    for (const wake of wakes) wake.addEventListener('abort', go);
    if (wakes.some((wake) => wake.aborted)) go();
  });

const show = (state: Partial<MediaState>): void => useMedia.setState(state);

/** The part of the screen that shows a track of the physician. */
const showPhysician = (role: ProducerRole, stream: MediaStream | null): void => {
  if (role === 'face') show({ physicianFace: stream });
  else if (role === 'voice') show({ physicianVoice: stream });
};

/**
 * Camera, voice and live vitals of one consultation, from now until `signal` aborts; then every track is stopped and the
 * camera's light goes off. Starts only once the consultation is taken (R5): the caller sees to it.
 */
export function startMedia(bridge: KioskBridge, instruments: SiteInstruments, signal: AbortSignal): MediaSession {
  const call = roomCaller(bridge);
  const tracks = new Map<ProducerRole, MediaStreamTrack>();
  let wantsExamination = false;
  let room: Room | null = null;
  /** What the physician began and ended while this side was still joining: newer than the list the join is answered with. */
  let early: RoomEvent[] = [];
  /** Stops sending a track that this room was sent; the track itself goes on. */
  const sent = new Map<MediaStreamTrack, () => void>();
  let wake = new AbortController();
  /** The trouble being repaired. A reset while repairing means that the room itself is gone. */
  let repairing: LossCause | null = null;

  const dropRoom = () => {
    room?.close();
    room = null;
    early = [];
    sent.clear();
    show({ physicianFace: null, physicianVoice: null });
  };

  /** Sends a track once in each room: it may be ready before the room is, or after. */
  const sendTrack = async (role: ProducerRole, track: MediaStreamTrack) => {
    if (room === null || sent.has(track)) return;
    let isOver = false;
    sent.set(track, () => {
      isOver = true;
    });
    const stop = await room.produce(role, track);
    if (isOver) stop();
    else if (sent.has(track)) sent.set(track, stop);
  };

  /** A track that has ended is taken back: a frozen picture must not pass for a living one. */
  const unsend = (track: MediaStreamTrack) => {
    sent.get(track)?.();
    sent.delete(track);
  };

  const join = async () => {
    dropRoom();
    const joined = await joinRoom(call, {
      onTrack: (role, track) => showPhysician(role, new MediaStream([track])),
      onTrackGone: (role) => showPhysician(role, null),
      onLost: () => recover('lost'),
    });
    if (signal.aborted) return joined.close();
    room = joined;
    for (const event of early.splice(0)) take(event);
    await Promise.all([...tracks].map(([role, track]) => sendTrack(role, track)));
  };

  /** Tries step after step until the room is there again. */
  const repair = async () => {
    for (let attempt = 0; repairing !== null && !signal.aborted; attempt += 1) {
      const { delay, action } = recoveryStep(repairing, attempt);
      wake = new AbortController();
      await pause(delay, wake.signal, signal);
      if (signal.aborted) return;
      try {
        if (action === 'restart-ice' && room !== null) await room.restartIce(AbortSignal.timeout(ICE_RESTART_LIMIT));
        else await join();
        repairing = null;
        show({ link: 'connected' });
      } catch {
        // Whatever went wrong, the next step of the policy is the answer.
      }
    }
  };

  const recover = (cause: LossCause) => {
    if (signal.aborted) return;
    if (repairing !== null) {
      if (cause === 'reset') repairing = 'reset';
      wake.abort();
      return;
    }
    repairing = cause;
    show({ link: 'reconnecting' });
    void repair();
  };

  const take = (event: RoomEvent) => {
    switch (event.type) {
      case 'reset':
        recover('reset');
        break;
      case 'producer-added':
        if (room === null) early.push(event);
        else room.consume(event.producer).catch(() => recover('lost'));
        break;
      case 'producer-closed':
        if (room === null) early.push(event);
        else room.producerClosed(event.producerId);
        break;
      case 'vitals-added':
      case 'peer-joined':
      case 'peer-left':
        break;
    }
  };

  const keep = (role: ProducerRole, track: MediaStreamTrack, onEnded: () => void) => {
    tracks.set(role, track);
    track.addEventListener('ended', () => {
      tracks.delete(role);
      unsend(track);
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
    await sendTrack(role, captured.track).catch(() => recover('lost'));
  };

  const tellExamination = (state: 'on' | 'off' | 'unavailable') => {
    bridge.request('examination-camera', { state }).catch(() => undefined);
  };

  const closeExamination = () => {
    const track = tracks.get('examination');
    if (track !== undefined) unsend(track);
    track?.stop();
    tracks.delete('examination');
    show({ examination: null });
  };

  const openExaminationCamera = async () => {
    const captured = await openExamination(instruments);
    if (!captured.ok) return tellExamination('unavailable');
    if (signal.aborted || !wantsExamination) return captured.track.stop();
    keep('examination', captured.track, () => {
      closeExamination();
      tellExamination('unavailable');
    });
    show({ examination: new MediaStream([captured.track]) });
    await sendTrack('examination', captured.track);
    tellExamination('on');
  };

  const start = async () => {
    show({ link: 'connecting' });
    repairing = 'reset';
    await Promise.all([capture('face'), capture('voice'), repair()]);
  };

  /** What was missing is opened as soon as it is plugged in again. */
  const lookAgain = () => {
    const { camera, microphone } = useMedia.getState();
    if (camera === 'missing') void recapture('face');
    if (microphone === 'missing') void recapture('voice');
  };
  const recapture = (role: 'face' | 'voice') => {
    show(role === 'face' ? { camera: 'pending' } : { microphone: 'pending' });
    return capture(role);
  };

  navigator.mediaDevices.addEventListener('devicechange', lookAgain, { signal });
  const stopForwarding = onLiveMessage((message) => room?.sendVitals(message));
  const stopListening = bridge.onEvent((event) => {
    if (event.type === 'link') {
      if (event.link.online && useMedia.getState().link !== 'connecting') recover('lost');
      else if (repairing !== null) wake.abort();
    }
    if (event.type === 'room') take(event.event);
    // Without a picture on its way there is nothing to look at.
    if (event.type === 'still-button' && tracks.has('examination'))
      bridge.request('examination:still', {}).catch(() => undefined);
  });
  signal.addEventListener('abort', () => {
    stopForwarding();
    stopListening();
    dropRoom();
    for (const track of tracks.values()) track.stop();
    tracks.clear();
    useMedia.setState(NO_MEDIA);
  });
  void start();

  return {
    examine: (on) => {
      if (on === wantsExamination) return;
      wantsExamination = on;
      if (on) openExaminationCamera().catch(() => tellExamination('unavailable'));
      else closeExamination();
    },
  };
}
