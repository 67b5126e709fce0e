import { MediaEncryption } from '#media/encryption/media-encryption.ts';
import { peopleAmong, withGuestEncryption, withGuestPaused, withGuestTrack } from '#media/guests.ts';
import { type Happened, IncidentTeller, repairedIncident } from '#media/incident-teller.ts';
import { QualityWatch } from '#media/quality-watch.ts';
import type { LayerWish } from '#media/receiving.ts';
import type { RoomCaller } from '#media/room-calls.ts';
import { RoomKeeper } from '#media/room-keeper.ts';
import type { GuestWelcome } from '#protocol/guest-link.ts';
import type { PeerId, RoomEvent } from '#protocol/room.ts';
import { useDevices } from '../devices/device-choice.ts';
import { type DeviceName, OwnDevices } from '../devices/own-devices.ts';
import { openOwnDevice } from '../devices/own-media.ts';
import { emptyGuestRoom, type GuestRoomView } from './guest-state.ts';
import { withHeldBack } from './picture.ts';

/** The guest's place in the room: their camera and microphone out, faces and voices in, all of it encrypted. */
export class GuestRoom {
  /** Tells this page from any other of the same guest. */
  readonly #page = crypto.randomUUID();
  readonly #welcome: GuestWelcome;
  readonly #call: RoomCaller;
  readonly #changed: (view: GuestRoomView) => void;
  readonly #incidents: IncidentTeller;
  readonly #ended = new AbortController();
  readonly #devices: OwnDevices;
  #view = emptyGuestRoom;
  #keeper: RoomKeeper | null = null;
  #encryption: MediaEncryption | null = null;
  #quality: QualityWatch | null = null;

  /** `happened`: something of this guest's media for the record (R4). */
  constructor(
    welcome: GuestWelcome,
    call: RoomCaller,
    happened: (what: Happened) => void,
    changed: (view: GuestRoomView) => void,
  ) {
    this.#welcome = welcome;
    this.#call = call;
    this.#changed = changed;
    this.#incidents = new IncidentTeller(happened);
    this.#devices = new OwnDevices({
      open: (name) => openOwnDevice(name, useDevices.getState()[name]),
      room: () => this.#keeper,
      changed: (part) => this.#change(part),
      incident: (incident) => this.#incidents.tell(incident),
    });
    const { signal } = this.#ended;
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.#devices.plugged(), { signal });
  }

  /** Opens microphone and camera and joins the room, taking the seat from another page of this guest. */
  start(): void {
    this.#leaveRoom();
    const { consultationId, guestId } = this.#welcome;
    const encryption: MediaEncryption = new MediaEncryption(
      { consultation: consultationId, own: guestId, main: null },
      {
        tell: (to, message) => keeper.tell(to, message),
        changed: () => undefined,
        peer: (peerId, state) => this.#change({ people: withGuestEncryption(this.#view.people, peerId, state) }),
        maySend: () => keeper.maySend(),
      },
    );
    const keeper: RoomKeeper = new RoomKeeper(
      {
        call: this.#call,
        seat: this.#page,
        hooks: encryption.media,
        events: {
          participants: (others) => {
            this.#change({ people: peopleAmong(others, this.#view.people) });
            encryption.participants(others);
          },
          repaired: (repair) => this.#incidents.tell(repairedIncident(repair)),
          joined: ({ peerId }) => encryption.joined(peerId),
          told: (from, message) => encryption.told(from, message),
          status: (status) => {
            this.#change({ status });
            quality.status(status);
          },
          track: (producer, track) =>
            this.#change({
              people: withGuestTrack(this.#view.people, producer, track),
              heldBack: withHeldBack(this.#view.heldBack, { ...producer, paused: track !== null && producer.paused }),
            }),
          paused: (producer) =>
            this.#change({
              people: withGuestPaused(this.#view.people, producer),
              heldBack: withHeldBack(this.#view.heldBack, producer),
            }),
        },
      },
      true,
    );
    // Of the others the patient matters most: on a weak link the rest go first.
    const quality = new QualityWatch({
      room: keeper,
      other: 'patient',
      isThird: true,
      changed: ({ own }) => this.#change({ link: own }),
      incident: (incident) => this.#incidents.tell(incident),
    });
    this.#keeper = keeper;
    this.#encryption = encryption;
    this.#quality = quality;
    keeper.start();
    this.#devices.start();
  }

  take(event: RoomEvent): void {
    this.#keeper?.take(event);
  }

  linkReturned(): void {
    this.#keeper?.linkReturned();
  }

  /** Another page of this guest has the seat: here the devices go dark, until {@link takeBack}. */
  giveWay(): void {
    this.#leaveRoom();
    this.#devices.stop();
    this.#change({ ...emptyGuestRoom, status: 'elsewhere' });
  }

  takeBack(): void {
    if (this.#view.status !== 'elsewhere') return;
    this.#change({ status: 'joining' });
    this.start();
  }

  /** How large a face is shown. */
  shown(peerId: PeerId, wish: LayerWish): void {
    this.#keeper?.setLayers({ peerId, role: 'face' }, wish);
  }

  /** Silences the microphone or darkens the camera, or goes on. */
  toggle(name: DeviceName): void {
    void this.#devices.toggle(name);
  }

  /** Another microphone or camera was chosen. */
  changeDevice(name: DeviceName): void {
    void this.#devices.change(name);
  }

  /** Leaves this page's place; camera and microphone go dark. */
  end(): void {
    this.#ended.abort();
    this.#incidents.end();
    this.#leaveRoom();
    this.#devices.stop();
  }

  #leaveRoom(): void {
    this.#quality?.stop();
    this.#quality = null;
    this.#keeper?.close();
    this.#keeper = null;
    this.#encryption?.close();
    this.#encryption = null;
  }

  #change(part: Partial<GuestRoomView>): void {
    if (this.#ended.signal.aborted) return;
    this.#view = { ...this.#view, ...part };
    this.#changed(this.#view);
  }
}
