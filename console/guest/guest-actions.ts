import { canEncrypt } from '#media/encryption/browser-frames.ts';
import type { LayerWish } from '#media/receiving.ts';
import { roomCaller } from '#media/room-calls.ts';
import { loadSfuClient } from '#media/sfu-client.ts';
import { readGuestToken } from '#protocol/guest.ts';
import type { GuestRefusal, GuestWelcome } from '#protocol/guest-link.ts';
import type { PeerId } from '#protocol/room.ts';
import type { DeviceName } from '../devices/own-devices.ts';
import { GuestRoom } from './guest-room.ts';
import { type GuestLink, openGuestLink } from './guest-socket.ts';
import { emptyGuestRoom, type GuestPhase, type GuestStore } from './guest-state.ts';
import { openInvitation, ownSeat, type Seating } from './session.ts';

/** Who has agreed in this tab: a page that is loaded again goes straight back in. Holds the guest's id and nothing else. */
const AGREED = 'escale.guest.agreed';

/** All that a guest does: opens the invitation, agrees, is in the room, leaves. */
export class GuestActions {
  readonly #store: GuestStore;
  /** What is being opened, to be tried again where nobody answered. */
  #token: string | null = null;
  #link: GuestLink | null = null;
  #room: GuestRoom | null = null;

  constructor(store: GuestStore) {
    this.#store = store;
  }

  /** `fragment`: what stands behind `#` in the address; it is spent at once and kept nowhere. */
  async start(fragment: string): Promise<void> {
    // Where the browser will not do, the link stays good for another.
    if (!canEncrypt()) return this.#go({ kind: 'cannot-encrypt' });
    // There by the time they agree; where it cannot be had now, joining asks for it again.
    loadSfuClient().catch(() => undefined);
    if (fragment === '') return this.#seated(await ownSeat());
    this.#token = readGuestToken(fragment);
    if (this.#token === null) return this.#go({ kind: 'refused', why: 'unknown' });
    await this.retry();
  }

  /** Opens the invitation whose code was typed or whose link was pasted. */
  async openCode(text: string): Promise<void> {
    this.#token = readGuestToken(text);
    if (this.#token === null) return this.#go({ kind: 'code', trouble: 'not-a-code' });
    await this.retry();
  }

  /** Asks once more what could not be asked. */
  async retry(): Promise<void> {
    this.#go({ kind: 'opening' });
    this.#seated(this.#token === null ? await ownSeat() : await openInvitation(this.#token));
  }

  /** The guest agrees to be seen and heard, and enters. */
  agree(): void {
    const { phase } = this.#store.getState();
    if (phase.kind === 'invited') this.#enter(phase.welcome);
  }

  /** Gives the seat up for good, in the room or before it. */
  leave(): void {
    if (this.#link === null) this.#connect();
    this.#room?.end();
    this.#room = null;
    this.#link?.leave();
    this.#go({ kind: 'refused', why: 'left' });
  }

  /** Another code may be typed. */
  another(): void {
    this.#go({ kind: 'code', trouble: null });
  }

  toggleMicrophone(): void {
    this.#room?.toggle('microphone');
  }

  toggleCamera(): void {
    this.#room?.toggle('camera');
  }

  changeDevice(name: DeviceName): void {
    this.#room?.changeDevice(name);
  }

  takeBack(): void {
    this.#room?.takeBack();
  }

  shown(peerId: PeerId, wish: LayerWish): void {
    this.#room?.shown(peerId, wish);
  }

  #seated(seating: Seating): void {
    switch (seating.kind) {
      case 'seated':
        this.#token = null;
        if (sessionStorage.getItem(AGREED) === seating.welcome.guestId) this.#enter(seating.welcome);
        else this.#go({ kind: 'invited', welcome: seating.welcome });
        return;
      case 'refused':
        this.#token = null;
        this.#go(seating.why === 'none' ? { kind: 'code', trouble: null } : { kind: 'refused', why: seating.why });
        return;
      case 'too-many':
        this.#go({ kind: 'code', trouble: 'too-many' });
        return;
      case 'unreachable':
        this.#go({ kind: 'unreachable' });
        return;
    }
  }

  #enter(welcome: GuestWelcome): void {
    sessionStorage.setItem(AGREED, welcome.guestId);
    this.#connect();
    const link = this.#link;
    if (link === null) return;
    this.#room = new GuestRoom(
      welcome,
      roomCaller((call) => link.room(call)),
      (happened) => link.mediaIncident(welcome.consultationId, happened),
      (room) => this.#store.setState({ room }),
    );
    this.#go({ kind: 'room', welcome });
  }

  #connect(): void {
    let isFirst = true;
    this.#link ??= openGuestLink({
      connected: () => {
        this.#store.setState({ online: true });
        if (isFirst) this.#room?.start();
        else this.#room?.linkReturned();
        isFirst = false;
      },
      disconnected: () => this.#store.setState({ online: false }),
      refused: () => void this.#lookAfterSeat(),
      room: (event) => this.#room?.take(event),
      ended: (why) => this.#end(why),
      elsewhere: () => this.#room?.giveWay(),
    });
  }

  /** Refused: the seat has ended, or the server is starting or ending. */
  async #lookAfterSeat(): Promise<void> {
    const seating = await ownSeat();
    if (seating.kind === 'refused') return this.#end(seating.why);
    this.#store.setState({ online: false });
    this.#link?.retry();
  }

  #end(why: GuestRefusal): void {
    this.#room?.end();
    this.#room = null;
    this.#link?.end();
    this.#link = null;
    sessionStorage.removeItem(AGREED);
    this.#store.setState({ room: emptyGuestRoom, online: true });
    this.#go({ kind: 'refused', why });
  }

  #go(phase: GuestPhase): void {
    this.#store.setState({ phase });
  }
}
