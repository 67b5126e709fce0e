import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { CATALOGUE } from '#drivers/catalogue.ts';
import { createDriversHost, type DriversHost } from '#drivers/host/drivers-host.ts';
import { DriversEvent } from '#protocol/drivers-host.ts';
import { LiveMessage } from '#protocol/live.ts';
import type { Modality } from '#protocol/measurement.ts';
import { BenchTransport, recordingPort } from '#test/simulators/bench.ts';
import { tm2657pSimulator } from '#test/simulators/devices/and-tm2657p.ts';
import { noninSimulator } from '#test/simulators/devices/nonin.ts';
import { EventLog } from '#test/simulators/event-log.ts';

let bench: BenchTransport;
let log: EventLog<DriversEvent>;
let refused: string[];
let host: DriversHost;

beforeEach(() => {
  bench = new BenchTransport();
  log = new EventLog();
  refused = [];
  host = createDriversHost({
    send: (event) => log.tell(DriversEvent.parse(event)),
    catalogue: CATALOGUE,
    transport: () => bench,
    now: () => Date.UTC(2026, 2, 2, 8, 41),
    log: (line) => refused.push(line),
  });
  const bindings = [
    { driver: 'nonin', port: '/dev/ox' },
    { driver: 'and-tm2657p', port: '/dev/bp' },
  ];
  host.receive({ type: 'configure', bindings });
});

const stateOf = (event: DriversEvent, driver: string): string | undefined =>
  event.type === 'devices' ? event.devices.find((device) => device.driver === driver)?.state : undefined;

const untilState = (driver: string, state: string, since = 0): Promise<DriversEvent> =>
  log.until((event) => stateOf(event, driver) === state, since);

function start(
  modality: Modality,
  consultationId: string = randomUUID(),
): { attemptId: string; consultationId: string } {
  const attemptId = randomUUID();
  host.receive({ type: 'start', attemptId, consultationId, modality });
  return { attemptId, consultationId };
}

const endOf = ({ attemptId }: { attemptId: string }): Promise<DriversEvent> =>
  log.until((event) => 'attemptId' in event && event.attemptId === attemptId);

describe('drivers host', () => {
  test('tells every device of the catalogue, and each change of one', async () => {
    await untilState('nonin', 'absent');
    bench.plug('/dev/ox', { simulator: noninSimulator() });
    const event = await untilState('nonin', 'ready');
    const devices = event.type === 'devices' ? event.devices : [];
    expect(devices.map(({ driver }) => driver)).toEqual(CATALOGUE.map(({ manifest }) => manifest.id));
    expect(devices.find(({ driver }) => driver === 'nonin')).toMatchObject({ grade: 'A', modalities: ['oximetry'] });
    const since = log.events.length;
    bench.unplug('/dev/ox');
    await untilState('nonin', 'absent', since);
  });

  test('takes a measurement, with live messages in sequence, and closes the port', async () => {
    bench.plug('/dev/ox', { simulator: noninSimulator({ search: 0 }) });
    const live = recordingPort();
    host.receive({ type: 'live-port' }, [live]);
    const attempt = start('oximetry');
    expect(await endOf(attempt)).toMatchObject({
      type: 'finished',
      ...attempt,
      readings: [{ value: 97 }, { value: 72 }],
      takenAt: '2026-03-02T08:41:00.000Z',
    });
    await untilState('nonin', 'ready');
    expect(bench.opened.every(({ closed }) => closed)).toBe(true);
    expect(live.messages.map(({ seq }) => seq)).toEqual(live.messages.map((_, i) => i));
    for (const message of live.messages) expect(LiveMessage.parse(message)).toEqual(message);
  });

  test('fails as unplugged in the middle of a reading, and measures again after replug', async () => {
    const incidents = [
      {
        at: 5000,
        act: (port: { unplug: () => void }) => {
          bench.unplug('/dev/ox');
          port.unplug();
        },
      },
    ];
    bench.plug('/dev/ox', { simulator: noninSimulator(), incidents });
    expect(await endOf(start('oximetry'))).toMatchObject({ type: 'failed', failure: 'unplugged' });
    await untilState('nonin', 'absent', 1);
    const since = log.events.length;
    bench.plug('/dev/ox', { simulator: noninSimulator() });
    await untilState('nonin', 'ready', since);
    expect(await endOf(start('oximetry'))).toMatchObject({ type: 'finished' });
  });

  test('says what is wrong: missing, locked, refused with its code', async () => {
    expect(await endOf(start('oximetry'))).toMatchObject({ failure: 'device-missing' });
    bench.plug('/dev/ox', { simulator: noninSimulator() });
    bench.locked.add('/dev/ox');
    expect(await endOf(start('oximetry'))).toMatchObject({ failure: 'device-fault' });
    await untilState('nonin', 'fault');
    const cuff = tm2657pSimulator();
    cuff.play('error-code');
    bench.plug('/dev/bp', { simulator: cuff });
    expect(await endOf(start('blood-pressure'))).toMatchObject({ failure: 'refused', detail: 'device-error E07' });
  });

  test('lets one session hold a device', async () => {
    bench.plug('/dev/bp', { simulator: tm2657pSimulator() });
    await untilState('and-tm2657p', 'ready');
    const first = start('blood-pressure');
    const second = start('blood-pressure');
    expect(await endOf(second)).toMatchObject({ type: 'failed', failure: 'device-busy' });
    expect(await endOf(first)).toMatchObject({ type: 'finished' });
  });

  test('what gave no readings is said to be over on the live path too, and what did is not', async () => {
    bench.plug('/dev/ox', { simulator: noninSimulator({ search: 0 }) });
    const cuff = tm2657pSimulator();
    cuff.play('error-code');
    bench.plug('/dev/bp', { simulator: cuff });
    const live = recordingPort();
    host.receive({ type: 'live-port' }, [live]);
    const [taken, refused] = [start('oximetry'), start('blood-pressure')];
    await Promise.all([endOf(taken), endOf(refused)]);
    const over = live.messages.filter(({ body }) => body.type === 'over').map(({ attemptId }) => attemptId);
    expect(over).toEqual([refused.attemptId]);
    expect(live.messages.findLast(({ attemptId }) => attemptId === refused.attemptId)?.body.type).toBe('over');
  });

  test('cancels an attempt, and serves the one asked for right after', async () => {
    bench.plug('/dev/bp', { simulator: tm2657pSimulator() });
    await untilState('and-tm2657p', 'ready');
    const first = start('blood-pressure');
    host.receive({ type: 'cancel', attemptId: first.attemptId });
    const second = start('blood-pressure', first.consultationId);
    expect(await endOf(first)).toMatchObject({ type: 'cancelled' });
    expect(await endOf(second)).toMatchObject({ type: 'finished' });
  });

  test('release ends what a session holds, and nothing of another', async () => {
    bench.plug('/dev/bp', { simulator: tm2657pSimulator() });
    await untilState('and-tm2657p', 'ready');
    const attempt = start('blood-pressure');
    host.receive({ type: 'release', consultationId: randomUUID() });
    host.receive({ type: 'release', consultationId: attempt.consultationId });
    expect(await endOf(attempt)).toMatchObject({ type: 'cancelled' });
    await host.close();
    expect(bench.opened.every(({ closed }) => closed)).toBe(true);
  });

  test('goes on with the live port that replaced the first', async () => {
    bench.plug('/dev/ox', { simulator: noninSimulator({ search: 0 }) });
    const [old, fresh] = [recordingPort(), recordingPort()];
    host.receive({ type: 'live-port' }, [old]);
    host.receive({ type: 'live-port' }, [fresh]);
    await endOf(start('oximetry'));
    expect(old.messages).toEqual([]);
    expect(fresh.messages.length).toBeGreaterThan(0);
  });

  test.each([
    undefined,
    7,
    { type: 'start' },
    { type: 'cancel', attemptId: 'x' },
    { type: 'open', path: '/etc/passwd' },
  ])('refuses the message %j', (message) => {
    const before = log.events.length;
    host.receive(message);
    expect(refused).toHaveLength(1);
    expect(log.events).toHaveLength(before);
  });
});
