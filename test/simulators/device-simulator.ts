import type { CuffOptions } from './cuff-memory.ts';
import type { AnySimulator } from './simulator.ts';

/**
 * What each file of `devices/` exports as `simulator`: makes its device with the durations of the real one and a clock that is
 * right. A home monitor takes other durations where they are given.
 */
export type DeviceSimulator = (cuff?: CuffOptions) => AnySimulator;
