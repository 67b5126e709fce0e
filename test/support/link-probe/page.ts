import { sfuDevice } from '#media/sfu-client.ts';
import type { KioskBridge } from '#protocol/ipc.ts';
import type { LinkFigures, LinkTestCall } from '#protocol/link-test.ts';
import { linkTestCaller } from '#renderer/link-test/calls.ts';
import { probeLink } from '#renderer/link-test/probe.ts';

declare global {
  interface Window {
    /** Carries a request to the server, as main does. */
    askServer(call: LinkTestCall): Promise<unknown>;
    /** The kiosk's own probe. */
    probe(): Promise<LinkFigures>;
  }
}

// The one request the probe makes of main.
const bridge = { request: (_: string, call: LinkTestCall) => window.askServer(call) } as Pick<KioskBridge, 'request'>;

window.probe = () => probeLink(linkTestCaller(bridge), sfuDevice, new AbortController().signal);
