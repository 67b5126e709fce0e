interface Waiting {
  readonly at: number;
  readonly deliver: () => void;
}

/** Hands things over at their moments, those of one moment in the order they came. Times are `performance.now()`. */
export class Outlet {
  /** By time; most things are added at the end. */
  readonly #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | null = null;

  add(at: number, deliver: () => void): void {
    if (at <= performance.now() && this.#waiting.length === 0) {
      deliver();
      return;
    }
    let place = this.#waiting.length;
    while (place > 0 && (this.#waiting[place - 1]?.at ?? 0) > at) place -= 1;
    this.#waiting.splice(place, 0, { at, deliver });
    if (place === 0) this.#wind();
  }

  /** Forgets all that waits. */
  clear(): void {
    this.#waiting.length = 0;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wind(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const [next] = this.#waiting;
    if (next !== undefined) this.#timer = setTimeout(() => this.#flush(), Math.max(0, next.at - performance.now()));
  }

  #flush(): void {
    const now = performance.now();
    const due = this.#waiting.findIndex(({ at }) => at > now);
    const ready = this.#waiting.splice(0, due === -1 ? this.#waiting.length : due);
    this.#timer = null;
    for (const { deliver } of ready) deliver();
    this.#wind();
  }
}
