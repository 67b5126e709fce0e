import { omronHem790it } from '#drivers/devices/omron-hem790it.ts';
import { hem790Simulator } from '#test/simulators/omron-hem790it.ts';
import { describeMemoryMonitor } from './cuff-monitor.ts';

describeMemoryMonitor(omronHem790it, hem790Simulator, 84);
