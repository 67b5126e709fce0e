import { create } from 'zustand';
import { LIVE_PORT_MESSAGE } from '#protocol/ipc.ts';
import { LiveMessage } from '#protocol/live.ts';
import { type LiveState, NO_LIVE, receive } from './live-state.ts';

/** The running values of the attempt under way. */
export const useLive = create<LiveState>(() => NO_LIVE);

type Listener = (message: LiveMessage) => void;
const forwarders = new Set<Listener>();

/** Hands every live message to `listener` as it comes, until the returned function is called. */
export function onLiveMessage(listener: Listener): () => void {
  forwarders.add(listener);
  return () => {
    forwarders.delete(listener);
  };
}

function listenTo(port: MessagePort): void {
  port.onmessage = (event: MessageEvent<unknown>) => {
    const message = LiveMessage.safeParse(event.data);
    if (!message.success) return;
    // The physician first: drawing our own screen takes time.
    for (const forward of forwarders) forward(message.data);
    useLive.setState((state) => receive(state, message.data, performance.now()));
  };
}

/** Takes the live port main hands over, and a new one each time the drivers host is started again. */
export function acceptLivePorts(target: Window): void {
  let current: MessagePort | null = null;
  target.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0];
    if (event.source !== target || event.data !== LIVE_PORT_MESSAGE || port === undefined) return;
    current?.close();
    current = port;
    listenTo(port);
  });
}
