import { contec08a } from '#drivers/devices/contec-08a.ts';
import { contec08aSimulator } from '#test/simulators/contec-08a.ts';
import { describeMemoryMonitor } from './cuff-monitor.ts';

describeMemoryMonitor(contec08a, contec08aSimulator, 100);
