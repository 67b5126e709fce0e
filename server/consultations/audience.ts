import type { DepartedEntry, SiteCallBack } from '#protocol/call-back.ts';
import type { ConsultationView, QueueEntry } from '#protocol/consultation.ts';
import type { ConsultationId, KioskId, PhysicianId } from '#protocol/ids.ts';
import type { ConsultationStatus } from '#protocol/kiosk-link.ts';
import type { Presence } from './views.ts';

/** A connected kiosk, as far as consultations speak to it. */
export interface KioskLine {
  status(status: ConsultationStatus): void;
  callBacks(callBacks: SiteCallBack[]): void;
  hangUp(): void;
}

/** A connected console; a physician may have several open. */
export interface ConsoleLine {
  queue(queue: QueueEntry[]): void;
  departed(departed: DepartedEntry[]): void;
  consultation(view: ConsultationView): void;
  /** The patient pressed the button of the examination camera. */
  still(consultationId: ConsultationId): void;
  hangUp(): void;
}

/** Who is listening on this server: one line for each kiosk, any number for each physician. */
export class Audience implements Presence {
  readonly #kiosks = new Map<KioskId, KioskLine>();
  readonly #consoles = new Map<PhysicianId, Set<ConsoleLine>>();

  kioskOnline(id: KioskId): boolean {
    return this.#kiosks.has(id);
  }

  physicianOnline(id: PhysicianId): boolean {
    return this.#consoles.has(id);
  }

  physiciansOnline(): PhysicianId[] {
    return [...this.#consoles.keys()];
  }

  kiosk(id: KioskId): KioskLine | undefined {
    return this.#kiosks.get(id);
  }

  kiosks(): Iterable<[KioskId, KioskLine]> {
    return this.#kiosks;
  }

  consolesOf(id: PhysicianId): Iterable<ConsoleLine> {
    return this.#consoles.get(id) ?? [];
  }

  *consoles(): Iterable<ConsoleLine> {
    for (const lines of this.#consoles.values()) yield* lines;
  }

  /** Takes a kiosk's new line; an older one is hung up, for a kiosk that reconnects knows better than a dead socket. */
  addKiosk(id: KioskId, line: KioskLine): void {
    const former = this.#kiosks.get(id);
    this.#kiosks.set(id, line);
    former?.hangUp();
  }

  /** True when the kiosk is now away; false when a newer line had replaced this one. */
  removeKiosk(id: KioskId, line: KioskLine): boolean {
    return this.#kiosks.get(id) === line && this.#kiosks.delete(id);
  }

  addConsole(id: PhysicianId, line: ConsoleLine): void {
    const lines = this.#consoles.get(id) ?? new Set();
    this.#consoles.set(id, lines.add(line));
  }

  /** True when this was the physician's last line. */
  removeConsole(id: PhysicianId, line: ConsoleLine): boolean {
    const lines = this.#consoles.get(id);
    lines?.delete(line);
    return lines?.size === 0 && this.#consoles.delete(id);
  }
}
