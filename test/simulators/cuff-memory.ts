/** One measurement a monitor keeps; `at` in ms on the scale of its clock. */
export type Kept = {
  readonly at: number;
  readonly systolic: number;
  readonly diastolic: number;
  readonly mean: number;
  readonly pulse: number;
};

export type CuffOptions = {
  /** Ms from the first contact of a session to the patient's start, and from there to the result. */
  readonly startsAfter?: number;
  readonly duration?: number;
  /** The monitor's clock at ms 0 of the time it is given, local, `YYYY-MM-DDThh:mm`. */
  readonly clock?: string;
  /** How many measurements it holds before this one, a day apart, and how many it has room for. */
  readonly remembers?: number;
  readonly capacity?: number;
};

const DAY = 86_400_000;

/**
 * What home monitors have in common: a memory of measurements, a clock, and a patient who measures once while the port is
 * open. While the cuff works the monitor is deaf. `values` may be changed before the measurement ends.
 */
export class CuffMemory {
  readonly values = { systolic: 128, diastolic: 79, mean: 96, pulse: 71 };
  readonly kept: Kept[];
  readonly #startsAfter: number;
  readonly #duration: number;
  readonly #capacity: number;
  readonly #clock: string;
  #due = Number.POSITIVE_INFINITY;
  #contacted = false;

  constructor({
    startsAfter = 10_000,
    duration = 35_000,
    clock = '2026-03-02T09:41',
    remembers = 3,
    capacity = 60,
  }: CuffOptions = {}) {
    this.#startsAfter = startsAfter;
    this.#duration = duration;
    this.#capacity = capacity;
    this.#clock = clock;
    this.kept = Array.from({ length: remembers }, (_, i) => ({
      at: (i - remembers) * DAY,
      systolic: 131 + (i % 20),
      diastolic: 82 + (i % 5),
      mean: 99 + (i % 9),
      pulse: 64 + (i % 11),
    }));
  }

  connect(): void {
    this.#due = Number.POSITIVE_INFINITY;
    this.#contacted = false;
  }

  /** The host has been heard: from now on the patient does as told. */
  contact(now: number): void {
    if (!this.#contacted) this.#due = now + this.#startsAfter + this.#duration;
    this.#contacted = true;
  }

  isMeasuring(now: number): boolean {
    return Number.isFinite(this.#due) && now > this.#due - this.#duration && now < this.#due;
  }

  dueAt(): number {
    return this.#due;
  }

  /** Whether a measurement has just ended; it is then kept, unless `keeps` is false. */
  advance(now: number, keeps: boolean): boolean {
    if (now < this.#due) return false;
    this.#due = Number.POSITIVE_INFINITY;
    if (keeps) {
      this.kept.push({ at: now, ...this.values });
      if (this.kept.length > this.#capacity) this.kept.shift();
    }
    return true;
  }

  /** The monitor's own time at a moment, as a date whose UTC fields are the local ones. */
  timeAt(at: number): Date {
    return new Date(Date.parse(`${this.#clock}:00Z`) + at);
  }
}
