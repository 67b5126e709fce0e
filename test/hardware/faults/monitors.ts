import {
  type DeviceFaults,
  doubts,
  refused,
  refusedInTheEnd,
  type SeenReading,
  scalar,
  timesOut,
  yields,
} from './play.ts';

const pressure = (mean: number | null): readonly SeenReading[] => [
  { kind: 'blood-pressure', value: [128, 79, mean], validity: 'valid', reasons: [] },
  scalar('pulse-rate', 71),
];
const WITH_MEAN = pressure(96);
const WITHOUT_MEAN = pressure(null);

/** Ms: past a second look at the memory after the cuff has worked. */
const MEMORY_LIMIT = 12_000;
/** Ms: past the first question for a record that did not come by itself. */
const ASKED_LIMIT = 32_000;

const notFresh = refusedInTheEnd('not-fresh', MEMORY_LIMIT);

export const MONITORS: Readonly<Record<string, DeviceFaults>> = {
  'and-tm2657p': {
    normal: WITH_MEAN,
    faults: {
      'cuff-leak': refused('device-error E02'),
      'error-code': refused('device-error E07'),
      'irregular-pulse': doubts(WITH_MEAN, 'irregular-pulse'),
      motion: doubts(WITH_MEAN, 'motion'),
      implausible: refused('implausible'),
      // The record comes damaged, is asked for, and comes whole.
      noise: yields(...WITH_MEAN),
      'bad-checksum': timesOut('missing'),
      'refuse-start': refused('device-error NAK'),
      'keep-old-record': refusedInTheEnd('not-fresh', ASKED_LIMIT),
      silence: timesOut('missing'),
    },
  },
  'omron-hbp9020': {
    normal: WITH_MEAN,
    faults: {
      'no-measurement': timesOut('missing'),
      'error-record': refused('missing'),
      truncated: refusedInTheEnd('checksum'),
      implausible: refused('implausible'),
      noise: yields(...WITH_MEAN),
      'no-clock': yields(...WITH_MEAN),
    },
  },
  'omron-hem790it': {
    normal: WITHOUT_MEAN,
    faults: {
      'no-measurement': notFresh,
      'bad-checksum': timesOut('missing'),
      'no-answers': yields(...WITHOUT_MEAN),
      truncated: timesOut('missing'),
      'switched-off': timesOut('missing'),
      'empty-record': yields(...WITHOUT_MEAN),
      'no-clock': yields(...WITHOUT_MEAN),
      'irregular-pulse': doubts(WITHOUT_MEAN, 'irregular-pulse'),
      motion: doubts(WITHOUT_MEAN, 'motion'),
      implausible: refused('implausible'),
    },
  },
  'omron-hem7322u': {
    normal: WITHOUT_MEAN,
    faults: {
      'no-measurement': notFresh,
      'bad-checksum': refusedInTheEnd('checksum'),
      truncated: refusedInTheEnd('checksum'),
      'switched-off': timesOut('missing'),
      'error-answer': timesOut('missing'),
      implausible: refused('implausible'),
    },
  },
  'contec-08a': {
    normal: WITH_MEAN,
    faults: {
      'no-measurement': notFresh,
      truncated: refusedInTheEnd('too-short'),
      'switched-off': refusedInTheEnd('device-error off'),
      silence: timesOut('missing'),
      'no-clock': refusedInTheEnd('too-short'),
      'msb-lost': refused('out-of-range'),
      implausible: refused('implausible'),
    },
  },
  'beurer-bm65': {
    normal: WITHOUT_MEAN,
    faults: {
      'no-measurement': notFresh,
      truncated: refusedInTheEnd('too-short'),
      'switched-off': timesOut('missing'),
      'wrong-model': refused('device-error name'),
      'empty-record': yields(...WITHOUT_MEAN),
      'no-clock': refusedInTheEnd('too-short'),
      implausible: refused('implausible'),
    },
  },
  'beurer-bm58': {
    normal: WITHOUT_MEAN,
    faults: {
      'no-measurement': notFresh,
      'no-such-record': refusedInTheEnd('too-short'),
      'switched-off': timesOut('missing'),
      'wrong-model': refused('device-error name'),
      'empty-record': yields(...WITHOUT_MEAN),
      'no-clock': refusedInTheEnd('too-short'),
      'irregular-pulse': doubts(WITHOUT_MEAN, 'irregular-pulse'),
      implausible: refused('implausible'),
    },
  },
  'microlife-bp3gx': {
    normal: WITHOUT_MEAN,
    faults: {
      'no-measurement': notFresh,
      'bad-checksum': refusedInTheEnd('checksum'),
      truncated: refusedInTheEnd('checksum'),
      'switched-off': timesOut('missing'),
      'wrong-count': refusedInTheEnd('implausible count'),
      'empty-record': yields(...WITHOUT_MEAN),
      'no-clock': yields(...WITHOUT_MEAN),
      implausible: refused('implausible'),
    },
  },
  'and-ua767': {
    normal: WITH_MEAN,
    faults: {
      'no-measurement': timesOut('missing'),
      'error-record': refused('device-error 81'),
      truncated: refusedInTheEnd('checksum'),
      implausible: refused('implausible'),
      'no-clock': yields(...WITH_MEAN),
    },
  },
};
