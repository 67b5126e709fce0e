/*
 * Runs in the audio thread: hands every sample of its two inputs to the page, in blocks, and changes none.
 * Input 0 is the stethoscope as it came, input 1 what is heard of it.
 */

// What an AudioWorkletGlobalScope offers (W3C Web Audio API, § 1.32); TypeScript's DOM does not know it.
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Samples of a block: some 20 ms, so that few messages are sent and the picture moves evenly. */
const BLOCK = 1_024;

class Tap extends AudioWorkletProcessor {
  #raw = new Float32Array(BLOCK);
  #heard = new Float32Array(BLOCK);
  #filled = 0;
  #hasRaw = false;

  process([raw, heard]: readonly (readonly Float32Array[])[]): boolean {
    const rawSamples = raw?.[0];
    const heardSamples = heard?.[0];
    const count = (rawSamples ?? heardSamples)?.length ?? 0;
    for (let index = 0; index < count; index += 1) {
      this.#raw[this.#filled] = rawSamples?.[index] ?? 0;
      this.#heard[this.#filled] = heardSamples?.[index] ?? 0;
      this.#hasRaw ||= rawSamples !== undefined;
      this.#filled += 1;
      if (this.#filled === BLOCK) this.#handOver();
    }
    return true;
  }

  #handOver(): void {
    const block = { raw: this.#hasRaw ? this.#raw : null, heard: this.#heard };
    this.port.postMessage(block, [this.#raw.buffer, this.#heard.buffer]);
    this.#raw = new Float32Array(BLOCK);
    this.#heard = new Float32Array(BLOCK);
    this.#filled = 0;
    this.#hasRaw = false;
  }
}

registerProcessor('tap', Tap);
