import { encodeShort } from '../codecs/ieee11073/apdu.ts';
import type { Configuration } from '../codecs/ieee11073/configuration.ts';
import { ApduFramer } from '../codecs/ieee11073/framing.ts';
import { Manager, UNFINISHED } from '../codecs/ieee11073/manager.ts';
import type { ManagerOutput } from '../codecs/ieee11073/manager-output.ts';
import type { Port } from '../transports/transport.ts';

/** The kiosk's own system id: a locally administered EUI-64, as a manager of no maker's register has. */
const SYSTEM_ID = Uint8Array.from([0x02, 0x45, 0x53, 0x43, 0xff, 0xfe, 0x41, 0x4c]);
/** Ms a farewell may take; the attempt's own signal may be what ends it. */
const FAREWELL = 500;

type Learnt = Exclude<ManagerOutput, { type: 'send' }>;
/** Something learnt, and when, ms on the port's clock. */
export type AgentEvent = Learnt & { readonly at: number };

/** A device behind a port, its APDUs exchanged by a manager. */
export class Agent {
  readonly #port: Port;
  readonly #signal: AbortSignal;
  readonly #manager: Manager;
  readonly #framer: ApduFramer;
  readonly #letters: Uint8Array[] = [];
  readonly #events: AgentEvent[] = [];
  #at: number;
  #heard = 0;
  damaged = false;

  constructor(port: Port, signal: AbortSignal, supports: (configuration: Configuration) => boolean) {
    this.#port = port;
    this.#signal = signal;
    this.#at = port.now();
    this.#manager = new Manager(SYSTEM_ID, supports, (output) => {
      if (output.type === 'send') this.#letters.push(output.apdu);
      else this.#events.push({ ...output, at: this.#at });
    });
    this.#framer = new ApduFramer({
      apdu: (bytes) => this.#manager.receive(bytes, this.#at),
      damage: () => {
        this.damaged = true;
        this.#manager.abort(0);
      },
    });
  }

  /** What is learnt next, at the latest `until`. Rejects with a `PortError` or the signal's reason. */
  async next(until: number): Promise<AgentEvent | 'timed-out' | 'ended'> {
    for (;;) {
      for (let letter = this.#letters.shift(); letter; letter = this.#letters.shift())
        await this.#port.write(letter, this.#signal);
      const event = this.#events.shift();
      if (event) return event;
      const now = this.#port.now();
      if (now >= until) return 'timed-out';
      const unfinished = this.#framer.incomplete ? this.#heard + UNFINISHED : Number.POSITIVE_INFINITY;
      const wake = Math.min(until, unfinished, this.#manager.dueAt());
      const result = await this.#port.read({ timeout: Math.max(0, wake - now), signal: this.#signal });
      if (result.type === 'ended') return 'ended';
      this.#at = this.#port.now();
      if (result.type === 'chunk') {
        this.#at = this.#heard = result.chunk.at;
        this.#framer.push(result.chunk.bytes);
      } else {
        if (this.#at >= unfinished) this.#framer.drop();
        this.#manager.advance(this.#at);
      }
    }
  }

  /** Ends the association in order, if the agent follows at once: a finished reading does not wait for it. */
  async release(): Promise<void> {
    const until = this.#port.now() + FAREWELL;
    this.#manager.release(this.#port.now());
    while (this.#manager.associated) {
      const event = await this.next(until);
      if (event === 'timed-out' || event === 'ended') return;
    }
    await this.next(this.#port.now());
  }

  /** Tells the agent, best effort, that nobody listens any more. */
  async forsake(): Promise<void> {
    if (!this.#manager.associated) return;
    await this.#port.write(encodeShort('abrt', 0), AbortSignal.timeout(FAREWELL)).catch(() => undefined);
  }
}
