import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { EventLog } from '../simulators/event-log.ts';
import { SIMULATORS } from '../simulators/index.ts';
import { grown } from '../support/handles.ts';
import { Ports, sharedMachine } from './bench.ts';
import type { GuestCommand } from './machine/guest-command.ts';
import { Instrument } from './personalities/instrument.ts';
import { type Rig, rigOf } from './rigs.ts';

/** As many as are asked for: `ESCALE_PORT_CYCLES=1000 npm run test:hardware`. Serial ports have their thousand in test/integration. */
const asked = Number(process.env['ESCALE_PORT_CYCLES'] ?? 0);
/** Few of themselves, for the machine is emulated. */
const CYCLES = { close: asked || 6, unplug: asked || 2 } as const;
type Mode = keyof typeof CYCLES;
/** Ms a cycle may take. */
const EACH = 10_000;

const Handles = z.object({ files: z.number(), resources: z.record(z.string(), z.number()) });
const Line = z.union([
  z.object({ opened: z.number() }),
  z.object({ pulled: z.number(), code: z.string() }),
  z.object({ before: Handles, after: Handles, rss: z.number() }),
]);
type Line = z.infer<typeof Line>;

const ports = new Ports();
const lines = new EventLog<Line>();
let cycling: GuestCommand;

beforeAll(async () => {
  const machine = await sharedMachine();
  cycling = machine.spawn(['node', '/mnt/escale/test/hardware/guest/port-cycles.ts']);
  cycling.onLine((text) => lines.tell(Line.parse(JSON.parse(text))));
});

afterEach(() => ports.clear());

afterAll(async () => {
  cycling.endInput();
  expect(await cycling.finished).toMatchObject({ code: 0, err: '' });
});

async function plug({ driver, connect }: Rig): Promise<void> {
  const make = SIMULATORS[driver];
  if (!make) throw new Error(`no simulator of ${driver}`);
  await ports.plug(connect(new Instrument(make())));
}

/** Begins the cycles; gives a wait for each line they tell from now on. */
function begin({ driver }: Rig, mode: Mode): (fits: (line: Line) => boolean) => Promise<Line> {
  const since = lines.events.length;
  cycling.write(`${driver} ${CYCLES[mode]} ${mode}\n`);
  const ended = cycling.finished.then(({ code, signal, err }) => {
    throw new Error(`the cycles ended by ${signal ?? `code ${code}`}\n${err}`);
  });
  ended.catch(() => undefined);
  return (fits) => Promise.race([lines.until(fits, since), ended]);
}

function expectFlat(last: Line): void {
  expect('before' in last ? grown(last.before, last.after) : last).toEqual([]);
}

describe.each([rigOf('contec-cms50-eb', 'hid'), rigOf('taidoc-thermometer', 'uart-bridge'), rigOf('ieee11073', 'usb')])(
  'a port by $via leaves no handle',
  (rig) => {
    test('when it is opened and closed again and again', { timeout: 60_000 + CYCLES.close * EACH }, async () => {
      await plug(rig);
      const until = begin(rig, 'close');
      expectFlat(await until((line) => 'before' in line));
    });

    test('when it is pulled while it is read, again and again', {
      timeout: 60_000 + CYCLES.unplug * EACH,
    }, async () => {
      const until = begin(rig, 'unplug');
      for (let round = 0; round <= CYCLES.unplug; round += 1) {
        await plug(rig);
        await until((line) => 'opened' in line && line.opened === round);
        await ports.clear();
        expect(await until((line) => 'pulled' in line && line.pulled === round)).toMatchObject({
          code: 'disconnected',
        });
      }
      expectFlat(await until((line) => 'before' in line));
    });
  },
);
