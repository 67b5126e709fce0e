import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CATALOGUE } from '#drivers/catalogue.ts';
import { SIMULATORS } from '../simulators/index.ts';
import { sharedDrivers, sharedMachine } from './bench.ts';
import { FAULTS } from './faults/by-device.ts';
import { seen, seenReading } from './faults/play.ts';
import { RIGS } from './rigs.ts';
import { ROUNDS, type Round, Rounds } from './rounds.ts';
import { Station } from './station.ts';

/** Ms: all rounds run side by side, and whichever test is first waits for those before its own. */
const ALL_ROUNDS = 600_000;

let station: Station;
let rounds: Rounds;

beforeAll(async () => {
  const [machine, drivers] = [await sharedMachine(), await sharedDrivers()];
  station = new Station(machine, drivers);
  rounds = new Rounds(station, drivers);
  rounds.begin();
});

afterAll(() => station.clear());

const wired = CATALOGUE.flatMap(({ manifest: { id, links } }) =>
  links.filter(({ via }) => via !== 'bluetooth').map(({ via }) => ({ id, via })),
);

test('every wired device of the catalogue has a rig for each of its links', () => {
  const rigs = RIGS.map(({ driver, via }) => `${driver} ${via}`);
  expect(rigs).toEqual(expect.arrayContaining(wired.map(({ id, via }) => `${id} ${via}`)));
});

test('every fault that a simulator of a wired device knows is played here', () => {
  const known = [...new Set(wired.map(({ id }) => id))].map((id) => [
    id,
    [...(SIMULATORS[id]?.().faults ?? [])].sort(),
  ]);
  const played = Object.entries(FAULTS).map(([id, { faults }]) => [id, Object.keys(faults).sort()]);
  expect(Object.fromEntries(played)).toEqual(Object.fromEntries(known));
});

async function expectAsTold(round: Round): Promise<void> {
  const { end, shown } = await rounds.end(round);
  if (end.type === 'finished') expect(end.device.driver).toBe(round.driver);
  expect(round.play.sees, JSON.stringify(end)).toContainEqual(seen(end));
  const own = new Set(round.truth.map(({ kind, value }) => JSON.stringify([kind, value])));
  const others = shown
    .map(seenReading)
    .filter(({ kind, value }) => value !== null && !own.has(JSON.stringify([kind, value])));
  expect(others, 'values that nobody has').toEqual([]);
}

describe('with nothing wrong', { timeout: ALL_ROUNDS }, () => {
  test.each(ROUNDS.filter(({ fault }) => fault === 'none'))(
    '$driver measures through the kernel’s $rig.kernel ($rig.via)',
    expectAsTold,
  );
});

describe('under a fault', { timeout: ALL_ROUNDS }, () => {
  test.each(ROUNDS.filter(({ fault }) => fault !== 'none'))('$driver: $fault', expectAsTold);
});
