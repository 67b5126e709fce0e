import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { EventLog } from '../simulators/event-log.ts';
import { SIMULATORS } from '../simulators/index.ts';
import { grown } from '../support/handles.ts';
import { Ports, sharedMachine } from './bench.ts';
import type { BenchMachine } from './machine/bench-machine.ts';
import { Instrument } from './personalities/instrument.ts';
import { RIGS, type Rig } from './rigs.ts';

/** Few, for the machine is emulated; `node port-cycles.ts <driver> 1000` runs as many as one likes. */
const CYCLES = 8;

const Handles = z.object({ files: z.number(), resources: z.record(z.string(), z.number()) });
const Line = z.union([
  z.object({ opened: z.number() }),
  z.object({ pulled: z.number(), code: z.string() }),
  z.object({ before: Handles, after: Handles, rss: z.number() }),
]);
type Line = z.infer<typeof Line>;

const ports = new Ports();
let machine: BenchMachine;

beforeAll(async () => {
  machine = await sharedMachine();
});

afterEach(() => ports.clear());

const rigOf = (via: Rig['via'], driver: string): Rig => {
  const rig = RIGS.find((each) => each.via === via && each.driver === driver);
  if (!rig) throw new Error(`no rig for ${driver} by ${via}`);
  return rig;
};

async function plug({ driver, connect }: Rig): Promise<void> {
  const make = SIMULATORS[driver];
  if (!make) throw new Error(`no simulator of ${driver}`);
  await ports.plug(connect(new Instrument(make())));
}

function cycles(driver: string, mode: readonly string[]): { lines: EventLog<Line>; finished: Promise<unknown> } {
  const script = '/mnt/escale/test/hardware/guest/port-cycles.ts';
  const command = machine.spawn(['node', script, driver, String(CYCLES), ...mode]);
  const lines = new EventLog<Line>();
  command.onLine((text) => lines.tell(Line.parse(JSON.parse(text))));
  const finished = command.finished.then(({ code, err }) => expect([code, err]).toEqual([0, '']));
  return { lines, finished };
}

async function expectFlat(lines: EventLog<Line>): Promise<void> {
  const last = await lines.until((line) => 'before' in line);
  if ('before' in last) expect(grown(last.before, last.after)).toEqual([]);
}

describe.each([rigOf('hid', 'contec-cms50-eb'), rigOf('uart-bridge', 'taidoc-thermometer'), rigOf('usb', 'ieee11073')])(
  'a port by $via leaves no handle',
  (rig) => {
    test('when it is opened and closed again and again', async () => {
      await plug(rig);
      const { lines, finished } = cycles(rig.driver, []);
      await finished;
      await expectFlat(lines);
    });

    test('when it is pulled while it is read, again and again', async () => {
      const { lines, finished } = cycles(rig.driver, ['unplug']);
      for (let round = 0; round <= CYCLES; round += 1) {
        await plug(rig);
        await lines.until((line) => 'opened' in line && line.opened === round);
        await ports.clear();
        expect(await lines.until((line) => 'pulled' in line && line.pulled === round)).toMatchObject({
          code: 'disconnected',
        });
      }
      await finished;
      await expectFlat(lines);
    });
  },
);
