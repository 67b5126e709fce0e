import { MediaEncryption } from '#media/encryption/media-encryption.ts';
import { peopleAmong, withGuestEncryption, withGuestPaused, withGuestTrack } from '#media/guests.ts';
import type { LayerWish } from '#media/receiving.ts';
import type { RoomCaller } from '#media/room-calls.ts';
import { RoomKeeper } from '#media/room-keeper.ts';
import type { GuestWelcome } from '#protocol/guest-link.ts';
import type { PeerId, RoomEvent } from '#protocol/room.ts';
import { type OwnDevice, openOwnDevice } from '../room/own-media.ts';
import { emptyGuestRoom, type GuestRoomView } from './guest-state.ts';
import { withHeldBack } from './picture.ts';

const SENT_AS = { microphone: 'voice', camera: 'face' } as const;
type Device = keyof typeof SENT_AS;

/** The guest's place in the room: their camera and microphone out, faces and voices in, all of it encrypted. */
export class GuestRoom {
  /** Tells this page from any other of the same guest. */
  readonly #page = crypto.randomUUID();
  readonly #welcome: GuestWelcome;
  readonly #call: RoomCaller;
  readonly #changed: (view: GuestRoomView) => void;
  readonly #ended = new AbortController();
  #view = emptyGuestRoom;
  #keeper: RoomKeeper | null = null;
  #encryption: MediaEncryption | null = null;

  constructor(welcome: GuestWelcome, call: RoomCaller, changed: (view: GuestRoomView) => void) {
    this.#welcome = welcome;
    this.#call = call;
    this.#changed = changed;
    const { signal } = this.#ended;
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.#reopenMissing(), { signal });
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
          joined: ({ peerId }) => encryption.joined(peerId),
          told: (from, message) => encryption.told(from, message),
          status: (status) => this.#change({ status }),
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
    this.#keeper = keeper;
    this.#encryption = encryption;
    keeper.start();
    void this.#open('microphone');
    void this.#open('camera');
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
    this.#stopDevices();
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

  /** Silences the microphone or darkens the camera, or goes on; what was refused or missing is tried again. */
  async toggle(name: Device): Promise<void> {
    const device = this.#view[name];
    if (this.#view.status === 'elsewhere' || device.state === 'starting') return;
    if (device.state === 'on' && name === 'microphone') {
      this.#mute(device.track, true);
      this.#change({ microphone: { state: 'off', track: device.track } });
    } else if (device.state === 'on') {
      device.track.stop();
      this.#change({ camera: { state: 'off', track: null } });
      this.#keeper?.send('face', null);
    } else if (device.state === 'off' && device.track?.readyState === 'live') {
      this.#mute(device.track, false);
      this.#change({ microphone: { state: 'on', track: device.track } });
    } else await this.#open(name);
  }

  /** Leaves this page's place; camera and microphone go dark. */
  end(): void {
    this.#ended.abort();
    this.#leaveRoom();
    this.#stopDevices();
  }

  #leaveRoom(): void {
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
    for (const name of ['microphone', 'camera'] as const) {
      const device = this.#view[name];
      if (device.state === 'trouble' && device.trouble !== 'denied') await this.#open(name);
    }
  }

  async #open(name: Device): Promise<void> {
    const device = await openOwnDevice(name);
    if (this.#ended.signal.aborted || this.#view.status === 'elsewhere') return stopDevice(device);
    stopDevice(this.#view[name]);
    this.#change({ [name]: device });
    if (device.state !== 'on') return;
    device.track.addEventListener('ended', () => this.#lost(name, device.track), { signal: this.#ended.signal });
    this.#keeper?.send(SENT_AS[name], device.track);
  }

  /** Unplugged: it is opened again when it comes back. */
  #lost(name: Device, track: MediaStreamTrack): void {
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

  #change(part: Partial<GuestRoomView>): void {
    if (this.#ended.signal.aborted) return;
    this.#view = { ...this.#view, ...part };
    this.#changed(this.#view);
  }
}

function stopDevice(device: OwnDevice): void {
  if (device.state === 'on' || device.state === 'off') device.track?.stop();
}
