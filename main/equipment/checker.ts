import { randomUUID } from 'node:crypto';
import type { DeviceStatus } from '#protocol/device-status.ts';
import type { DriversCommand, DriversEvent } from '#protocol/drivers-host.ts';
import { type EquipmentCheck, type EquipmentView, type MediaDevice, shortcomings } from '#protocol/equipment.ts';
import type { IpcEvent, IpcRequestOf } from '#protocol/ipc.ts';
import { faultOf, type Log } from '../log.ts';
import type { EquipmentChecks } from '../store/equipment-checks.ts';
import { assess, isPresent, type SiteEquipment, type Tested } from './assess.ts';
import { checkDue } from './schedule.ts';

export interface EquipmentCheckerOptions {
  readonly site: SiteEquipment;
  /** The quiet hour of the daily check, `HH:MM`. */
  readonly checkAt: string;
  readonly checks: EquipmentChecks;
  /** Whether a patient's session is open: no check begins then, and one that runs is given up. */
  readonly isInUse: () => boolean;
  readonly devices: () => readonly DeviceStatus[];
  /** Sends a command to the drivers host; false when none runs. */
  readonly command: (command: DriversCommand) => boolean;
  /** Tells the page. */
  readonly emit: (event: IpcEvent) => void;
  /** A check was stored, and is to be delivered. */
  readonly onChecked: () => void;
  readonly log: Log;
}

/** ms from the start of the kiosk to its first look at whether a check is due: what a patient needs comes first. */
const START_AFTER = 20_000;
/** ms before another try when the kiosk was in use, or its page or its drivers did not answer. */
const RETRY_AFTER = 60_000;
/** Longest wait of one timer, ms: a clock that is set, or a machine that slept, is noticed within it. */
const LOOK_EVERY = 15 * 60_000;
/** ms the page may take: it opens the stethoscope and listens to it for a second. */
const PAGE_LIMIT = 20_000;
/** ms the drivers host may take, whose own limit is 15 s a device, side by side. */
const DRIVERS_LIMIT = 25_000;

type PageAnswer = IpcRequestOf<'equipment:media'>['answer'];

interface Running {
  readonly id: string;
  readonly why: EquipmentCheck['why'];
  readonly asked: ReadonlySet<string>;
  readonly tested: Map<string, Tested>;
  page: Exclude<PageAnswer, { type: 'in-use' }> | null;
  limit: NodeJS.Timeout;
}

/**
 * Checks the kiosk's equipment (R6, R13): daily, and whenever the host asks; never while a patient is there. The page goes
 * first, for it knows best whether someone stands before it and alone sees cameras and microphones; then every device is asked
 * about itself. A check that cannot end whole leaves nothing behind and is tried again.
 */
export class EquipmentChecker {
  readonly #options: EquipmentCheckerOptions;
  #running: Running | null = null;
  #timer: NodeJS.Timeout | undefined;
  /** The newest check where the store could not take it. */
  #unstored: EquipmentCheck | null = null;
  /** Cameras and microphones of now; null until the page has told. */
  #media: readonly MediaDevice[] | null = null;
  #told = '';

  constructor(options: EquipmentCheckerOptions) {
    this.#options = options;
  }

  get view(): EquipmentView {
    const stored = this.#options.checks.last();
    const running = this.#running;
    const last = this.#unstored ?? stored?.check ?? null;
    return {
      expected: [...this.#options.site.expected],
      last,
      delivered: this.#unstored === null && (stored?.delivered ?? false),
      // The page's cameras and microphones count as one.
      checking:
        running === null
          ? null
          : { done: running.tested.size + (running.page === null ? 0 : 1), of: running.asked.size + 1 },
      changed: this.#changedSince(last),
    };
  }

  /** Begins the daily checks. */
  start(): void {
    this.#wake(START_AFTER);
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#running?.limit);
    this.#running = null;
  }

  /** Checks now, as the host asks. False when a patient is there. A check that runs already will do. */
  checkNow(): boolean {
    if (this.#options.isInUse()) return false;
    this.#begin('host');
    return true;
  }

  /** A patient has come: the check gives way, and is made when they have gone. */
  onInUse(): void {
    this.#giveUp('in-use');
  }

  /** The page tells what it sees and hears, or that a patient is before it. */
  onPage({ checkId, answer }: IpcRequestOf<'equipment:media'>): void {
    const running = this.#running;
    if (running === null || running.id !== checkId || running.page !== null) return;
    if (answer.type === 'in-use') {
      this.#giveUp('in-use');
      return;
    }
    running.page = answer;
    this.#media = answer.media;
    clearTimeout(running.limit);
    if (!this.#options.command({ type: 'self-test', drivers: [...running.asked] })) {
      this.#giveUp('no-drivers');
      return;
    }
    // Whoever has not answered by then is told as a fault of its own.
    running.limit = setTimeout(() => this.#finish(running), DRIVERS_LIMIT);
    this.#tell();
    this.#finishWhenAllAnswered(running);
  }

  /** A camera or a microphone was plugged or taken away. */
  onMedia(media: readonly MediaDevice[]): void {
    this.#media = media;
    this.#tell();
  }

  onDrivers(event: DriversEvent): void {
    const running = this.#running;
    if (event.type === 'devices') this.#tell();
    if (event.type !== 'self-tested' || running?.page == null || !running.asked.has(event.driver)) return;
    running.tested.set(event.driver, { result: event.result, at: event.at });
    this.#tell();
    this.#finishWhenAllAnswered(running);
  }

  /** The drivers host died: what it was asked it will not answer. */
  onDriversLost(): void {
    this.#giveUp('no-drivers');
  }

  /** The server has one more check. */
  onDelivered(): void {
    this.#tell();
  }

  #wake(after: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), after);
    this.#timer.unref();
  }

  /** Begins the daily check when it is due, else looks again. */
  #look(): void {
    const now = new Date();
    const last = this.view.last?.at ?? null;
    const wait = checkDue(last, now, this.#options.checkAt).getTime() - now.getTime();
    const isDue = wait <= 0;
    this.#wake(isDue ? RETRY_AFTER : Math.min(wait, LOOK_EVERY));
    if (isDue && !this.#options.isInUse()) this.#begin('daily');
  }

  #begin(why: EquipmentCheck['why']): void {
    if (this.#running !== null) return;
    const id = randomUUID();
    const asked = new Set(this.#options.devices().map(({ driver }) => driver));
    const limit = setTimeout(() => this.#giveUp('no-page'), PAGE_LIMIT);
    this.#running = { id, why, asked, tested: new Map(), page: null, limit };
    this.#options.emit({ type: 'check-media', checkId: id });
    this.#tell();
  }

  #finishWhenAllAnswered(running: Running): void {
    if (running.tested.size === running.asked.size) this.#finish(running);
  }

  #finish(running: Running): void {
    const { site, checks, devices, log, onChecked } = this.#options;
    if (this.#running !== running || running.page === null) return;
    clearTimeout(running.limit);
    this.#running = null;
    const { media, stethoscope } = running.page;
    const stethoscopeBefore = this.view.last?.findings.find(({ role }) => role === 'stethoscope');
    const heard = { devices: devices(), tested: running.tested, media, stethoscope, stethoscopeBefore };
    const findings = assess(site, heard);
    const check: EquipmentCheck = { id: running.id, at: new Date().toISOString(), why: running.why, findings };
    try {
      checks.add(check);
      this.#unstored = null;
      onChecked();
    } catch (error) {
      // A full disk: the host still sees what was found, and the next check tries again.
      log('error', 'store-failed', faultOf(error));
      this.#unstored = check;
    }
    const failing = shortcomings(check);
    log('info', 'equipment-checked', { why: running.why, failing: failing.map(({ role }) => role).join(' ') });
    this.#tell();
    this.#wake(LOOK_EVERY);
  }

  #giveUp(why: 'in-use' | 'no-page' | 'no-drivers'): void {
    if (this.#running === null) return;
    clearTimeout(this.#running.limit);
    this.#running = null;
    this.#options.log('info', 'equipment-check-put-off', { why });
    this.#tell();
    this.#wake(RETRY_AFTER);
  }

  #changedSince(last: EquipmentCheck | null): EquipmentView['changed'] {
    const media = this.#media;
    if (last === null || media === null) return [];
    const now = { devices: this.#options.devices(), media };
    return this.#options.site.expected.flatMap((role) => {
      const present = isPresent(role, this.#options.site, now);
      const finding = last.findings.find((one) => one.role === role);
      return finding === undefined || present === (finding.state !== 'missing') ? [] : [{ role, present }];
    });
  }

  #tell(): void {
    const equipment = this.view;
    const text = JSON.stringify(equipment);
    if (text === this.#told) return;
    this.#told = text;
    this.#options.emit({ type: 'equipment', equipment });
  }
}
