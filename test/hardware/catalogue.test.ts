import { expect, test } from 'vitest';
import { CATALOGUE } from '#drivers/catalogue.ts';
import { SIMULATORS } from '../simulators/index.ts';
import { FAULTS } from './faults/by-device.ts';
import { RIGS } from './rigs.ts';
import { ROUNDS } from './rounds.ts';

const wired = CATALOGUE.flatMap(({ manifest: { id, links } }) =>
  links.filter(({ via }) => via !== 'bluetooth').map(({ via }) => ({ id, via })),
);

test('every wired device of the catalogue has a rig for each of its links', () => {
  const rigs = RIGS.map(({ driver, via }) => `${driver} ${via}`);
  expect(rigs).toEqual(expect.arrayContaining(wired.map(({ id, via }) => `${id} ${via}`)));
});

test('every fault that a simulator of a wired device knows is played, and every device once with nothing wrong', () => {
  const known = [...new Set(wired.map(({ id }) => id))].map((id) => [
    id,
    ['none', ...(SIMULATORS[id]?.().faults ?? [])].sort(),
  ]);
  const played = Object.keys(FAULTS).map((id) => [
    id,
    [...new Set(ROUNDS.filter(({ driver }) => driver === id).map(({ fault }) => fault))].sort(),
  ]);
  expect(Object.fromEntries(played)).toEqual(Object.fromEntries(known));
});
