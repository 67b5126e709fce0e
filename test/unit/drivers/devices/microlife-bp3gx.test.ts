import { microlifeBp3gx } from '#drivers/devices/microlife-bp3gx.ts';
import { microlifeSimulator } from '#test/simulators/microlife-bp3gx.ts';
import { describeMemoryMonitor } from './cuff-monitor.ts';

describeMemoryMonitor(microlifeBp3gx, microlifeSimulator, 200);
