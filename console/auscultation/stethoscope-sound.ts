import { z } from 'zod';
import type { AuscultationFilter } from '#protocol/entry.ts';
import { stagesOf } from './filters.ts';
import tapWorklet from './tap-worklet.ts?worker&url';

/** What Opus carries and every track of a call has, Hz. */
export const SOUND_RATE = 48_000;

const Block = z.object({ raw: z.instanceof(Float32Array).nullable(), heard: z.instanceof(Float32Array) });
/** A stretch of sound: the stethoscope's as it came (null while there is none), and what is heard, filtered. */
export type SoundBlock = z.infer<typeof Block>;

/** How a remote track is made to flow into Web Audio. Chromium decodes one only while an element plays it (crbug.com/121673). */
function pump(stream: MediaStream): HTMLAudioElement {
  const player = new Audio();
  player.muted = true;
  player.srcObject = stream;
  player.play().catch(() => undefined);
  return player;
}

interface Live {
  readonly source: MediaStreamAudioSourceNode;
  readonly player: HTMLAudioElement;
}

/**
 * The sound of the stethoscope in the physician's ears, live or of a sample: filtered and amplified for them alone. What is
 * recorded is taken before either.
 */
export class StethoscopeSound {
  readonly #context = new AudioContext({ sampleRate: SOUND_RATE, latencyHint: 'interactive' });
  readonly #input = new GainNode(this.#context);
  readonly #output = new GainNode(this.#context);
  readonly #block: (block: SoundBlock) => void;
  #filters: BiquadFilterNode[] = [];
  #tap: AudioWorkletNode | null = null;
  #live: Live | null = null;
  #replay: AudioBufferSourceNode | null = null;

  /** @param block told every stretch of sound, in order, some fifty times a second. */
  constructor(block: (block: SoundBlock) => void) {
    this.#block = block;
    this.#output.connect(this.#context.destination);
    this.#input.connect(this.#output);
  }

  /** Makes it sound. Rejects where this browser cannot. */
  async open(): Promise<void> {
    await this.#context.audioWorklet.addModule(tapWorklet);
    if (this.#context.state === 'closed') return;
    const tap = new AudioWorkletNode(this.#context, 'tap', {
      numberOfInputs: 2,
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    tap.port.onmessage = ({ data }) => this.#block(Block.parse(data));
    this.#tap = tap;
    this.#live?.source.connect(tap, 0, 0);
    (this.#filters.at(-1) ?? this.#input).connect(tap, 0, 1);
    // It waits for a press in a page that had none: every way here begins with one.
    await this.#context.resume();
  }

  /** The loudspeaker or headphones of this id; null: the system's own choice. */
  async playOn(loudspeaker: string | null): Promise<void> {
    // Not in every browser, and not known to TypeScript's DOM (W3C Web Audio API, § 1.2.3).
    const context: AudioContext & { setSinkId?: (id: string) => Promise<void> } = this.#context;
    // One that is not plugged any more leaves the sound where it is.
    await context.setSinkId?.(loudspeaker ?? '').catch(() => undefined);
  }

  hear(filter: AuscultationFilter, gain: number): void {
    this.#output.gain.setTargetAtTime(gain, this.#context.currentTime, 0.02);
    for (const node of [this.#input, ...this.#filters]) node.disconnect();
    this.#filters = stagesOf(filter).map((stage) => new BiquadFilterNode(this.#context, stage));
    let last: AudioNode = this.#input;
    for (const node of this.#filters) last = last.connect(node);
    last.connect(this.#output);
    if (this.#tap !== null) last.connect(this.#tap, 0, 1);
  }

  /** The track that is live from now on; null: none. */
  listen(track: MediaStreamTrack | null): void {
    this.#live?.source.disconnect();
    this.#live?.player.pause();
    this.#live = null;
    if (track === null) return;
    const stream = new MediaStream([track]);
    this.#live = { source: this.#context.createMediaStreamSource(stream), player: pump(stream) };
    if (this.#replay === null) this.#live.source.connect(this.#input);
    if (this.#tap !== null) this.#live.source.connect(this.#tap, 0, 0);
  }

  /** Plays a sample instead of what is live, which is heard again after it. Rejects where the bytes are no sound. */
  async play(bytes: ArrayBuffer, ended: () => void): Promise<void> {
    const buffer = await this.#context.decodeAudioData(bytes);
    if (this.#context.state === 'closed') return;
    this.stopReplay();
    this.#live?.source.disconnect(this.#input);
    const source = new AudioBufferSourceNode(this.#context, { buffer });
    this.#replay = source;
    source.connect(this.#input);
    source.addEventListener('ended', () => {
      if (this.#replay !== source) return;
      this.stopReplay();
      ended();
    });
    source.start();
  }

  stopReplay(): void {
    if (this.#replay === null) return;
    const source = this.#replay;
    this.#replay = null;
    source.disconnect();
    source.stop();
    this.#live?.source.connect(this.#input);
  }

  close(): void {
    this.stopReplay();
    this.listen(null);
    if (this.#tap !== null) this.#tap.port.onmessage = null;
    this.#context.close().catch(() => undefined);
  }
}
