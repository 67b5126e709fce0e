import { testRounds } from './play-rounds.ts';
import { ROUNDS } from './rounds.ts';

testRounds(ROUNDS.filter(({ rig }) => rig.via === 'serial'));
