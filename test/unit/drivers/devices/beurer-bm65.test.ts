import { beurerBm65 } from '#drivers/devices/beurer-bm65.ts';
import { bm65Simulator } from '#test/simulators/beurer-bm65.ts';
import { describeMemoryMonitor } from './cuff-monitor.ts';

describeMemoryMonitor(beurerBm65, bm65Simulator, 60);
