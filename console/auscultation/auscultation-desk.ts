import type { AuscultationFilter, AuscultationSite } from '#protocol/entry.ts';
import type { PeerMessage } from '#protocol/peer-message.ts';
import { useDevices } from '../devices/device-choice.ts';
import type { RecordDesk } from '../records/record-desk.ts';
import type { RoomView } from '../room/room-session.ts';
import type { ConsoleStore } from '../state/console-state.ts';
import {
  type AuscultationState,
  correctionOf,
  type Headphones,
  noAuscultation,
  phaseOf,
  type Sample,
} from './auscultation-state.ts';
import { chooseListening, factorOf, type ListeningChoice, useListening } from './listening-choice.ts';
import { Phonogram } from './phonogram.ts';
import { SampleTake } from './sample-take.ts';
import { SOUND_RATE, type SoundBlock, StethoscopeSound } from './stethoscope-sound.ts';
import { wavOf } from './wav.ts';

/** Seconds without any sound at all after which the line counts as silent: digital silence, no body and no noise. */
const SILENT_AFTER = 2;

interface DeskParts {
  readonly store: ConsoleStore;
  /** Tells the kiosk of the consultation. Rejects where it is not in the room. */
  readonly tell: (message: PeerMessage) => Promise<void>;
  readonly record: () => Pick<RecordDesk, 'send'> | null;
  /** Makes the sound; another in tests, where there is none. */
  readonly openSound?: (heard: (block: SoundBlock) => void) => Sound;
}

type Sound = Pick<StethoscopeSound, 'open' | 'playOn' | 'hear' | 'listen' | 'play' | 'stopReplay' | 'close'>;

/** What the physician does with the stethoscope: listens, filters, keeps a sample, hears it again. */
export class AuscultationDesk {
  /** What is heard, as it is drawn. */
  readonly phonogram = new Phonogram(SOUND_RATE);
  readonly #parts: DeskParts;
  #sound: Sound | null = null;
  #take: SampleTake | null = null;
  /** Seconds without any sound. */
  #quiet = 0;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    useListening.subscribe((choice) => this.#applyChoice(choice));
    useDevices.subscribe(({ loudspeaker }) => void this.#sound?.playOn(loudspeaker));
  }

  get #state(): AuscultationState {
    return this.#parts.store.getState().auscultation;
  }

  #set(part: Partial<AuscultationState>): void {
    this.#parts.store.setState(({ auscultation }) => ({ auscultation: { ...auscultation, ...part } }));
  }

  get #track(): MediaStreamTrack | null {
    return this.#parts.store.getState().room.stethoscope;
  }

  get #isListening(): boolean {
    return phaseOf(this.#state, this.#track !== null) === 'listening';
  }

  /** Listens, or no longer; brings its page back where another is open. */
  toggle(): void {
    const { consultation, page } = this.#parts.store.getState();
    const { wanted, kiosk } = this.#state;
    if (consultation?.state !== 'taken' || kiosk === null) return;
    if (wanted && page === 'auscultation') {
      this.stop();
      return;
    }
    this.#parts.store.setState({ page: 'auscultation' });
    if (!wanted) this.#start();
  }

  /** Headphones were asked for, and the physician has answered. */
  goOn(headphones: Headphones): void {
    this.#set({ headphones });
    if (this.#state.wanted) this.#ask();
  }

  #start(): void {
    this.#set({ wanted: true, trouble: null });
    if (this.#state.headphones !== null) this.#ask();
  }

  #ask(): void {
    this.#openSound();
    this.#sound?.listen(this.#track);
    this.#tell({ type: 'stethoscope', on: true, site: this.#state.site });
  }

  /** Listens no more; what was recorded so far is kept. */
  stop(): void {
    this.keepSample();
    if (this.#state.wanted) this.#tell({ type: 'stethoscope', on: false });
    this.#set({ wanted: false, replay: null, silent: false });
    this.#closeSound();
  }

  /** The link here does not carry the stethoscope beside the voice: the kiosk closes it, and both are told why. */
  weaken(): void {
    if (this.#state.wanted) this.#tell({ type: 'stethoscope', on: false, weak: true });
  }

  choose(part: Partial<ListeningChoice>): void {
    chooseListening(part);
  }

  /** Listens to another part of the body; the patient is told where it is. */
  chooseSite(site: AuscultationSite): void {
    // A sample is of one place.
    this.keepSample();
    this.#set({ site });
    if (this.#state.wanted && this.#state.headphones !== null) this.#tell({ type: 'stethoscope', on: true, site });
  }

  /** Begins to record a sample, or keeps the one that is being recorded. */
  toggleSample(): void {
    if (this.#take !== null) this.keepSample();
    else if (this.#isListening && this.#sound !== null) {
      this.#take = new SampleTake(SOUND_RATE);
      this.#set({ recorded: 0 });
    }
  }

  /** Ends the sample that is being recorded, and sends it to the record. */
  keepSample(): void {
    const take = this.#take;
    if (take === null) return;
    this.#take = null;
    this.#set({ recorded: null });
    const samples = take.samples();
    if (samples === null) return;
    const { site } = this.#state;
    const { filter } = useListening.getState();
    const content = { type: 'auscultation', duration: take.duration, site, filter } as const;
    void this.#parts.record()?.send(content, 'audio/wav', wavOf(samples, take.rate), '');
  }

  /** Plays a sample of the record with the filter it was listened to with, or stops it. */
  async replay(sample: Sample): Promise<void> {
    const { consultation, page } = this.#parts.store.getState();
    if (consultation === null) return;
    if (page !== 'auscultation') this.#parts.store.setState({ page: 'auscultation' });
    if (this.#state.replay !== null) this.#sound?.stopReplay();
    if (this.#state.replay === sample.id) return this.#replayed();
    this.#openSound();
    this.#set({ replay: sample.id, trouble: null });
    chooseListening({ filter: sample.content.filter satisfies AuscultationFilter });
    const isStill = () => this.#state.replay === sample.id;
    try {
      const address = `/consultations/${consultation.consultationId}/attachments/${sample.content.attachmentId}`;
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      const bytes = await answer.arrayBuffer();
      if (!isStill()) return;
      this.phonogram.clear();
      await this.#sound?.play(bytes, () => isStill() && this.#replayed());
    } catch {
      if (!isStill()) return;
      this.#replayed();
      this.#set({ trouble: 'sample' });
    }
  }

  #replayed(): void {
    this.#set({ replay: null });
    if (!this.#state.wanted) this.#closeSound();
  }

  /** What the patient's kiosk said. */
  told(message: PeerMessage): void {
    if (message.type !== 'stethoscope-state') return;
    this.#set({ kiosk: message.state });
    if (message.state !== 'on') this.keepSample();
    if (message.state === 'weak' && this.#state.wanted) {
      this.#set({ wanted: false, silent: false });
      this.#closeSound();
    }
    // Nothing is asked for before the physician has answered whether they wear headphones.
    const wanted = this.#state.wanted && this.#state.headphones !== null;
    const correction = correctionOf({ ...this.#state, wanted }, message.state);
    if (correction !== null) this.#tell(correction);
  }

  /** The room has changed: the track that is received, or the seat that is taken elsewhere. */
  room(now: RoomView, before: RoomView): void {
    if (now.status === 'elsewhere' && before.status !== 'elsewhere') this.#leave();
    if (now.stethoscope === before.stethoscope) return;
    if (now.stethoscope === null) this.keepSample();
    if (this.#state.wanted) this.#sound?.listen(now.stethoscope);
  }

  /** The consultation leaves the screen, or is over; what was recorded until then is kept, as long as the server takes it. */
  end(): void {
    this.keepSample();
    this.#closeSound();
    this.#set(noAuscultation);
  }

  /** Another console has the room: it asks for itself. */
  #leave(): void {
    this.keepSample();
    this.#set({ wanted: false, kiosk: null, replay: null, silent: false });
    this.#closeSound();
  }

  #openSound(): void {
    if (this.#sound !== null) return;
    this.phonogram.clear();
    const open = this.#parts.openSound ?? ((heard) => new StethoscopeSound(heard));
    const sound = open((block) => this.#heard(block));
    this.#sound = sound;
    this.#applyChoice(useListening.getState());
    void sound.playOn(useDevices.getState().loudspeaker);
    sound.open().catch(() => {
      if (this.#sound === sound) this.#set({ trouble: 'sound' });
    });
  }

  #closeSound(): void {
    this.#sound?.close();
    this.#sound = null;
    this.phonogram.clear();
    this.#quiet = 0;
  }

  #applyChoice({ filter, gain }: ListeningChoice): void {
    this.#sound?.hear(filter, factorOf(gain));
  }

  #heard({ raw, heard }: SoundBlock): void {
    this.phonogram.add(heard);
    if (raw === null) return;
    this.#quiet = raw.some((sample) => sample !== 0) ? 0 : this.#quiet + raw.length / SOUND_RATE;
    const silent = this.#quiet >= SILENT_AFTER;
    if (silent !== this.#state.silent) this.#set({ silent });
    const take = this.#take;
    if (take === null) return;
    take.add(raw);
    // The screen counts in whole seconds.
    const seconds = Math.floor(take.duration);
    if (seconds !== this.#state.recorded) this.#set({ recorded: seconds });
    if (take.isFull) this.keepSample();
  }

  #tell(message: PeerMessage): void {
    // A kiosk that is away says how it stands once it is back, and is told then.
    this.#parts.tell(message).catch(() => undefined);
  }
}
