/** A transfer the host has asked for and not had yet. */
export type Wanted = { readonly id: bigint; readonly length: number; readonly deliver: (bytes: Uint8Array) => void };

/** One endpoint towards the host: what it asked for meets what the device has, each in order. */
export class EndpointQueue {
  #transfers: Uint8Array[] = [];
  #wanted: Wanted[] = [];

  get waiting(): number {
    return this.#transfers.length;
  }

  send(bytes: Uint8Array): void {
    this.#transfers.push(bytes);
    this.#match();
  }

  ask(wanted: Wanted): void {
    this.#wanted.push(wanted);
    this.#match();
  }

  /** Takes back what the host asked for under this id; false where it has been answered already. */
  cancel(id: bigint): boolean {
    const before = this.#wanted.length;
    this.#wanted = this.#wanted.filter((wanted) => wanted.id !== id);
    return this.#wanted.length < before;
  }

  /** Everything that waits, for an endpoint whose data is pushed. */
  drain(): readonly Uint8Array[] {
    return this.#transfers.splice(0);
  }

  #match(): void {
    for (;;) {
      const [wanted] = this.#wanted;
      const [transfer] = this.#transfers;
      if (!wanted || !transfer) return;
      this.#wanted.shift();
      this.#transfers.shift();
      // What the host has no room for comes with its next request.
      if (transfer.length > wanted.length) this.#transfers.unshift(transfer.subarray(wanted.length));
      wanted.deliver(transfer.subarray(0, wanted.length));
    }
  }
}
