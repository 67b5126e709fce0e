import {
  type DeviceFaults,
  invalidates,
  refused,
  refusedInTheEnd,
  type SeenReading,
  scalar,
  timesOut,
  yields,
} from './play.ts';

const TEMPERATURE = [scalar('body-temperature', 36.8)] as const;
// Typed into the scale at some time: the weight is measured, the height is not.
const HEIGHT_KEPT: SeenReading = {
  kind: 'body-height',
  value: 168,
  validity: 'questionable',
  reasons: ['not-fresh'],
};
const WEIGHT = [scalar('body-weight', 71.4), HEIGHT_KEPT] as const;
const WEIGHT_AND_HEIGHT = [scalar('body-weight', 71.4), scalar('body-height', 168.5)] as const;

export const THERMOMETERS_AND_SCALES: Readonly<Record<string, DeviceFaults>> = {
  'taidoc-thermometer': {
    normal: TEMPERATURE,
    faults: {
      'no-measurement': refusedInTheEnd('not-fresh'),
      'wrong-model': refused('device-error TD-3128'),
      'no-clock': yields(...TEMPERATURE),
      noise: timesOut('missing'),
      'bad-checksum': timesOut('missing'),
      silence: timesOut('missing'),
    },
  },
  'taidoc-scale': {
    normal: WEIGHT,
    faults: {
      nobody: refusedInTheEnd('not-fresh'),
      'bad-checksum': refusedInTheEnd('checksum'),
      contradiction: refusedInTheEnd('checksum'),
      noise: refusedInTheEnd('checksum'),
      'no-clock': yields(...WEIGHT),
      silence: timesOut('missing'),
    },
  },
  'gtech-gl310': {
    normal: WEIGHT_AND_HEIGHT,
    faults: {
      noise: refusedInTheEnd('checksum'),
      truncated: refusedInTheEnd('checksum'),
      contradiction: refusedInTheEnd('checksum'),
      nobody: invalidates(WEIGHT_AND_HEIGHT, 'out-of-range'),
      silence: timesOut('missing'),
    },
  },
};
