import { soundContext } from '../media/loudspeaker.ts';
import { gainFor, type Loudness, spokenPart } from './spoken-word.ts';

/** A word that came back. It is held here while it is played, and nowhere else. */
export type SpokenWord = AudioBuffer;

/**
 * Records what comes back over the loop, in memory alone, until {@link VoiceRecording.finish} or the signal aborts.
 */
export class VoiceRecording {
  readonly #recorder: MediaRecorder;
  readonly #pieces: Blob[] = [];
  /** Chromium decodes a received sound only where something plays it. */
  readonly #sink = new Audio();

  constructor(returned: MediaStreamTrack, signal: AbortSignal) {
    const stream = new MediaStream([returned]);
    this.#sink.muted = true;
    this.#sink.srcObject = stream;
    this.#sink.play().catch(() => undefined);
    this.#recorder = new MediaRecorder(stream);
    this.#recorder.addEventListener('dataavailable', ({ data }) => this.#pieces.push(data));
    this.#recorder.start();
    signal.addEventListener('abort', () => this.#end());
  }

  /** The word that came back, or null where nobody was heard. */
  async finish(): Promise<SpokenWord | null> {
    const whole = new Promise((resolve) => this.#recorder.addEventListener('stop', resolve));
    if (this.#recorder.state === 'inactive') return null;
    this.#end();
    await whole;
    const context = new AudioContext();
    try {
      const recorded = await context.decodeAudioData(await new Blob(this.#pieces.splice(0)).arrayBuffer());
      const samples = recorded.getChannelData(0);
      const part = spokenPart(samples, recorded.sampleRate);
      if (part === null) return null;
      const word = new AudioBuffer({ length: part.to - part.from, sampleRate: recorded.sampleRate });
      word.copyToChannel(samples.slice(part.from, part.to), 0);
      return word;
    } finally {
      void context.close().catch(() => undefined);
    }
  }

  #end(): void {
    this.#sink.srcObject = null;
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
  }
}

/** Silence between two times, s. */
const PAUSE = 1;

/** Plays a word again and again until the returned function is called. */
export function playWord(word: SpokenWord, loudness: Loudness): () => void {
  const context = soundContext();
  const gain = new GainNode(context, { gain: gainFor(word.getChannelData(0), loudness) });
  gain.connect(context.destination);
  const say = () => {
    const source = new AudioBufferSourceNode(context, { buffer: word });
    source.connect(gain);
    source.start();
  };
  say();
  const timer = setInterval(say, (word.duration + PAUSE) * 1000);
  return () => {
    clearInterval(timer);
    void context.close().catch(() => undefined);
  };
}
