import { AGENTS } from './agents.ts';
import { MONITORS } from './monitors.ts';
import { OXIMETERS } from './oximeters.ts';
import type { DeviceFaults } from './play.ts';
import { THERMOMETERS_AND_SCALES } from './thermometers-and-scales.ts';

/** Every wired device, by its driver's id. */
export const FAULTS: Readonly<Record<string, DeviceFaults>> = {
  ...OXIMETERS,
  ...MONITORS,
  ...THERMOMETERS_AND_SCALES,
  ...AGENTS,
};
