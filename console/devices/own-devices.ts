import type { RoomKeeper } from '#media/room-keeper.ts';
import { tellStalls } from '#media/stall.ts';
import type { MediaIncident } from '#protocol/media-incident.ts';
import type { OwnDevice } from './own-media.ts';

export type DeviceName = 'microphone' | 'camera';

/** How one's own microphone and camera stand. */
export interface OwnDevicesView {
  readonly microphone: OwnDevice;
  readonly camera: OwnDevice;
}

export const noDevices: OwnDevicesView = { microphone: { state: 'starting' }, camera: { state: 'starting' } };

const SENT_AS = { microphone: 'voice', camera: 'face' } as const;

interface OwnDevicesParts {
  open(name: DeviceName): Promise<OwnDevice>;
  /** Where they are sent; null while there is no room. */
  room(): Pick<RoomKeeper, 'send' | 'setPaused'> | null;
  changed(part: Partial<OwnDevicesView>): void;
  /** One was pulled out or gives no picture, or is there again. */
  incident(incident: MediaIncident): void;
}

/** Whoever sits before this page, seen and heard: their microphone and camera, opened, sent, silenced and let go of. */
export class OwnDevices {
  readonly #parts: OwnDevicesParts;
  #held = noDevices;
  /** Silenced or darkened by their owner: they stay so, whatever becomes of the device. */
  readonly #turnedOff = new Set<DeviceName>();
  /** The last that was asked for of each: any other that opens is late, and is closed again. */
  readonly #opening = new Map<DeviceName, Promise<OwnDevice>>();
  /** Pulled out, and not there again. */
  readonly #lostOnes = new Set<DeviceName>();

  constructor(parts: OwnDevicesParts) {
    this.#parts = parts;
  }

  start(): void {
    void this.#open('microphone');
    void this.#open('camera');
  }

  /** Both go dark, until {@link start}. */
  stop(): void {
    this.#opening.clear();
    for (const name of ['microphone', 'camera'] as const) {
      stopDevice(this.#held[name]);
      this.#set(name, { state: 'starting' });
    }
  }

  /** Silences the microphone or darkens the camera, or goes on; what was refused or missing is tried again. */
  async toggle(name: DeviceName): Promise<void> {
    const device = this.#held[name];
    if (device.state === 'starting') return;
    if (device.state === 'trouble') await this.#open(name);
    else if (this.#turnedOff.has(name)) await this.#turnOn(name, device.track);
    else this.#turnOff(name, device.track);
  }

  /** Another one was chosen: it takes over, silent or dark where the former was. */
  async change(name: DeviceName): Promise<void> {
    if (this.#held[name].state !== 'starting') await this.#open(name);
  }

  /** Tries again what was refused or missing. */
  async retry(): Promise<void> {
    const inTrouble = (['microphone', 'camera'] as const).filter((name) => this.#held[name].state === 'trouble');
    await Promise.all(inTrouble.map((name) => this.#open(name)));
  }

  /** Something was plugged. What the browser was told to refuse stays refused. */
  async plugged(): Promise<void> {
    for (const name of ['microphone', 'camera'] as const) {
      const device = this.#held[name];
      if (device.state === 'trouble' && device.trouble !== 'denied') await this.#open(name);
    }
  }

  /** Opens it and sends it as its owner wishes by then. */
  async #open(name: DeviceName): Promise<void> {
    // A camera that is off is opened when it is turned on.
    if (name === 'camera' && this.#turnedOff.has(name)) return this.#set(name, { state: 'off', track: null });
    const opening = this.#parts.open(name);
    this.#opening.set(name, opening);
    const device = await opening;
    if (this.#opening.get(name) !== opening) return stopDevice(device);
    stopDevice(this.#held[name]);
    if (device.state !== 'on') return this.#set(name, device);
    this.#take(name, device.track);
  }

  #take(name: DeviceName, track: MediaStreamTrack): void {
    const isOff = this.#turnedOff.has(name);
    track.enabled = !isOff;
    this.#set(name, { state: isOff ? 'off' : 'on', track });
    if (this.#lostOnes.delete(name)) this.#parts.incident({ kind: 'capture-back', device: name });
    track.addEventListener('ended', () => this.#lost(name, track));
    tellStalls(track, name, (incident) => this.#parts.incident(incident));
    const room = this.#parts.room();
    room?.send(SENT_AS[name], track);
    // A room holds back only what it sends; it begins to send once both are said.
    if (isOff) room?.setPaused(SENT_AS[name], true);
  }

  /** Unplugged: it is opened again when it comes back. */
  #lost(name: DeviceName, track: MediaStreamTrack): void {
    const device = this.#held[name];
    if ((device.state !== 'on' && device.state !== 'off') || device.track !== track) return;
    this.#set(name, { state: 'trouble', trouble: 'missing' });
    this.#lostOnes.add(name);
    this.#parts.incident({ kind: 'capture-lost', device: name });
    this.#parts.room()?.send(SENT_AS[name], null);
  }

  /** Silent or dark at once here, and told to the others. */
  #turnOff(name: DeviceName, track: MediaStreamTrack | null): void {
    this.#turnedOff.add(name);
    if (name === 'microphone') {
      if (track !== null) track.enabled = false;
      this.#parts.room()?.setPaused('voice', true);
      this.#set(name, { state: 'off', track });
    } else {
      this.#opening.delete(name);
      track?.stop();
      this.#set(name, { state: 'off', track: null });
      this.#parts.room()?.send('face', null);
    }
  }

  async #turnOn(name: DeviceName, track: MediaStreamTrack | null): Promise<void> {
    this.#turnedOff.delete(name);
    if (track?.readyState !== 'live') return this.#open(name);
    track.enabled = true;
    this.#parts.room()?.setPaused('voice', false);
    this.#set(name, { state: 'on', track });
  }

  #set(name: DeviceName, device: OwnDevice): void {
    this.#held = { ...this.#held, [name]: device };
    this.#parts.changed({ [name]: device });
  }
}

/** The device goes dark. */
function stopDevice(device: OwnDevice): void {
  if (device.state === 'on' || device.state === 'off') device.track?.stop();
}
