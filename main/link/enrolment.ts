import type { KeyObject } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type Database from 'libsql';
import { EnrolRequest, EnrolResponse } from '#protocol/kiosk-link.ts';
import { LINK_BACKOFF, Retries } from '../backoff.ts';
import { faultOf, type Log } from '../log.ts';
import { type KioskIdentity, loadIdentity, saveEnrolment } from '../store/identity.ts';
import { askServer } from './ask-server.ts';

const REQUEST_TIMEOUT_MS = 10_000;

/** Whether the server said that this code will never do: spent, expired, unknown or malformed. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

/**
 * Enrols this kiosk with its short-lived code, trying until the server answers.
 *
 * @param publicKey Ed25519, SPKI in base64.
 * @returns the enrolment, or null when the server refused the code or it has not the form of one: a person must make a new one.
 * @throws the signal's reason when aborted.
 */
async function enrol(
  server: string,
  code: string,
  publicKey: string,
  log: Log,
  signal: AbortSignal,
): Promise<EnrolResponse | null> {
  const request = EnrolRequest.safeParse({ code, publicKey });
  if (!request.success) {
    log('error', 'enrolment-code-malformed');
    return null;
  }
  const retries = new Retries(LINK_BACKOFF);
  for (;;) {
    signal.throwIfAborted();
    try {
      const { status, body } = await askServer(new URL('/kiosk/enrol', server), REQUEST_TIMEOUT_MS, request.data);
      if (status >= 200 && status < 300) return EnrolResponse.parse(body);
      log('warn', 'enrolment-refused', { status });
      if (isFinal(status)) return null;
    } catch (error) {
      log('warn', 'enrolment-failed', faultOf(error));
    }
    await pause(retries.failed(), undefined, { signal });
  }
}

/** How long the first screen waits to learn the name of its site, in ms; only before the first enrolment. */
const PLACE_TIMEOUT_MS = 5_000;

/** The enrolment of this kiosk: kept from a former start, or made now with a code. */
export class KioskEnrolment {
  readonly #database: Database.Database;
  readonly #server: string;
  readonly #code: string | undefined;
  readonly #log: Log;
  readonly #identity: KioskIdentity;
  #enrolment: EnrolResponse | null;
  #completing: Promise<EnrolResponse | null> | undefined;

  constructor(database: Database.Database, server: string, code: string | undefined, log: Log) {
    this.#database = database;
    this.#server = server;
    this.#code = code;
    this.#log = log;
    this.#identity = loadIdentity(database);
    this.#enrolment = this.#identity.enrolment;
  }

  get privateKey(): KeyObject {
    return this.#identity.privateKey;
  }

  get isEnrolled(): boolean {
    return this.#enrolment !== null;
  }

  /** Enrols when that has not been done. Null when there is no code, or the server refused it. */
  complete(signal: AbortSignal): Promise<EnrolResponse | null> {
    this.#completing ??= this.#complete(signal);
    return this.#completing;
  }

  /** The names of the site and of this kiosk; empty while it is not enrolled. */
  async place(): Promise<{ site: string; kiosk: string }> {
    if (this.#enrolment === null && this.#completing !== undefined) {
      const waited = new AbortController();
      const timeout = pause(PLACE_TIMEOUT_MS, undefined, { signal: waited.signal }).catch(() => undefined);
      await Promise.race([this.#completing.catch(() => null), timeout]);
      waited.abort();
    }
    const { site, kiosk } = this.#enrolment ?? { site: '', kiosk: '' };
    return { site, kiosk };
  }

  async #complete(signal: AbortSignal): Promise<EnrolResponse | null> {
    if (this.#enrolment !== null) return this.#enrolment;
    if (this.#code === undefined) {
      this.#log('error', 'not-enrolled');
      return null;
    }
    const enrolment = await enrol(this.#server, this.#code, this.#identity.publicKey, this.#log, signal);
    if (enrolment !== null) {
      saveEnrolment(this.#database, enrolment);
      this.#enrolment = enrolment;
      this.#log('info', 'enrolled', { kioskId: enrolment.kioskId });
    }
    return enrolment;
  }
}
