import type { Lane } from './lane.ts';

/** A place on the far side of a link. */
export interface Target {
  readonly address: string;
  readonly port: number;
}

/** A way through a link to one target, at the link's address and the same port unless another is asked for. */
export interface Gate {
  readonly address: string;
  readonly port: number;
  /** A firewall that drops whatever would pass here, without a word, until it is opened again. */
  block(): void;
  unblock(): void;
  close(): Promise<void>;
}

export interface GateOptions {
  /** Port of the gate; 0 for any that is free. The target's when not given. */
  readonly port?: number;
  /** Addresses on the target's side of the link: what comes from them passes untouched, blocked or not. */
  readonly beyond?: readonly string[];
}

/** What the relays ask of the link they belong to. */
export interface Medium {
  readonly up: Lane;
  readonly down: Lane;
  readonly isCut: boolean;
  /** Resolves when the link is no longer cut. */
  restored(): Promise<void>;
}
