import { type EncryptionState, MediaEncryption } from '#media/encryption/media-encryption.ts';
import { type GuestsInRoom, guestsAmong, withGuestEncryption, withGuestPaused, withGuestTrack } from '#media/guests.ts';
import type { PictureRole } from '#media/layers.ts';
import { type LinkView, QualityWatch, UNMEASURED } from '#media/quality-watch.ts';
import type { LayerWish } from '#media/receiving.ts';
import type { RoomCaller } from '#media/room-calls.ts';
import { RoomKeeper } from '#media/room-keeper.ts';
import type { MediaIncident } from '#protocol/consultation.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { PeerMessage } from '#protocol/peer-message.ts';
import type { PeerId, RoomEvent, RoomProducer } from '#protocol/room.ts';
import { useDevices } from './device-choice.ts';
import { type OwnDevice, openOwnDevice } from './own-media.ts';

export type PatientDevices = Pick<Extract<PeerMessage, { type: 'devices' }>, 'camera' | 'microphone'>;

/** What the screen needs to know of the room. */
export interface RoomView {
  /** `elsewhere`: another console of this physician has the seat, in another tab or on another machine. */
  readonly status: 'joining' | 'connected' | 'reconnecting' | 'elsewhere';
  readonly face: MediaStreamTrack | null;
  readonly voice: MediaStreamTrack | null;
  readonly examination: MediaStreamTrack | null;
  readonly stethoscope: MediaStreamTrack | null;
  /** The patient has silenced their microphone. */
  readonly patientMuted: boolean;
  /** How the kiosk's own camera and microphone stand; null: not told, or nobody is there. */
  readonly patientDevices: PatientDevices | null;
  readonly encryption: EncryptionState;
  /** Whom the physician invited, while they are there. */
  readonly guests: GuestsInRoom;
  /** How the link fares, both ways, and what was let go of. */
  readonly quality: LinkView;
  readonly microphone: OwnDevice;
  readonly camera: OwnDevice;
}

export const emptyRoom: RoomView = {
  status: 'joining',
  face: null,
  voice: null,
  examination: null,
  stethoscope: null,
  patientMuted: false,
  patientDevices: null,
  encryption: { kind: 'agreeing' },
  guests: [],
  quality: UNMEASURED,
  microphone: { state: 'starting' },
  camera: { state: 'starting' },
};

const SENT_AS = { microphone: 'voice', camera: 'face' } as const;

interface RoomSessionEvents {
  /** What the patient's kiosk said, beside what the session itself understands. */
  told(message: PeerMessage): void;
  changed(view: RoomView): void;
  vitals(message: unknown): void;
  /** The link here does not carry the stethoscope beside the voice. */
  listeningEnds(): void;
  /** Something of the link that belongs into the record (R4). */
  incident(incident: MediaIncident): void;
}

/**
 * The video of one consultation: the physician's devices, and their place in the room. The physician has one seat, wherever
 * their consoles are open: the newest takes it over, once, and the others give way.
 */
export class RoomSession {
  /** Tells this console from any other of the same physician. */
  readonly #console = crypto.randomUUID();
  readonly #consultation: ConsultationId;
  readonly #call: RoomCaller;
  readonly #events: RoomSessionEvents;
  readonly #ended = new AbortController();
  #view: RoomView = emptyRoom;
  /** Null until the session is started, and while another console has the seat. */
  #keeper: RoomKeeper | null = null;
  #encryption: MediaEncryption | null = null;
  #quality: QualityWatch | null = null;

  constructor(consultation: ConsultationId, call: RoomCaller, events: RoomSessionEvents) {
    this.#consultation = consultation;
    this.#call = call;
    this.#events = events;
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.#reopenMissing(), {
      signal: this.#ended.signal,
    });
  }

  /** Opens microphone and camera and joins the room; all at once, since each takes its time. */
  start(): void {
    if (this.#ended.signal.aborted) return;
    this.#leaveRoom();
    const encryption: MediaEncryption = new MediaEncryption(
      { consultation: this.#consultation, own: 'physician', main: 'patient' },
      {
        tell: (to, message) => keeper.tell(to, message),
        changed: (state) => this.#change({ encryption: state }),
        peer: (peerId, state) => this.#change({ guests: withGuestEncryption(this.#view.guests, peerId, state) }),
        maySend: () => keeper.maySend(),
      },
    );
    const keeper: RoomKeeper = new RoomKeeper(
      {
        call: this.#call,
        seat: this.#console,
        hooks: encryption.media,
        events: {
          participants: (others) => {
            this.#change({ guests: guestsAmong(others, this.#view.guests) });
            encryption.participants(others);
            if (others.every(({ party }) => party !== 'patient')) this.#change({ patientDevices: null });
          },
          joined: ({ peerId }) => {
            encryption.joined(peerId);
            quality.joined(peerId);
          },
          told: (from, message) => {
            encryption.told(from, message);
            quality.told(from, message);
            if (from === 'patient') this.#told(message);
          },
          status: (status) => {
            this.#change({ status });
            quality.status(status);
          },
          track: (producer, track) => this.#received(producer, track),
          paused: (producer) => {
            const { party, role, paused } = producer;
            if (party === 'patient' && role === 'voice') this.#change({ patientMuted: paused });
            else this.#change({ guests: withGuestPaused(this.#view.guests, producer) });
          },
          vitals: (message) => this.#events.vitals(message),
        },
      },
      true,
    );
    const quality = new QualityWatch({
      room: keeper,
      other: 'patient',
      changed: (view) => this.#change({ quality: view }),
      listeningEnds: () => this.#events.listeningEnds(),
      incident: (incident) => this.#events.incident(incident),
    });
    this.#keeper = keeper;
    this.#encryption = encryption;
    this.#quality = quality;
    keeper.start();
    void this.#openDevice('microphone');
    void this.#openDevice('camera');
  }

  /** Another console of this physician has the seat: here the devices go dark, until {@link takeBack}. */
  giveWay(): void {
    this.#leaveRoom();
    this.#stopDevices();
    this.#change({ ...emptyRoom, status: 'elsewhere' });
  }

  /** Takes the seat from the console that has it. */
  takeBack(): void {
    if (this.#view.status !== 'elsewhere') return;
    this.#change({ status: 'joining' });
    this.start();
  }

  /** The signalling link was away: the room may have changed meanwhile. */
  linkReturned(): void {
    this.#keeper?.linkReturned();
  }

  take(event: RoomEvent): void {
    this.#keeper?.take(event);
  }

  /** How large a picture of the patient is shown: no more of it needs to come. */
  shown(role: PictureRole, wish: LayerWish): void {
    this.#keeper?.setLayers({ peerId: 'patient', role }, wish);
  }

  /** How large a guest's face is shown. */
  guestShown(peerId: PeerId, wish: LayerWish): void {
    this.#keeper?.setLayers({ peerId, role: 'face' }, wish);
  }

  async toggleMicrophone(): Promise<void> {
    if (this.#view.status === 'elsewhere') return;
    const { microphone } = this.#view;
    if (microphone.state === 'on') {
      this.#mute(microphone.track, true);
      this.#change({ microphone: { state: 'off', track: microphone.track } });
    } else if (microphone.state === 'off' && microphone.track?.readyState === 'live') {
      this.#mute(microphone.track, false);
      this.#change({ microphone: { state: 'on', track: microphone.track } });
    } else await this.#openDevice('microphone');
  }

  async toggleCamera(): Promise<void> {
    if (this.#view.status === 'elsewhere') return;
    const { camera } = this.#view;
    if (camera.state === 'on') {
      camera.track.stop();
      this.#change({ camera: { state: 'off', track: null } });
      this.#keeper?.send('face', null);
    } else await this.#openDevice('camera');
  }

  /** Another microphone or camera was chosen: it takes over, silent or dark where the former was. */
  async changeDevice(name: 'microphone' | 'camera'): Promise<void> {
    const { state } = this.#view[name];
    if (this.#view.status === 'elsewhere' || state === 'starting') return;
    // A camera that is off is opened when it is turned on.
    if (name === 'camera' && state === 'off') return;
    await this.#openDevice(name);
    const now = this.#view[name];
    if (state !== 'off' || now.state !== 'on') return;
    this.#mute(now.track, true);
    this.#change({ [name]: { state: 'off', track: now.track } });
  }

  /** Tries again the devices that were refused or missing. */
  async retryDevices(): Promise<void> {
    await Promise.all([this.#reopenInTrouble('microphone'), this.#reopenInTrouble('camera')]);
  }

  /** Tells the patient's kiosk. Rejects where it is not in the room. */
  async tell(message: PeerMessage): Promise<void> {
    if (this.#keeper === null) throw new Error('there is no room');
    await this.#keeper.tell('patient', message);
  }

  /** Ends the session; microphone and camera go dark. */
  end(): void {
    this.#ended.abort();
    this.#leaveRoom();
    this.#stopDevices();
  }

  #leaveRoom(): void {
    this.#quality?.stop();
    this.#quality = null;
    this.#keeper?.close();
    this.#keeper = null;
    this.#encryption?.close();
    this.#encryption = null;
  }

  #stopDevices(): void {
    stopDevice(this.#view.microphone);
    stopDevice(this.#view.camera);
  }

  async #reopenMissing(): Promise<void> {
    const missing = (device: OwnDevice) => device.state === 'trouble' && device.trouble !== 'denied';
    if (missing(this.#view.microphone)) await this.#openDevice('microphone');
    if (missing(this.#view.camera)) await this.#openDevice('camera');
  }

  async #reopenInTrouble(name: 'microphone' | 'camera'): Promise<void> {
    if (this.#view[name].state === 'trouble') await this.#openDevice(name);
  }

  async #openDevice(name: 'microphone' | 'camera'): Promise<void> {
    const device = await openOwnDevice(name, useDevices.getState()[name]);
    if (this.#ended.signal.aborted || this.#view.status === 'elsewhere') return stopDevice(device);
    stopDevice(this.#view[name]);
    if (device.state === 'on')
      device.track.addEventListener('ended', () => this.#lost(name, device.track), { signal: this.#ended.signal });
    this.#change({ [name]: device });
    if (device.state === 'on') this.#keeper?.send(SENT_AS[name], device.track);
  }

  /** The device was unplugged: tell, and wait for it to come back (`devicechange`). */
  #lost(name: 'microphone' | 'camera', track: MediaStreamTrack): void {
    const device = this.#view[name];
    if ((device.state !== 'on' && device.state !== 'off') || device.track !== track) return;
    this.#change({ [name]: { state: 'trouble', trouble: 'missing' } });
    this.#keeper?.send(SENT_AS[name], null);
  }

  /** Silent at once here, and told to the others. */
  #mute(track: MediaStreamTrack, muted: boolean): void {
    track.enabled = !muted;
    this.#keeper?.setPaused('voice', muted);
  }

  #received(producer: RoomProducer, track: MediaStreamTrack | null): void {
    const { party, role, paused } = producer;
    if (party === 'guest') this.#change({ guests: withGuestTrack(this.#view.guests, producer, track) });
    if (party !== 'patient') return;
    this.#change({ [role]: track, ...(role === 'voice' ? { patientMuted: track !== null && paused } : {}) });
  }

  #told(message: PeerMessage): void {
    if (message.type === 'devices') {
      this.#change({ patientDevices: { camera: message.camera, microphone: message.microphone } });
    }
    this.#events.told(message);
  }

  #change(part: Partial<RoomView>): void {
    if (this.#ended.signal.aborted) return;
    this.#view = { ...this.#view, ...part };
    this.#events.changed(this.#view);
  }
}

/** The device goes dark. */
function stopDevice(device: OwnDevice): void {
  if (device.state === 'on' || device.state === 'off') device.track?.stop();
}
