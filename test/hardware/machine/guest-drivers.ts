import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type DriversCommand, DriversEvent } from '#protocol/drivers-host.ts';
import { AttemptId, ConsultationId } from '#protocol/ids.ts';
import { LiveMessage } from '#protocol/live.ts';
import type { Modality } from '#protocol/measurement.ts';
import { EventLog } from '../../simulators/event-log.ts';
import type { BenchMachine } from './bench-machine.ts';
import type { GuestCommand } from './guest-command.ts';

const Line = z.union([
  z.object({ event: DriversEvent }),
  z.object({ live: LiveMessage }),
  z.object({ started: z.number() }),
]);

export type Attempt = { readonly attemptId: string; readonly end: Promise<DriversEvent> };

/** The project's drivers host as it runs in the machine, under the kiosk's account. */
export class GuestDrivers {
  readonly events = new EventLog<DriversEvent>();
  readonly live = new EventLog<LiveMessage>();
  readonly #process: GuestCommand;

  private constructor(process: GuestCommand) {
    this.#process = process;
  }

  static async start(machine: BenchMachine): Promise<GuestDrivers> {
    const drivers = new GuestDrivers(machine.spawn(['node', '/mnt/escale/test/hardware/guest/drivers.ts']));
    const started = new Promise<void>((resolve) => {
      drivers.#process.onLine((text) => {
        const line = Line.parse(JSON.parse(text));
        if ('event' in line) drivers.events.tell(line.event);
        else if ('live' in line) drivers.live.tell(line.live);
        else resolve();
      });
    });
    const ended = drivers.#process.finished.then(({ code, signal, err }) => {
      throw new Error(`the drivers ended by ${signal ?? `code ${code}`}\n${err}`);
    });
    await Promise.race([started, ended]);
    ended.catch(() => undefined);
    return drivers;
  }

  send(command: DriversCommand): void {
    this.#process.write(`${JSON.stringify(command)}\n`);
  }

  /** Sets the longest time, ms, that attempts of a driver take from now on. */
  setLimit(driver: string, limit: number): void {
    this.#process.write(`${JSON.stringify({ patience: { driver, limit } })}\n`);
  }

  /** Starts an attempt in a session of its own. */
  start(modality: Modality): Attempt {
    const attemptId = AttemptId.parse(randomUUID());
    const end = this.events.until((event) => 'attemptId' in event && event.attemptId === attemptId);
    this.send({ type: 'start', attemptId, consultationId: ConsultationId.parse(randomUUID()), modality });
    return { attemptId, end };
  }

  /** What a driver's self-test says of its device now. */
  async selfTest(driver: string): Promise<Extract<DriversEvent, { type: 'self-tested' }>['result']> {
    const since = this.events.events.length;
    this.send({ type: 'self-test', drivers: [driver] });
    const event = await this.events.until((each) => each.type === 'self-tested' && each.driver === driver, since);
    if (event.type !== 'self-tested') throw new TypeError('another event fits');
    return event.result;
  }

  /** Waits for the first live message of an attempt that fits. */
  untilLive({ attemptId }: Attempt, fits: (body: LiveMessage['body']) => boolean): Promise<LiveMessage> {
    return this.live.until((message) => message.attemptId === attemptId && fits(message.body));
  }

  /** Ends an attempt; resolves with how it ended. */
  cancel({ attemptId, end }: Attempt): Promise<DriversEvent> {
    this.send({ type: 'cancel', attemptId: AttemptId.parse(attemptId) });
    return end;
  }

  /** The first time from `since` on that a device was told to be in this state. */
  untilState(driver: string, state: string, since = this.events.events.length): Promise<DriversEvent> {
    const isIn = (event: DriversEvent): boolean =>
      event.type === 'devices' && event.devices.some((each) => each.driver === driver && each.state === state);
    const latest = this.events.events.findLast(({ type }) => type === 'devices');
    if (latest && isIn(latest)) return Promise.resolve(latest);
    return this.events.until(isIn, since);
  }
}
