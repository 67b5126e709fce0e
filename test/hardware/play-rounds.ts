import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedDrivers, sharedMachine } from './bench.ts';
import { seen, seenReading } from './faults/play.ts';
import { type Round, Rounds } from './rounds.ts';
import { Station } from './station.ts';

/** Ms: all rounds run side by side, and whichever test is first waits for those before its own. */
const ALL_ROUNDS = 1_200_000;

/** One test a round: it ends as its device's table of faults tells, and shows no value that the device has not. */
export function testRounds(played: readonly Round[]): void {
  let station: Station;
  let rounds: Rounds;

  beforeAll(async () => {
    const [machine, drivers] = [await sharedMachine(), await sharedDrivers()];
    station = new Station(machine, drivers);
    rounds = new Rounds(station, drivers, played);
    rounds.begin();
  });

  afterAll(() => station.clear());

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
    test.each(played.filter(({ fault }) => fault === 'none'))(
      '$driver measures through the kernel’s $rig.kernel ($rig.via)',
      expectAsTold,
    );
  });

  describe('under a fault', { timeout: ALL_ROUNDS }, () => {
    test.each(played.filter(({ fault }) => fault !== 'none'))('$driver: $fault', expectAsTold);
  });
}
