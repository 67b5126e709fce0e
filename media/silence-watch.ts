import type { Transport } from 'mediasoup-client/types';

/** ms between two looks while something is heard, and while nothing is. */
const LOOK_EVERY = { heard: 400, silent: 100 } as const;

/** ms without a sign after which the SFU is out of reach: who sends pictures is told ten times a second what has arrived. */
const SILENT_AFTER = 1000;

/** Bytes that must have gone unanswered: who sends nothing, because a camera stands still or the link is full, is told nothing. */
const UNANSWERED = 2_000;

/** What went over all ways of a transport since its beginning. */
interface Traffic {
  /** Bytes. */
  readonly sent: number;
  /** Bytes, and answers to ICE's checks, which are not counted among them: all there is to hear where little is sent. */
  readonly received: number;
}

/** What a browser counts of one pair of candidates; not every one counts all of it. */
interface PairStats {
  readonly type: string;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly responsesReceived?: number;
}

/**
 * Finds a cut of the link sooner than ICE, which takes some five seconds to speak of one. What is sent into a cut is asked for again
 * after it, and stands before the first new picture.
 */
export class SilenceWatch {
  readonly #transport: Transport;
  readonly #expects: () => boolean;
  readonly #changed: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heard: Traffic = { sent: 0, received: -1 };
  #heardAt = performance.now();
  #isSilent = false;

  /**
   * @param expects whether so much is sent that answers must come.
   * @param changed is called when the SFU falls silent, and when it is heard again.
   */
  constructor(transport: Transport, expects: () => boolean, changed: () => void) {
    this.#transport = transport;
    this.#expects = expects;
    this.#changed = changed;
    this.#lookSoon();
  }

  get isSilent(): boolean {
    return this.#isSilent;
  }

  #lookSoon(): void {
    clearTimeout(this.#timer);
    if (this.#transport.closed) return;
    this.#timer = setTimeout(() => void this.#look(), LOOK_EVERY[this.#isSilent ? 'silent' : 'heard']);
  }

  async #look(): Promise<void> {
    try {
      if (this.#isSilent || this.#expects()) this.#judge(await this.#traffic());
      else this.#heardAt = performance.now();
    } catch {
      // It was closed meanwhile, and is looked at no more.
    }
    this.#lookSoon();
  }

  async #traffic(): Promise<Traffic> {
    const total = { sent: 0, received: 0 };
    const report: Iterable<PairStats> = (await this.#transport.getStats()).values();
    for (const { type, bytesSent = 0, bytesReceived = 0, responsesReceived = 0 } of report) {
      if (type !== 'candidate-pair') continue;
      total.sent += bytesSent;
      total.received += bytesReceived + responsesReceived;
    }
    return total;
  }

  #judge(traffic: Traffic): void {
    const now = performance.now();
    if (traffic.received !== this.#heard.received) {
      this.#heard = traffic;
      this.#heardAt = now;
    } else if (!this.#isSilent && traffic.sent - this.#heard.sent < UNANSWERED) this.#heardAt = now;
    const isSilent = now - this.#heardAt >= SILENT_AFTER;
    if (isSilent === this.#isSilent) return;
    this.#isSilent = isSilent;
    this.#changed();
  }
}
