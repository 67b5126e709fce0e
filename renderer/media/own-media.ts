import type { MediaIncident } from '#protocol/media-incident.ts';
import type { PeerMessage } from '#protocol/peer-message.ts';
import type { Participant, PeerId } from '#protocol/room.ts';
import { type CameraRequest, cameraState, setCamera } from './camera-control.ts';
import type { Capture } from './capture.ts';

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

interface OwnMediaParts {
  /** Opens the camera for the face: the chosen one where it can be, else another. */
  readonly openFace: (chosen: string | null) => Promise<Capture>;
  readonly openVoice: () => Promise<Capture>;
  /** The cameras that could show the face. */
  readonly faceCameras: () => Promise<readonly Pick<MediaDeviceInfo, 'deviceId' | 'label'>[]>;
  /** Sends a track in a role, in place of the one before; null: nothing. */
  readonly send: (role: OwnRole, track: MediaStreamTrack | null) => void;
  readonly setPaused: (role: OwnRole, paused: boolean) => void;
  readonly tell: (to: PeerId, message: PeerMessage) => Promise<void>;
  readonly shown: (view: OwnView) => void;
  /** A device was pulled out, or there is one again. */
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
}

/** What each is taken with. */
const DEVICE_OF = { face: 'camera', voice: 'microphone' } as const;

/** ms within which another device may take the place of one that was unplugged before its picture or sound is taken back. */
const REPLACED_WITHIN = 1000;

/**
 * The patient's face and voice in one consultation: opened at once, opened again when a device was unplugged and another is
 * there, silenced by the patient, and (the camera) set as the physician asks. Both ends are told how they stand.
 */
export class OwnMedia {
  readonly #parts: OwnMediaParts;
  readonly #held: Readonly<Record<OwnRole, Held>> = {
    face: { state: 'starting', track: null, isOld: false, isLost: false },
    voice: { state: 'starting', track: null, isOld: false, isLost: false },
  };
  #muted = false;
  /** The face camera the physician asked for. */
  #chosen: string | null = null;
  #isChanging = false;
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
    void this.#describeCamera();
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
    void this.#describeCamera();
  }

  /** A message of the room. Only the physician has a say in the camera. */
  told(from: PeerId, message: PeerMessage): void {
    if (from === 'physician' && message.type === 'camera-set' && message.role === 'face') void this.#set(message);
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
    const captured = await (role === 'face' ? this.#parts.openFace(this.#chosen) : this.#parts.openVoice());
    // The view is the whole one at first: what another physician chose is not this one's.
    if (role === 'face' && captured.ok) await setCamera(captured.track, WIDEST);
    return captured;
  }

  async #set(request: CameraRequest): Promise<void> {
    const { face } = this.#held;
    const isOther = request.camera !== undefined && request.camera !== face.track?.getSettings().deviceId;
    if (isOther && face.state === 'on' && !this.#isChanging) {
      this.#isChanging = true;
      await this.#change(request.camera ?? null).finally(() => {
        this.#isChanging = false;
      });
    }
    if (face.track !== null) await setCamera(face.track, request);
    await this.#describeCamera();
  }

  /** The former goes on where the other does not open. */
  async #change(camera: string | null): Promise<void> {
    const before = this.#chosen;
    this.#chosen = camera;
    const captured = await this.#capture('face');
    if (!captured.ok) this.#chosen = before;
    else if (this.#parts.signal.aborted || this.#held.face.state !== 'on') captured.track.stop();
    else {
      this.#take('face', captured.track);
      this.#became();
    }
  }

  async #describeCamera(): Promise<void> {
    const cameras = (await this.#parts.faceCameras()).filter(({ deviceId }) => deviceId !== '');
    const { track } = this.#held.face;
    const active = track?.getSettings().deviceId ?? null;
    const known = cameras.map(({ deviceId, label }) => ({ id: deviceId, label }));
    this.#tell(cameraState('face', known, active, track));
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

/** No camera has less. */
const WIDEST: CameraRequest = { type: 'camera-set', role: 'face', zoom: 0 };
