import { tellStalls } from '#media/stall.ts';
import type { MediaIncident } from '#protocol/media-incident.ts';
import type { PeerMessage, SoundDevice } from '#protocol/peer-message.ts';
import type { Participant, PeerId } from '#protocol/room.ts';
import { type CameraRequest, cameraState, setCamera, toldOf } from './camera-control.ts';
import type { Capture } from './capture.ts';
import type { Loudspeaker, listLoudspeakers, playBy } from './loudspeaker.ts';

type OwnRole = 'face' | 'voice';
type DevicesMessage = Extract<PeerMessage, { type: 'devices' }>;
type DeviceState = DevicesMessage['camera'];

/** What the patient sees of their own devices. */
export interface OwnView {
  readonly camera: DeviceState;
  readonly microphone: DeviceState;
  readonly face: MediaStreamTrack | null;
  readonly muted: boolean;
}

type NamedDevice = Pick<MediaDeviceInfo, 'deviceId' | 'groupId' | 'label'>;

interface OwnMediaParts {
  /** Opens the camera for the face: the chosen one where it can be, else another. */
  readonly openFace: (chosen: string | null) => Promise<Capture>;
  /** Opens the microphone, in the same way. */
  readonly openVoice: (chosen: string | null) => Promise<Capture>;
  /** The cameras that could show the face, and the microphones that could hear the voice. */
  readonly faceCameras: () => Promise<readonly NamedDevice[]>;
  readonly microphones: () => Promise<readonly NamedDevice[]>;
  /** The loudspeakers, the one that plays (null: the system's own choice), and a way to play by another. */
  readonly loudspeakers: typeof listLoudspeakers;
  readonly playBy: typeof playBy;
  /** Sends a track in a role, in place of the one before; null: nothing. */
  readonly send: (role: OwnRole, track: MediaStreamTrack | null) => void;
  readonly setPaused: (role: OwnRole, paused: boolean) => void;
  readonly tell: (to: PeerId, message: PeerMessage) => Promise<void>;
  readonly shown: (view: OwnView) => void;
  /** A device was pulled out or gives no picture, or there is one again. */
  readonly incident: (incident: MediaIncident) => void;
  readonly signal: AbortSignal;
}

interface Held {
  state: DeviceState;
  track: MediaStreamTrack | null;
  /** Something was plugged or taken away while it was being opened: what was found may be old. */
  isOld: boolean;
  /** It was pulled out, and there is none again. */
  isLost: boolean;
  /** The one the physician asked for. */
  chosen: string | null;
  /** Another is being opened in its place. */
  isChanging: boolean;
}

const nothing = (): Held => ({
  state: 'starting',
  track: null,
  isOld: false,
  isLost: false,
  chosen: null,
  isChanging: false,
});

/** What each is taken with. */
const DEVICE_OF = { face: 'camera', voice: 'microphone' } as const;

/** ms within which another device may take the place of one that was unplugged before its picture or sound is taken back. */
const REPLACED_WITHIN = 1000;

/**
 * The patient's face and voice in one consultation: opened at once, opened again when a device was unplugged and another is
 * there, silenced by the patient, and exchanged or (the camera) set as the physician asks. Both ends are told how they stand.
 */
export class OwnMedia {
  readonly #parts: OwnMediaParts;
  readonly #held: Readonly<Record<OwnRole, Held>> = {
    face: nothing(),
    voice: nothing(),
  };
  #muted = false;
  #hasPhysician = false;

  constructor(parts: OwnMediaParts) {
    this.#parts = parts;
    parts.signal.addEventListener('abort', () => {
      for (const held of Object.values(this.#held)) {
        held.track?.stop();
        held.track = null;
      }
    });
  }

  start(): void {
    void this.#open('face');
    void this.#open('voice');
  }

  /** Silences the patient's microphone, or goes on; it stays so whatever becomes of link and device. */
  setMuted(muted: boolean): void {
    if (this.#parts.signal.aborted || muted === this.#muted) return;
    this.#muted = muted;
    const { track } = this.#held.voice;
    // Silent here at once, whatever the room answers.
    if (track !== null) track.enabled = !muted;
    this.#parts.setPaused('voice', muted);
    this.#show();
  }

  /** Something was plugged or taken away. */
  devicesChanged(): void {
    for (const role of ['face', 'voice'] as const) {
      if (this.#held[role].state === 'missing') void this.#open(role);
      else this.#held[role].isOld = this.#held[role].state === 'starting';
    }
    this.#describeChoices();
  }

  /** Who else is in the room now. */
  participants(others: readonly Participant[]): void {
    const before = this.#hasPhysician;
    this.#hasPhysician = others.some(({ party }) => party === 'physician');
    if (this.#hasPhysician && !before) this.describe();
  }

  /** Tells the physician how both stand. One who is away is told once they are back. */
  describe(): void {
    this.#tell({ type: 'devices', camera: this.#held.face.state, microphone: this.#held.voice.state });
    this.#describeChoices();
  }

  /** A message of the room. Only the physician has a say in camera, microphone and loudspeaker. */
  told(from: PeerId, message: PeerMessage): void {
    if (from !== 'physician') return;
    if (message.type === 'camera-set' && message.role === 'face') void this.#set(message);
    if (message.type === 'sound-device-set') void this.#setSound(message.kind, message.device);
  }

  async #open(role: OwnRole): Promise<void> {
    const held = this.#held[role];
    held.state = 'starting';
    held.isOld = false;
    const captured = await this.#capture(role);
    if (this.#parts.signal.aborted) return captured.ok ? captured.track.stop() : undefined;
    if (!captured.ok && held.isOld) return this.#open(role);
    if (!captured.ok) {
      held.state = captured.why;
      held.track = null;
      this.#parts.send(role, null);
      return this.#became();
    }
    this.#take(role, captured.track);
    this.#became();
  }

  /** The former track, where there is one, is replaced in what is sent: the others see and hear the next without a break. */
  #take(role: OwnRole, track: MediaStreamTrack): void {
    const held = this.#held[role];
    const former = held.track;
    held.state = 'on';
    held.track = track;
    if (held.isLost) this.#parts.incident({ kind: 'capture-back', device: DEVICE_OF[role] });
    held.isLost = false;
    if (role === 'voice') track.enabled = !this.#muted;
    track.addEventListener('ended', () => this.#ended(role, track));
    tellStalls(track, DEVICE_OF[role], this.#parts.incident);
    this.#parts.send(role, track);
    // What is sent anew is sent as the patient wants it.
    if (role === 'voice' && this.#muted) this.#parts.setPaused('voice', true);
    former?.stop();
  }

  /**
   * Unplugged: another that is there takes its place; else what was sent is taken back, since a frozen picture must not pass
   * for a living one.
   */
  #ended(role: OwnRole, track: MediaStreamTrack): void {
    const held = this.#held[role];
    if (held.track !== track || this.#parts.signal.aborted) return;
    held.track = null;
    held.isLost = true;
    this.#parts.incident({ kind: 'capture-lost', device: DEVICE_OF[role] });
    const waiting = setTimeout(() => held.track === null && this.#parts.send(role, null), REPLACED_WITHIN);
    void this.#open(role).finally(() => clearTimeout(waiting));
    this.#became();
  }

  async #capture(role: OwnRole): Promise<Capture> {
    const { chosen } = this.#held[role];
    const captured = await (role === 'face' ? this.#parts.openFace(chosen) : this.#parts.openVoice(chosen));
    // The view is the whole one at first: what another physician chose is not this one's.
    if (role === 'face' && captured.ok) await setCamera(captured.track, WIDEST);
    return captured;
  }

  async #set(request: CameraRequest): Promise<void> {
    const { face } = this.#held;
    if (request.camera !== undefined) await this.#exchange('face', request.camera);
    if (face.track !== null) await setCamera(face.track, request);
    await this.#describeCamera();
  }

  async #setSound(kind: SoundDevice, device: string): Promise<void> {
    if (kind === 'microphone') {
      await this.#exchange('voice', device);
      await this.#describeMicrophone();
    } else {
      await this.#parts.playBy(device);
      await this.#describeLoudspeaker();
    }
  }

  /** Another takes its place, if it is another. */
  async #exchange(role: OwnRole, device: string): Promise<void> {
    const held = this.#held[role];
    if (held.isChanging || held.state !== 'on' || device === held.track?.getSettings().deviceId) return;
    held.isChanging = true;
    await this.#change(role, device).finally(() => {
      held.isChanging = false;
    });
  }

  /** The former goes on where the other does not open. */
  async #change(role: OwnRole, device: string): Promise<void> {
    const held = this.#held[role];
    const before = held.chosen;
    held.chosen = device;
    const captured = await this.#capture(role);
    if (!captured.ok) held.chosen = before;
    else if (this.#parts.signal.aborted || held.state !== 'on') captured.track.stop();
    else {
      this.#take(role, captured.track);
      this.#became();
    }
  }

  #describeChoices(): void {
    void this.#describeCamera();
    void this.#describeMicrophone();
    void this.#describeLoudspeaker();
  }

  async #describeMicrophone(): Promise<void> {
    const microphones = await this.#parts.microphones();
    const taken = this.#held.voice.track?.getSettings();
    // What the system chose is known by an id of its own, and by the device it belongs to.
    const active =
      microphones.find(({ deviceId }) => deviceId === taken?.deviceId) ??
      microphones.find(({ groupId }) => groupId !== '' && groupId === taken?.groupId);
    this.#tellSound('microphone', asked(microphones), active?.deviceId ?? null);
  }

  async #describeLoudspeaker(): Promise<void> {
    const { among, playing } = await this.#parts.loudspeakers();
    this.#tellSound('loudspeaker', among, playing);
  }

  #tellSound(kind: SoundDevice, among: readonly Loudspeaker[], active: string | null): void {
    this.#tell({ type: 'sound-devices', kind, devices: toldOf(among), active });
  }

  async #describeCamera(): Promise<void> {
    const { track } = this.#held.face;
    const active = track?.getSettings().deviceId ?? null;
    this.#tell(cameraState('face', asked(await this.#parts.faceCameras()), active, track));
  }

  #became(): void {
    this.#show();
    this.describe();
  }

  #show(): void {
    if (this.#parts.signal.aborted) return;
    const { face, voice } = this.#held;
    this.#parts.shown({ camera: face.state, microphone: voice.state, face: face.track, muted: this.#muted });
  }

  #tell(message: PeerMessage): void {
    if (!this.#parts.signal.aborted) this.#parts.tell('physician', message).catch(() => undefined);
  }
}

/** One without an id cannot be asked for. */
const asked = (devices: readonly NamedDevice[]) =>
  devices.filter(({ deviceId }) => deviceId !== '').map(({ deviceId, label }) => ({ id: deviceId, label }));

/** No camera has less. */
const WIDEST: CameraRequest = { type: 'camera-set', role: 'face', zoom: 0 };
