import { ieee11073Simulator } from '../../simulators/devices/ieee11073.ts';
import {
  type DeviceFaults,
  doubts,
  invalidates,
  type Play,
  refused,
  refusedInTheEnd,
  scalar,
  timesOut,
  yields,
} from './play.ts';

const FINGER = [scalar('oxygen-saturation', 97), scalar('pulse-rate', 72)] as const;
const TEMPERATURE = [scalar('body-temperature', 36.8)] as const;

/** Ms: past a second request to associate, where the first found an emulated host busy, and the value after it. */
const STORED_LIMIT = 14_000;

const unharmed: Play = yields(...TEMPERATURE);

export const AGENTS: Readonly<Record<string, DeviceFaults>> = {
  ieee11073: {
    normal: FINGER,
    // One value, and a configuration of its own with a status for it: every fault has something to spoil.
    player: {
      simulate: () =>
        ieee11073Simulator({
          kind: 'thermometer',
          extended: true,
          measuresAfter: 2000,
          clock: new Date().toISOString().slice(0, 19),
        }),
      modality: 'temperature',
      normal: TEMPERATURE,
    },
    faults: {
      silence: timesOut('missing'),
      babble: timesOut('missing'),
      impatient: unharmed,
      'foreign-protocol': refused('device-error association-5'),
      'old-version': refused('device-error association-5'),
      'no-configuration': timesOut('missing'),
      'bad-configuration': timesOut('missing'),
      'other-configuration': refusedInTheEnd('device-error no-temperature'),
      mute: timesOut('missing'),
      'refuses-questions': refusedInTheEnd('not-fresh stored', STORED_LIMIT),
      abort: timesOut('missing'),
      truncated: timesOut('missing'),
      stale: refusedInTheEnd('not-fresh stored', STORED_LIMIT),
      future: refusedInTheEnd('not-fresh stored', STORED_LIMIT),
      'no-clock': refusedInTheEnd('not-fresh stored', STORED_LIMIT),
      nan: invalidates(TEMPERATURE, 'missing'),
      'invalid-status': invalidates(TEMPERATURE, 'device-error'),
      early: doubts(TEMPERATURE, 'early'),
      'unknown-unit': refused('device-error unit-1728'),
      'two-persons': refused('device-error several-persons'),
      releases: unharmed,
      split: unharmed,
      joined: unharmed,
      preamble: unharmed,
    },
  },
};
