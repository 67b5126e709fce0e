import { beurerBm58 } from '#drivers/devices/beurer-bm58.ts';
import { bm58Simulator } from '#test/simulators/beurer-bm58.ts';
import { describeMemoryMonitor } from './cuff-monitor.ts';

describeMemoryMonitor(beurerBm58, bm58Simulator, 60);
