import { performance } from 'node:perf_hooks';

/** How often packets are handed over, ms; the machine holds some 60 ms of them. */
const BEAT = 10;

/** Packets a machine that was held up is given at once, at most: an isochronous device never catches up on lost time. */
const BURST = 100;

/** Hands over one packet a frame (1 ms) by the wall's clock. */
export class IsochronousPump {
  readonly #timer: NodeJS.Timeout;
  #sent = performance.now();

  constructor(give: (packets: number) => void) {
    this.#timer = setInterval(() => {
      const due = Math.floor(performance.now() - this.#sent);
      this.#sent += due;
      give(Math.min(due, BURST));
    }, BEAT);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
