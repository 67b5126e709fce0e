import type { EquipmentCheck } from '#protocol/equipment.ts';
import { LINK_BACKOFF, Retries } from '../backoff.ts';
import type { Log } from '../log.ts';
import type { EquipmentChecks } from '../store/equipment-checks.ts';

/** What became of one delivery. `later`: without a link, or the server is in trouble. */
export type CheckDelivery = 'acknowledged' | 'refused' | 'later';

export interface EquipmentDeliveryOptions {
  readonly checks: EquipmentChecks;
  readonly deliver: (check: EquipmentCheck) => Promise<CheckDelivery>;
  readonly isOnline: () => boolean;
  /** The server has one more. */
  readonly onDelivered: () => void;
  readonly log: Log;
}

/** Brings every check to the server at least once, oldest first: what was stored before a restart too. */
export class EquipmentDelivery {
  readonly #options: EquipmentDeliveryOptions;
  readonly #retries = new Retries(LINK_BACKOFF);
  #isBusy = false;
  #again: NodeJS.Timeout | undefined;

  constructor(options: EquipmentDeliveryOptions) {
    this.#options = options;
  }

  /** There may be something to deliver: the link came up, or a check was made. */
  async drain(): Promise<void> {
    const { checks, deliver, isOnline, onDelivered, log } = this.#options;
    if (this.#isBusy) return;
    this.#isBusy = true;
    clearTimeout(this.#again);
    try {
      for (let check = checks.nextUndelivered(); check !== null && isOnline(); check = checks.nextUndelivered()) {
        const outcome = await deliver(check);
        if (outcome === 'later') {
          this.#again = setTimeout(() => void this.drain(), this.#retries.failed());
          this.#again.unref();
          return;
        }
        if (outcome === 'refused') log('error', 'equipment-check-refused');
        checks.delivered(check.id);
        this.#retries.succeeded();
        onDelivered();
      }
    } finally {
      this.#isBusy = false;
    }
  }

  stop(): void {
    clearTimeout(this.#again);
  }
}
