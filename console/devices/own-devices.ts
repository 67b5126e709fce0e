import type { RoomKeeper } from '#media/room-keeper.ts';
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
  /** One was pulled out, or is there again. */
  incident?(incident: MediaIncident): void;
}

/** Whoever sits before this page, seen and heard: their microphone and camera, opened, sent, silenced and let go of. */
export class OwnDevices {
  readonly #parts: OwnDevicesParts;
  #held = noDevices;
  /** They may not be open: what is being opened is closed as soon as it is. */
  #isDark = true;
  /** Pulled out, and not there again. */
  readonly #lostOnes = new Set<DeviceName>();

  constructor(parts: OwnDevicesParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#isDark = false;
    void this.#open('microphone');
    void this.#open('camera');
  }

  /** Both go dark, until {@link start}. */
  stop(): void {
    this.#isDark = true;
    for (const name of ['microphone', 'camera'] as const) {
      stopDevice(this.#held[name]);
      this.#set(name, { state: 'starting' });
    }
  }

  /** Silences the microphone or darkens the camera, or goes on; what was refused or missing is tried again. */
  async toggle(name: DeviceName): Promise<void> {
    const device = this.#held[name];
    if (this.#isDark || device.state === 'starting') return;
    if (device.state === 'on' && name === 'microphone') this.#mute(device.track);
    else if (device.state === 'on') {
      device.track.stop();
      this.#set('camera', { state: 'off', track: null });
      this.#parts.room()?.send('face', null);
    } else if (device.state === 'off' && device.track?.readyState === 'live') {
      device.track.enabled = true;
      this.#parts.room()?.setPaused('voice', false);
      this.#set('microphone', { state: 'on', track: device.track });
    } else await this.#open(name);
  }

  /** Another one was chosen: it takes over, silent or dark where the former was. */
  async change(name: DeviceName): Promise<void> {
    const { state } = this.#held[name];
    if (this.#isDark || state === 'starting') return;
    // A camera that is off is opened when it is turned on.
    if (name === 'camera' && state === 'off') return;
    await this.#open(name);
    const now = this.#held[name];
    if (state === 'off' && now.state === 'on') this.#mute(now.track);
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

  async #open(name: DeviceName): Promise<void> {
    const device = await this.#parts.open(name);
    if (this.#isDark) return stopDevice(device);
    stopDevice(this.#held[name]);
    this.#set(name, device);
    if (device.state !== 'on') return;
    if (this.#lostOnes.delete(name)) this.#parts.incident?.({ kind: 'capture-back', device: name });
    device.track.addEventListener('ended', () => this.#lost(name, device.track));
    this.#parts.room()?.send(SENT_AS[name], device.track);
  }

  /** Unplugged: it is opened again when it comes back. */
  #lost(name: DeviceName, track: MediaStreamTrack): void {
    const device = this.#held[name];
    if ((device.state !== 'on' && device.state !== 'off') || device.track !== track) return;
    this.#set(name, { state: 'trouble', trouble: 'missing' });
    this.#lostOnes.add(name);
    this.#parts.incident?.({ kind: 'capture-lost', device: name });
    this.#parts.room()?.send(SENT_AS[name], null);
  }

  /** Silent at once here, and told to the others. */
  #mute(track: MediaStreamTrack): void {
    track.enabled = false;
    this.#parts.room()?.setPaused('voice', true);
    this.#set('microphone', { state: 'off', track });
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
