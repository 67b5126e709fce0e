import { z } from 'zod';

/** The test process to the machine's agent. Ids are the test process's; bytes travel in base64. */
export type AgentOrder =
  | {
      readonly type: 'start';
      readonly id: number;
      readonly command: readonly string[];
      readonly account: string;
    }
  | { readonly type: 'input'; readonly id: number; readonly data: string }
  | { readonly type: 'end-input'; readonly id: number }
  | { readonly type: 'kill'; readonly id: number; readonly signal: 'SIGTERM' | 'SIGKILL' };

/** The agent to the test process. `uptime` in s; `code` is -1 where a signal ended the command. */
export const AgentReport = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), uptime: z.number() }),
  z.object({ type: z.literal('output'), id: z.number(), stream: z.enum(['out', 'err']), data: z.string() }),
  z.object({ type: z.literal('ended'), id: z.number(), code: z.number(), signal: z.string().optional() }),
]);
export type AgentReport = z.infer<typeof AgentReport>;
