import { type EncryptionState, MediaEncryption } from '#media/encryption/media-encryption.ts';
import { type GuestsInRoom, guestsAmong, withGuestEncryption, withGuestPaused, withGuestTrack } from '#media/guests.ts';
import { type Happened, IncidentTeller, repairedIncident } from '#media/incident-teller.ts';
import type { PictureRole } from '#media/layers.ts';
import { type LinkView, QualityWatch, UNMEASURED } from '#media/quality-watch.ts';
import type { LayerWish } from '#media/receiving.ts';
import type { RoomCaller } from '#media/room-calls.ts';
import { RoomKeeper } from '#media/room-keeper.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { PeerMessage } from '#protocol/peer-message.ts';
import type { PeerId, ProducerRole, RoomEvent, RoomProducer } from '#protocol/room.ts';
import { useDevices } from '../devices/device-choice.ts';
import { type DeviceName, noDevices, OwnDevices, type OwnDevicesView } from '../devices/own-devices.ts';
import { openOwnDevice } from '../devices/own-media.ts';

export type PatientDevices = Pick<Extract<PeerMessage, { type: 'devices' }>, 'camera' | 'microphone'>;

/** What the screen needs to know of the room. */
export interface RoomView extends OwnDevicesView {
  /** `elsewhere`: another console of this physician has the seat, in another tab or on another machine. */
  readonly status: 'joining' | 'connected' | 'reconnecting' | 'elsewhere';
  readonly face: MediaStreamTrack | null;
  readonly voice: MediaStreamTrack | null;
  readonly examination: MediaStreamTrack | null;
  readonly stethoscope: MediaStreamTrack | null;
  /** Pictures that the kiosk holds back: the fall let go of them, or their camera gives none. */
  readonly heldBack: Readonly<Record<PictureRole, boolean>>;
  /** The patient has silenced their microphone. */
  readonly patientMuted: boolean;
  /** How the kiosk's own camera and microphone stand; null: not told, or nobody is there. */
  readonly patientDevices: PatientDevices | null;
  readonly encryption: EncryptionState;
  /** Whom the physician invited, while they are there. */
  readonly guests: GuestsInRoom;
  /** How the link fares, both ways, and what was let go of. */
  readonly quality: LinkView;
}

export const emptyRoom: RoomView = {
  status: 'joining',
  face: null,
  voice: null,
  examination: null,
  stethoscope: null,
  heldBack: { face: false, examination: false },
  patientMuted: false,
  patientDevices: null,
  encryption: { kind: 'agreeing' },
  guests: [],
  quality: UNMEASURED,
  ...noDevices,
};

interface RoomSessionEvents {
  /** What the patient's kiosk said, beside what the session itself understands. */
  told(message: PeerMessage): void;
  changed(view: RoomView): void;
  vitals(message: unknown): void;
  /** The link here does not carry the stethoscope beside the voice. */
  listeningEnds(): void;
  /** Something of this end's link or devices that belongs into the record (R4). */
  incident(happened: Happened): void;
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
  readonly #devices: OwnDevices;
  readonly #incidents: IncidentTeller;
  #view: RoomView = emptyRoom;
  /** Null until the session is started, and while another console has the seat. */
  #keeper: RoomKeeper | null = null;
  #encryption: MediaEncryption | null = null;
  #quality: QualityWatch | null = null;

  constructor(consultation: ConsultationId, call: RoomCaller, events: RoomSessionEvents) {
    this.#consultation = consultation;
    this.#call = call;
    this.#events = events;
    this.#incidents = new IncidentTeller((happened) => this.#events.incident(happened));
    this.#devices = new OwnDevices({
      open: (name) => openOwnDevice(name, useDevices.getState()[name]),
      room: () => this.#keeper,
      changed: (part) => this.#change(part),
      incident: (incident) => this.#incidents.tell(incident),
    });
    const { signal } = this.#ended;
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.#devices.plugged(), { signal });
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
            if (party === 'guest') this.#change({ guests: withGuestPaused(this.#view.guests, producer) });
            if (party === 'patient') this.#change(this.#withHeldBack(role, paused));
          },
          vitals: (message) => this.#events.vitals(message),
          repaired: (repair) => this.#incidents.tell(repairedIncident(repair)),
        },
      },
      true,
    );
    const quality = new QualityWatch({
      room: keeper,
      other: 'patient',
      changed: (view) => this.#change({ quality: view }),
      listeningEnds: () => this.#events.listeningEnds(),
      incident: (incident) => this.#incidents.tell(incident),
    });
    this.#keeper = keeper;
    this.#encryption = encryption;
    this.#quality = quality;
    keeper.start();
    this.#devices.start();
  }

  /** Another console of this physician has the seat: here the devices go dark, until {@link takeBack}. */
  giveWay(): void {
    this.#leaveRoom();
    this.#devices.stop();
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

  /** Silences the microphone or darkens the camera, or goes on. */
  toggleDevice(name: DeviceName): void {
    void this.#devices.toggle(name);
  }

  /** Another microphone or camera was chosen. */
  changeDevice(name: DeviceName): void {
    void this.#devices.change(name);
  }

  /** Tries again the devices that were refused or missing. */
  retryDevices(): void {
    void this.#devices.retry();
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
    this.#devices.stop();
    this.#incidents.end();
  }

  #leaveRoom(): void {
    this.#quality?.stop();
    this.#quality = null;
    this.#keeper?.close();
    this.#keeper = null;
    this.#encryption?.close();
    this.#encryption = null;
  }

  #received(producer: RoomProducer, track: MediaStreamTrack | null): void {
    const { party, role, paused } = producer;
    if (party === 'guest') this.#change({ guests: withGuestTrack(this.#view.guests, producer, track) });
    if (party !== 'patient') return;
    this.#change({ [role]: track, ...this.#withHeldBack(role, track !== null && paused) });
  }

  /** What the patient holds back of what they send, or goes on with. */
  #withHeldBack(role: ProducerRole, paused: boolean): Partial<RoomView> {
    if (role === 'voice') return { patientMuted: paused };
    return role === 'stethoscope' ? {} : { heldBack: { ...this.#view.heldBack, [role]: paused } };
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
