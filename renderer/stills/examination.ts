import { tellStalls } from '#media/stall.ts';
import type { SiteInstruments } from '#protocol/equipment.ts';
import { AttachmentId, EntryId } from '#protocol/ids.ts';
import type { KioskBridge } from '#protocol/ipc.ts';
import type { ConsultationStatus } from '#protocol/kiosk-link.ts';
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
  /** The camera was pulled out or gave no picture while it was looked through, or is there again. */
  readonly incident: (incident: MediaIncident) => void;
  readonly signal: AbortSignal;
}

type CameraState = ConsultationStatus['examinationCamera'];

/** What it needs of the browser. */
const BROWSER = { listDevices, open: openExamination, photograph };

interface OpenCamera {
  readonly instrument: ExaminationCamera;
  readonly track: MediaStreamTrack;
}

/** A still on its way to the store. */
interface Taking {
  /** Who gets it: the physician, where they asked too before it was handed over. */
  by: Asker;
  isHandedOver: boolean;
  /** The physician asked after it was handed over: another follows. */
  isAskedAgain: boolean;
}

/**
 * The examination camera of one consultation: opened and closed as the physician asks, set as they wish, and photographed.
 * Nothing of it outlives the consultation.
 */
export class Examination {
  readonly #parts: ExaminationParts;
  readonly #browser: typeof BROWSER;
  /** As the server last said. */
  #said: CameraState = 'off';
  #isWanted = false;
  /** The server was told that there is none; it is told otherwise once one is plugged. */
  #isAway = false;
  #chosen: ExaminationCamera | null = null;
  /** Pulled out while it was open, and not there again. */
  #lost: ExaminationCamera | null = null;
  #open: OpenCamera | null = null;
  #taking: Taking | null = null;
  /** The latest still, and who asked for it. */
  #latest: { readonly entryId: EntryId; readonly by: Asker } | null = null;

  constructor(parts: ExaminationParts, browser = BROWSER) {
    this.#parts = parts;
    this.#browser = browser;
    parts.signal.addEventListener('abort', () => {
      this.#isWanted = false;
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

  /** Opens or closes it, as the server says that the physician asks. */
  follow(said: CameraState): void {
    const before = this.#said;
    this.#said = said;
    // Stopped and begun again before this end heard of it: the server has let go of what was sent.
    if (before === 'on' && said === 'asked') this.want(false);
    this.want(said === 'asked' || said === 'on');
  }

  /** Opens or closes it. */
  want(on: boolean): void {
    if (on === this.#isWanted) return;
    this.#isWanted = on;
    // What is plugged while it is opened once more must not take the request back.
    if (on) this.#isAway = false;
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
    if (this.#taking !== null) return this.#askedMeanwhile(this.#taking, by);
    const open = this.#open;
    if (open === null) return this.#refuse(by, 'no-camera');
    const taking = { by, isHandedOver: false, isAskedAgain: false };
    this.#taking = taking;
    showStill({ stage: 'taking' });
    try {
      if (!(await this.#takeFrom(open, taking))) throw new Error('not stored');
    } catch {
      if (this.#parts.signal.aborted) return;
      showStill({ stage: 'failed' });
      this.#refuse(taking.by, 'failed');
    } finally {
      this.#taking = null;
    }
    if (taking.isAskedAgain) await this.take('physician');
  }

  /** A physician who asks waits for an answer; a patient sees on their screen the one that is being taken. */
  #askedMeanwhile(taking: Taking, by: Asker): void {
    if (by !== 'physician') return;
    if (taking.isHandedOver) taking.isAskedAgain = true;
    else taking.by = 'physician';
  }

  /** Whether it is in the store, and will be sent. */
  async #takeFrom({ track, instrument }: OpenCamera, taking: Taking): Promise<boolean> {
    const { bridge, instruments, signal } = this.#parts;
    const { picture, bytes, mediaType, width, height, from } = await this.#browser.photograph(track, signal);
    const entryId = EntryId.parse(crypto.randomUUID());
    const scale = scaleOf(track, instruments[instrument]?.fieldWidth, { width, height });
    if (signal.aborted) {
      picture.close();
      return false;
    }
    showStill({ stage: 'sending', entryId, picture, received: 0 });
    taking.isHandedOver = true;
    const { by } = taking;
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
    return examinationsAmong(await this.#browser.listDevices(), this.#parts.instruments);
  }

  /** The chosen one, or else the first that opens; null where none does. */
  async #openFirst(): Promise<OpenCamera | null> {
    const plugged = await this.#plugged();
    const chosen = plugged.filter(({ instrument }) => instrument === this.#chosen);
    for (const { instrument, device } of chosen.length > 0 ? chosen : plugged) {
      if (!this.#isWanted) break;
      const captured = await this.#browser.open(device);
      if (captured.ok) return { instrument, track: captured.track };
    }
    return null;
  }

  async #openCamera(): Promise<void> {
    const { shown, send } = this.#parts;
    const opened = await this.#openFirst();
    if (!this.#isWanted) return opened?.track.stop();
    if (opened === null) {
      // A choice that does not open must not keep the next try from opening another.
      this.#chosen = null;
      // One that is open goes on where the other does not open.
      return this.#open === null ? this.#report('unavailable') : undefined;
    }
    const { instrument, track } = opened;
    this.#open?.track.stop();
    this.#open = opened;
    if (instrument === this.#lost) this.#found(instrument);
    // A track that has ended is taken back: a frozen picture must not pass for a living one.
    track.addEventListener('ended', () => {
      if (this.#open?.track !== track) return;
      this.#lost = instrument;
      this.#parts.incident({ kind: 'capture-lost', device: instrument });
      this.#close();
      this.#report('unavailable');
    });
    tellStalls(track, instrument, this.#parts.incident);
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
