import type { Reason } from '#protocol/measurement.ts';
import { type DeviceFaults, doubts, type Play, scalar, timesOut, yields } from './play.ts';

const FINGER = [scalar('oxygen-saturation', 97), scalar('pulse-rate', 72)] as const;
const FINGER_AND_PERFUSION = [...FINGER, scalar('perfusion-index', 4.96)] as const;

const unharmed = yields(...FINGER);

/** What every oximeter with a finger in it can suffer; `sensorFault` as its protocol tells that one. */
const fingerFaults = (sensorFault: Reason): Readonly<Record<string, Play>> => ({
  'finger-out': timesOut('sensor-off'),
  searching: timesOut('searching'),
  'sensor-fault': timesOut(sensorFault),
  sentinel: timesOut('missing'),
  noise: unharmed,
  'lost-bytes': unharmed,
  silence: timesOut('missing'),
});

export const OXIMETERS: Readonly<Record<string, DeviceFaults>> = {
  nonin: {
    normal: FINGER,
    faults: {
      'finger-out': timesOut('sensor-off'),
      'sensor-disconnected': timesOut('sensor-disconnected'),
      'out-of-track': timesOut('out-of-track'),
      artefact: doubts(FINGER, 'artefact'),
      'low-perfusion': doubts(FINGER, 'low-perfusion'),
      // A packet in some is whole by chance; never so many that they make a reading.
      noise: timesOut('too-short', 'checksum'),
      'bad-checksum': timesOut('checksum'),
      'frame-loss': timesOut('checksum'),
      silence: timesOut('missing'),
      'low-battery': yields(...FINGER.map((reading) => ({ ...reading, reasons: ['low-battery'] as const }))),
    },
  },
  'contec-cms50-legacy': { normal: FINGER, faults: fingerFaults('sensor-fault') },
  // It has one bit for a finger that is out and a sensor that is.
  'contec-cms50': { normal: FINGER, faults: fingerFaults('sensor-off') },
  // So has this one, and dashes for every value it has not found yet.
  'contec-cms50-eb': { normal: FINGER, faults: { ...fingerFaults('sensor-off'), sentinel: timesOut('searching') } },
  'masimo-rad': {
    normal: FINGER_AND_PERFUSION,
    faults: {
      ...fingerFaults('sensor-fault'),
      noise: timesOut('too-short', 'checksum'),
      'lost-bytes': yields(...FINGER_AND_PERFUSION),
      'no-sensor': timesOut('sensor-disconnected'),
      'unrecognised-sensor': timesOut('sensor-fault'),
      'low-perfusion': doubts(FINGER_AND_PERFUSION, 'low-perfusion'),
      interference: doubts(FINGER_AND_PERFUSION, 'artefact'),
      'ambient-light': doubts(FINGER_AND_PERFUSION, 'artefact'),
      'low-signal-iq': doubts(FINGER_AND_PERFUSION, 'artefact'),
    },
  },
  'berry-bci': {
    normal: FINGER,
    faults: { ...fingerFaults('sensor-disconnected'), 'no-signal': timesOut('out-of-track') },
  },
};
