import type { SiteInstruments } from '#protocol/equipment.ts';
import { AttachmentId, EntryId } from '#protocol/ids.ts';
import type { KioskBridge } from '#protocol/ipc.ts';
import type { MediaIncident } from '#protocol/media-incident.ts';
import type { PeerMessage } from '#protocol/peer-message.ts';
import type { PeerId } from '#protocol/room.ts';
import { type CameraRequest, cameraState, scaleOf, setCamera } from '../media/camera-control.ts';
import { openExamination } from '../media/capture.ts';
import { EXAMINATION_CAMERAS, type ExaminationCamera, examinationsAmong, listDevices } from '../media/devices.ts';
import { photograph } from './photograph.ts';
import { showStill, useShutter, useStill } from './still-store.ts';

/** Who asked for a still. */
type Asker = 'button' | 'patient' | 'physician';

interface ExaminationParts {
  readonly bridge: KioskBridge;
  readonly instruments: SiteInstruments;
  /** Sends the picture into the room; null: no longer. */
  readonly send: (track: MediaStreamTrack | null) => void;
  readonly tell: (to: PeerId, message: PeerMessage) => Promise<void>;
  /** What the patient sees of it. */
  readonly shown: (picture: MediaStream | null) => void;
  /** The camera was pulled out while it was looked through, or is there again. */
  readonly incident: (incident: MediaIncident) => void;
  readonly signal: AbortSignal;
}

interface OpenCamera {
  readonly instrument: ExaminationCamera;
  readonly track: MediaStreamTrack;
}

/**
 * The examination camera of one consultation: opened and closed as the physician asks, set as they wish, and photographed.
 * Nothing of it outlives the consultation.
 */
export class Examination {
  readonly #parts: ExaminationParts;
  #isWanted = false;
  /** The server was told that there is none; it is told otherwise once one is plugged. */
  #isAway = false;
  #chosen: ExaminationCamera | null = null;
  /** Pulled out while it was open, and not there again. */
  #lost: ExaminationCamera | null = null;
  #open: OpenCamera | null = null;
  #isTaking = false;
  /** The latest still, and who asked for it. */
  #latest: { readonly entryId: EntryId; readonly by: Asker } | null = null;

  constructor(parts: ExaminationParts) {
    this.#parts = parts;
    parts.signal.addEventListener('abort', () => {
      this.#open?.track.stop();
      this.#open = null;
      useShutter.setState({ press: null });
      showStill({ stage: 'none' });
    });
    const stopListening = parts.bridge.onEvent((event) => {
      if (event.type === 'still-button') this.#pressed();
      if (event.type !== 'attachment-progress') return;
      const { entryId, received, state } = event.progress;
      const still = useStill.getState();
      if (!('picture' in still) || still.entryId !== entryId) return;
      showStill({ ...still, received, stage: state === 'done' ? 'sent' : state });
      if (state === 'refused' && this.#latest?.entryId === entryId) this.#refuse(this.#latest.by, 'refused');
    });
    parts.signal.addEventListener('abort', stopListening);
  }

  /** Opens or closes it, as the physician asks. */
  want(on: boolean): void {
    if (on === this.#isWanted) return;
    this.#isWanted = on;
    if (on) this.#openCamera().catch(() => this.#report('unavailable'));
    else this.#close();
  }

  /** Something was plugged or taken away. It is opened again only once it is asked for again. */
  async devicesChanged(): Promise<void> {
    const plugged = await this.#plugged();
    const lost = this.#lost;
    if (lost !== null && plugged.some(({ instrument }) => instrument === lost)) this.#found(lost);
    if (this.#isAway && plugged.length > 0) this.#report('off');
    await this.describe();
  }

  /** Tells the physician what the camera can do and how it stands. */
  async describe(): Promise<void> {
    const plugged = await this.#plugged();
    if (this.#parts.signal.aborted) return;
    const { instrument = null, track = null } = this.#open ?? {};
    // A physician who is away asks for nothing, and is told once they are back.
    const cameras = plugged.map((camera) => ({ id: camera.instrument, label: camera.device.label }));
    const state = cameraState('examination', cameras, instrument, track);
    await this.#parts.tell('physician', state).catch(() => undefined);
  }

  /** A message of the room. Only the physician has a say in the examination. */
  told(from: PeerId, message: PeerMessage): void {
    if (from !== 'physician') return;
    if (message.type === 'take-still') void this.take('physician');
    if (message.type === 'camera-set' && message.role === 'examination') void this.#set(message);
  }

  /** Takes a still and hands it over to be sent; one at a time. */
  async take(by: Asker): Promise<void> {
    const open = this.#open;
    if (this.#isTaking) return;
    if (open === null) return this.#refuse(by, 'no-camera');
    this.#isTaking = true;
    showStill({ stage: 'taking' });
    try {
      if (!(await this.#takeFrom(open, by))) throw new Error('not stored');
    } catch {
      if (this.#parts.signal.aborted) return;
      showStill({ stage: 'failed' });
      this.#refuse(by, 'failed');
    } finally {
      this.#isTaking = false;
    }
  }

  /** Whether it is in the store, and will be sent. */
  async #takeFrom({ track, instrument }: OpenCamera, by: Asker): Promise<boolean> {
    const { bridge, instruments, signal } = this.#parts;
    const { picture, bytes, mediaType, width, height, from } = await photograph(track, signal);
    const entryId = EntryId.parse(crypto.randomUUID());
    const scale = scaleOf(track, instruments[instrument]?.fieldWidth, { width, height });
    if (signal.aborted) {
      picture.close();
      return false;
    }
    showStill({ stage: 'sending', entryId, picture, received: 0 });
    this.#latest = { entryId, by };
    const kept = await bridge.request('attachment:add', {
      entryId,
      mediaType,
      bytes,
      content: {
        type: 'still',
        attachmentId: AttachmentId.parse(crypto.randomUUID()),
        camera: instrument,
        label: track.label.slice(0, 200),
        width,
        height,
        from,
        by,
        annotations: [],
        ...(scale === undefined ? {} : { scale }),
      },
    });
    return kept.ok;
  }

  #pressed(): void {
    // Without a picture on its way there is nothing to look at.
    if (this.#open === null) return;
    this.#parts.bridge.request('examination:still', {}).catch(() => undefined);
    void this.take('button');
  }

  #refuse(by: Asker, why: 'no-camera' | 'failed' | 'refused'): void {
    if (by === 'physician') this.#parts.tell('physician', { type: 'still-refused', why }).catch(() => undefined);
  }

  async #plugged() {
    return examinationsAmong(await listDevices(), this.#parts.instruments);
  }

  async #openCamera(): Promise<void> {
    const { signal, shown, send } = this.#parts;
    const plugged = await this.#plugged();
    const camera = plugged.find(({ instrument }) => instrument === this.#chosen) ?? plugged[0];
    const captured = camera === undefined ? null : await openExamination(camera.device);
    if (camera === undefined || captured === null || !captured.ok) {
      // One that is open goes on where the other does not open.
      return this.#open === null ? this.#report('unavailable') : undefined;
    }
    const { track } = captured;
    if (signal.aborted || !this.#isWanted) return track.stop();
    this.#open?.track.stop();
    this.#open = { instrument: camera.instrument, track };
    if (camera.instrument === this.#lost) this.#found(camera.instrument);
    // A track that has ended is taken back: a frozen picture must not pass for a living one.
    track.addEventListener('ended', () => {
      if (this.#open?.track !== track) return;
      this.#lost = camera.instrument;
      this.#parts.incident({ kind: 'capture-lost', device: camera.instrument });
      this.#close();
      this.#report('unavailable');
    });
    shown(new MediaStream([track]));
    useShutter.setState({ press: () => void this.take('patient') });
    send(track);
    this.#report('on');
    await this.describe();
  }

  #found(device: ExaminationCamera): void {
    this.#lost = null;
    this.#parts.incident({ kind: 'capture-back', device });
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    this.#parts.send(null);
    open?.track.stop();
    this.#parts.shown(null);
    useShutter.setState({ press: null });
    void this.describe();
  }

  async #set(request: CameraRequest): Promise<void> {
    const other = EXAMINATION_CAMERAS.find((instrument) => instrument === request.camera);
    if (other !== undefined && this.#isWanted && other !== this.#open?.instrument) {
      this.#chosen = other;
      await this.#openCamera();
    }
    const open = this.#open;
    if (open !== null) await setCamera(open.track, request);
    await this.describe();
  }

  #report(state: 'on' | 'off' | 'unavailable'): void {
    this.#isAway = state === 'unavailable';
    this.#parts.bridge.request('examination-camera', { state }).catch(() => undefined);
  }
}
