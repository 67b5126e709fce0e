import { pause, within } from './pause.ts';
import { HOLDS_AFTER, type LossCause, type RecoveryAction, recoveryStep } from './recovery.ts';
import { RoomRefused } from './room-calls.ts';

/** A loss that was repaired: why, by what at last, and how long it took (ms). */
export interface Repair {
  readonly cause: LossCause;
  readonly action: RecoveryAction;
  readonly took: number;
}

/** What the loop repairs. */
interface Repaired {
  /** One attempt. Rejects where it failed, or with the signal's reason. */
  attempt(action: RecoveryAction, signal: AbortSignal): Promise<void>;
  isSound(): boolean;
  /** It is known that nothing is carried; not told where only the way to the server was away. */
  begun(): void;
  repaired(repair: Repair): void;
}

interface Running {
  cause: LossCause;
  attempt: number;
  /** Of the attempts, those that did not reach the server. */
  unheard: number;
  /** Set where the cause changes, or the moment is better than any the policy could choose: begin anew at once. */
  anew: boolean;
  /** Something was refused meanwhile: what was done is not enough. */
  unsettled: boolean;
  /** Ends the wait or the attempt at hand. */
  interrupt: AbortController;
}

/** Tries by the policy of recovery.ts, step after step, until the room is sound again. */
export class RepairLoop {
  readonly #repaired: Repaired;
  readonly #ended = new AbortController();
  #running: Running | null = null;
  /** The last repair, and the attempt it took. */
  #last = { at: Number.NEGATIVE_INFINITY, attempt: 0 };

  constructor(repaired: Repaired) {
    this.#repaired = repaired;
  }

  /** This end found something lost. */
  lost(cause: LossCause): void {
    if (this.#running !== null) {
      if (cause !== 'transport') this.#running.unsettled = true;
      return;
    }
    const held = performance.now() - this.#last.at;
    void this.#run(cause, held < HOLDS_AFTER ? this.#last.attempt + 1 : 0);
  }

  /** Something from outside says that it is lost, or can be had again: it is tried at once, whatever was waited for. */
  restart(cause: LossCause): void {
    const running = this.#running;
    if (running === null) {
      void this.#run(cause, 0);
      return;
    }
    if (running.cause !== 'room') running.cause = cause;
    running.anew = true;
    running.interrupt.abort(new Error('the repair begins anew'));
  }

  end(): void {
    this.#ended.abort(new Error('the room was left'));
  }

  async #run(cause: LossCause, attempt: number): Promise<void> {
    const { signal: ended } = this.#ended;
    if (ended.aborted) return;
    const running: Running = {
      cause,
      attempt,
      unheard: 0,
      anew: false,
      unsettled: false,
      interrupt: new AbortController(),
    };
    this.#running = running;
    const began = performance.now();
    if (cause !== 'link') this.#repaired.begun();
    for (;;) {
      const step = recoveryStep(running.cause, running.attempt, running.unheard);
      if (step.after > 0) await pause(step.after, running.interrupt.signal, ended);
      if (ended.aborted) return;
      const isDone = running.anew ? false : await this.#try(running, step.action, step.limit);
      if (ended.aborted) return;
      if (isDone && !running.anew && !running.unsettled && this.#repaired.isSound()) {
        this.#running = null;
        this.#last = { at: performance.now(), attempt: running.attempt - running.unheard };
        this.#repaired.repaired({ cause: running.cause, action: step.action, took: performance.now() - began });
        return;
      }
      running.attempt = running.anew ? 0 : running.attempt + 1;
      if (running.anew) running.unheard = 0;
      running.interrupt = new AbortController();
      running.anew = false;
      running.unsettled = false;
    }
  }

  async #try(running: Running, action: RecoveryAction, limit: number): Promise<boolean> {
    const given = new AbortController();
    const giveUp = () => given.abort(new Error('the attempt was given up'));
    const timer = setTimeout(giveUp, limit);
    const { signal: interrupted } = running.interrupt;
    interrupted.addEventListener('abort', giveUp);
    this.#ended.signal.addEventListener('abort', giveUp);
    try {
      await within(given.signal, this.#repaired.attempt(action, given.signal));
      return true;
    } catch (error) {
      if (running.cause === 'link') this.#repaired.begun();
      if (error instanceof RoomRefused && error.isUnheard) running.unheard += 1;
      // The room does not hold this peer: nothing but a join will help.
      if (running.cause !== 'room' && error instanceof RoomRefused && error.code === 'wrong-state') {
        running.cause = 'room';
        running.anew = true;
      }
      return false;
    } finally {
      clearTimeout(timer);
      interrupted.removeEventListener('abort', giveUp);
      this.#ended.signal.removeEventListener('abort', giveUp);
    }
  }
}
