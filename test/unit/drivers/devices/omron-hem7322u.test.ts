import { omronHem7322u } from '#drivers/devices/omron-hem7322u.ts';
import { hem7322Simulator } from '#test/simulators/omron-hem7322u.ts';
import { describeMemoryMonitor } from './cuff-monitor.ts';

describeMemoryMonitor(omronHem7322u, hem7322Simulator, 100);
