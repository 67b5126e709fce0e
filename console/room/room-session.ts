import type { RoomEvent, RoomProducer } from '#protocol/room.ts';
import { type OwnDevice, openOwnDevice } from './own-media.ts';
import { reconnectionStep } from './reconnection.ts';
import { Seat } from './seat.ts';
import type { RoomRequest } from './signalling.ts';

/** What the screen needs to know of the room. */
export interface RoomView {
  /** `elsewhere`: another console of this physician has the seat, in another tab or on another machine. */
  readonly status: 'joining' | 'connected' | 'reconnecting' | 'elsewhere';
  readonly face: MediaStreamTrack | null;
  readonly voice: MediaStreamTrack | null;
  readonly examination: MediaStreamTrack | null;
  readonly microphone: OwnDevice;
  readonly camera: OwnDevice;
}

export const emptyRoom: RoomView = {
  status: 'joining',
  face: null,
  voice: null,
  examination: null,
  microphone: { state: 'starting' },
  camera: { state: 'starting' },
};

interface RoomSessionEvents {
  changed(view: RoomView): void;
  vitals(message: unknown): void;
}

/**
 * The video of one consultation: keeps the seat in the room, and takes it anew by {@link RECONNECTION} when it breaks. The
 * physician has one seat, wherever their consoles are open: the newest takes it over, once, and the others give way.
 */
export class RoomSession {
  /** Tells this console from any other of the same physician. */
  readonly #console = crypto.randomUUID();
  readonly #request: RoomRequest;
  readonly #events: RoomSessionEvents;
  readonly #ended = new AbortController();
  #view: RoomView = emptyRoom;
  #seat: Seat | null = null;
  /** Aborted when a newer join or recovery takes over. */
  #effort = new AbortController();
  /** The next join is the physician's wish, not a reconnection: it may take the seat from another console. */
  #takesOver = true;
  /** Producers told of while no seat was taken yet. */
  #early: RoomEvent[] = [];

  constructor(request: RoomRequest, events: RoomSessionEvents) {
    this.#request = request;
    this.#events = events;
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.#reopenMissing(), {
      signal: this.#ended.signal,
    });
  }

  /** Opens microphone and camera and joins the room; all at once, since each takes its time. */
  start(): void {
    if (this.#ended.signal.aborted) return;
    void this.#openDevice('microphone');
    void this.#openDevice('camera');
    void this.#recover('joining', true);
  }

  /** Another console of this physician has the seat: here the devices go dark, until {@link takeBack}. */
  giveWay(): void {
    this.#effort.abort();
    this.#seat?.close();
    this.#seat = null;
    this.#takesOver = false;
    this.#stopDevices();
    this.#change({ ...emptyRoom, status: 'elsewhere' });
  }

  /** Takes the seat from the console that has it. */
  takeBack(): void {
    if (this.#view.status !== 'elsewhere') return;
    this.#takesOver = true;
    this.#change({ status: 'joining' });
    this.start();
  }

  /** The signalling link was away: what the server holds of this party is unknown, so join anew. */
  rejoin(): void {
    if (this.#view.status === 'elsewhere') return;
    void this.#recover('reconnecting', true);
  }

  take(event: RoomEvent): void {
    if (this.#view.status === 'elsewhere') return;
    switch (event.type) {
      case 'producer-added':
        if (this.#seat) this.#seat.receive(event.producer);
        else this.#early.push(event);
        return;
      case 'vitals-added':
        if (this.#seat) this.#seat.receiveVitals(event.dataProducerId);
        else this.#early.push(event);
        return;
      case 'producer-closed':
        if (this.#seat) this.#seat.forget(event.producerId);
        else this.#early.push(event);
        return;
      case 'reset':
        this.rejoin();
        return;
      case 'peer-joined':
      case 'peer-left':
        return;
    }
  }

  async toggleMicrophone(): Promise<void> {
    if (this.#view.status === 'elsewhere') return;
    const { microphone } = this.#view;
    if (microphone.state === 'on') {
      microphone.track.enabled = false;
      this.#change({ microphone: { state: 'off', track: microphone.track } });
    } else if (microphone.state === 'off' && microphone.track?.readyState === 'live') {
      microphone.track.enabled = true;
      this.#change({ microphone: { state: 'on', track: microphone.track } });
    } else await this.#openDevice('microphone');
  }

  async toggleCamera(): Promise<void> {
    if (this.#view.status === 'elsewhere') return;
    const { camera } = this.#view;
    if (camera.state === 'on') {
      camera.track.stop();
      this.#change({ camera: { state: 'off', track: null } });
      await this.#seat?.stop('face').catch(() => undefined);
    } else await this.#openDevice('camera');
  }

  /** Tries again the devices that were refused or missing. */
  async retryDevices(): Promise<void> {
    await Promise.all([this.#reopenInTrouble('microphone'), this.#reopenInTrouble('camera')]);
  }

  /** Ends the session; microphone and camera go dark. */
  end(): void {
    this.#ended.abort();
    this.#effort.abort();
    this.#seat?.close();
    this.#stopDevices();
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
    const device = await openOwnDevice(name);
    if (this.#ended.signal.aborted || this.#view.status === 'elsewhere') return stopDevice(device);
    stopDevice(this.#view[name]);
    if (device.state === 'on')
      device.track.addEventListener('ended', () => this.#lost(name, device.track), { signal: this.#ended.signal });
    this.#change({ [name]: device });
    const seat = this.#seat;
    if (seat === null) return;
    await this.#sendOwn(seat, name).catch(() => {
      // Not to be heard must not look like being heard: the room is joined anew, and sending is part of joining.
      if (this.#seat === seat) void this.#recover('reconnecting', true);
    });
  }

  /** The device was unplugged: tell, and wait for it to come back (`devicechange`). */
  #lost(name: 'microphone' | 'camera', track: MediaStreamTrack): void {
    const device = this.#view[name];
    if ((device.state !== 'on' && device.state !== 'off') || device.track !== track) return;
    this.#change({ [name]: { state: 'trouble', trouble: 'missing' } });
    void this.#seat?.stop(name === 'microphone' ? 'voice' : 'face').catch(() => undefined);
  }

  async #sendOwn(seat: Seat, name: 'microphone' | 'camera'): Promise<void> {
    const device = this.#view[name];
    const track = device.state === 'on' || device.state === 'off' ? device.track : null;
    if (track) await seat.produce(name === 'microphone' ? 'voice' : 'face', track);
  }

  /** Works until the seat is sound again, step by step; `anew` starts with a join. */
  async #recover(status: 'joining' | 'reconnecting', anew: boolean): Promise<void> {
    this.#effort.abort();
    this.#effort = new AbortController();
    const { signal } = this.#effort;
    this.#change({ status });
    let mustJoin = anew || this.#seat === null;
    for (let n = 0; !signal.aborted; n += 1) {
      const { after, step } = reconnectionStep(n);
      await delay(after, signal);
      if (signal.aborted) return;
      if (!mustJoin && this.#seat?.sound) break;
      try {
        if (mustJoin || step === 'rejoin') {
          await this.#join(signal);
          break;
        }
        await this.#seat?.restartIce();
      } catch {
        mustJoin = true;
      }
    }
    if (!signal.aborted) this.#change({ status: 'connected' });
  }

  async #join(signal: AbortSignal): Promise<void> {
    this.#seat?.close();
    this.#seat = null;
    this.#early = [];
    const seat = await Seat.take(
      this.#request,
      { seat: this.#console, takeOver: this.#takesOver },
      {
        track: (producer, track) => this.#received(producer, track),
        vitals: (message) => this.#events.vitals(message),
        broken: () => {
          if (this.#seat === seat && this.#view.status === 'connected') void this.#recover('reconnecting', false);
        },
      },
      signal,
    );
    if (signal.aborted) {
      seat.close();
      return;
    }
    this.#seat = seat;
    this.#takesOver = false;
    for (const event of this.#early.splice(0)) this.take(event);
    await Promise.all([this.#sendOwn(seat, 'microphone'), this.#sendOwn(seat, 'camera')]);
  }

  #received(producer: RoomProducer, track: MediaStreamTrack | null): void {
    this.#change({ [producer.role]: track });
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

/** Resolves after `ms`, or at once when aborted. */
function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
