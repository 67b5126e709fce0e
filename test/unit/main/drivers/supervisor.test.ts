import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { driver as nonin } from '#drivers/devices/nonin.ts';
import { type DriversProcess, DriversSupervisor } from '#main/drivers/supervisor.ts';
import type { DriversCommand, DriversEvent } from '#protocol/drivers-host.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** The platform's side: each start gives a process that the test speaks for. */
function platform() {
  const posted: DriversCommand[] = [];
  const events: DriversEvent[] = [];
  const counts = { started: 0, lost: 0, killed: 0 };
  const last = { say: (_message: unknown) => {}, die: (_code: number) => {} };
  const start = (): DriversProcess<never> => {
    counts.started += 1;
    return {
      post: (command) => posted.push(command),
      onMessage: (listener) => {
        last.say = listener;
      },
      onExit: (listener) => {
        last.die = listener;
      },
      kill: () => {
        counts.killed += 1;
      },
    };
  };
  const supervisor = new DriversSupervisor<never>({
    start,
    bindings: [{ driver: 'nonin', port: '/dev/ttyUSB0' }],
    log: () => undefined,
    onEvent: (event) => events.push(event),
    onLost: () => {
      counts.lost += 1;
    },
    onStarted: () => undefined,
  });
  return { supervisor, posted, events, counts, last };
}

const ready = {
  driver: 'nonin',
  model: 'Nonin',
  grade: 'A',
  modalities: ['oximetry'],
  guide: nonin.manifest.guide,
  state: 'ready',
} as const;

describe('supervision of the drivers host', () => {
  it('configures the host as soon as it runs', () => {
    const { supervisor, posted } = platform();
    supervisor.start();
    expect(posted).toEqual([{ type: 'configure', bindings: [{ driver: 'nonin', port: '/dev/ttyUSB0' }] }]);
  });

  it('counts the devices as away while the host is dead, and starts it again', () => {
    const { supervisor, events, counts, last } = platform();
    supervisor.start();
    last.say({ type: 'devices', devices: [ready] });
    last.die(139);
    expect(counts).toMatchObject({ started: 1, lost: 1 });
    expect(events.at(-1)).toEqual({ type: 'devices', devices: [{ ...ready, state: 'absent' }] });
    expect(supervisor.post({ type: 'live-port' })).toBe(false);
    vi.advanceTimersByTime(100);
    expect(counts.started).toBe(2);
    expect(supervisor.post({ type: 'live-port' })).toBe(true);
  });

  it('waits longer each time a host dies young, and starts afresh after one that lasted', () => {
    const { supervisor, counts, last } = platform();
    supervisor.start();
    last.die(1);
    vi.advanceTimersByTime(100);
    last.die(1);
    vi.advanceTimersByTime(499);
    expect(counts.started).toBe(2);
    vi.advanceTimersByTime(1);
    expect(counts.started).toBe(3);
    vi.advanceTimersByTime(60_000);
    last.die(1);
    vi.advanceTimersByTime(100);
    expect(counts.started).toBe(4);
  });

  it('ignores what is not of the contract', () => {
    const { supervisor, events, last } = platform();
    supervisor.start();
    last.say({ type: 'devices', devices: [{ driver: 'nonin' }] });
    last.say('hello');
    expect(events).toEqual([]);
  });

  it('starts nothing after it was stopped', () => {
    const { supervisor, counts, last } = platform();
    supervisor.start();
    last.die(1);
    supervisor.stop();
    vi.advanceTimersByTime(60_000);
    expect(counts.started).toBe(1);
  });
});
