import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { IPC_REQUESTS, type IpcChannel, type IpcRequestOf, type IpcResponseOf } from '#protocol/ipc.ts';
import { faultOf, type Log } from '../log.ts';
import { isTrustedSender } from './sender.ts';

export type IpcHandlers = {
  readonly [C in IpcChannel]: (payload: IpcRequestOf<C>) => IpcResponseOf<C> | Promise<IpcResponseOf<C>>;
};

/** A request main did not serve. The renderer sees the code in the message; nothing of the request is in it. */
class IpcRefusal extends Error {
  readonly code: 'sender-refused' | 'payload-refused' | 'failed';

  constructor(code: IpcRefusal['code'], channel: IpcChannel) {
    super(`escale-ipc ${code} ${channel}`);
    this.name = 'IpcRefusal';
    this.code = code;
  }
}

export interface IpcOptions {
  /** The page of the window in use, or null while there is none. */
  readonly page: () => WebContents | null;
  readonly origin: string;
  readonly log: Log;
}

/** Serves every request of the contract, each checked for its sender and its form before a handler sees it. */
export function serveIpc(handlers: IpcHandlers, { page, origin, log }: IpcOptions): void {
  let refused = 0;
  const refuse = (code: IpcRefusal['code'], channel: IpcChannel): IpcRefusal => {
    refused += 1;
    log('warn', 'ipc-refused', { code, channel, refused });
    return new IpcRefusal(code, channel);
  };

  const isTrusted = (event: IpcMainInvokeEvent): boolean => {
    const current = page();
    const frame = event.senderFrame;
    if (current === null) return false;
    return isTrustedSender(
      {
        webContentsId: event.sender.id,
        frame: frame === null ? null : { origin: frame.origin, isMain: frame.parent === null && frame.top === frame },
      },
      { webContentsId: current.id },
      origin,
    );
  };

  function serve<C extends IpcChannel>(channel: C): void {
    const handle = handlers[channel];
    ipcMain.handle(channel, async (event, payload: unknown): Promise<IpcResponseOf<C>> => {
      if (!isTrusted(event)) throw refuse('sender-refused', channel);
      const request = IPC_REQUESTS[channel].request.safeParse(payload);
      if (!request.success) throw refuse('payload-refused', channel);
      try {
        // Parsed by the schema of this very channel; the compiler cannot follow the table by a generic key.
        return await handle(request.data as IpcRequestOf<C>);
      } catch (error) {
        log('error', 'ipc-failed', { channel, ...faultOf(error) });
        throw new IpcRefusal('failed', channel);
      }
    });
  }

  // The keys of a table written in one place.
  for (const channel of Object.keys(IPC_REQUESTS) as IpcChannel[]) serve(channel);
}
