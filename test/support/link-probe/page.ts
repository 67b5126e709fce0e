import { sfuDevice } from '#media/sfu-client.ts';
import type { KioskBridge } from '#protocol/ipc.ts';
import type { LinkFigures, LinkPath, LinkTestCall } from '#protocol/link-test.ts';
import { linkTestCaller } from '#renderer/link-test/calls.ts';
import { probeLink } from '#renderer/link-test/probe.ts';
import { openVoiceLoop } from '#renderer/link-test/voice-loop.ts';
import { VoiceRecording } from '#renderer/link-test/voice-recording.ts';

declare global {
  interface Window {
    /** Carries a request to the server, as main does. */
    askServer(call: LinkTestCall): Promise<unknown>;
    /** The kiosk's own probe. */
    probe(): Promise<LinkFigures>;
    /** The kiosk's own voice test: seconds of voice that came back by this way within so many ms, or null. */
    echo(path: LinkPath, within: number): Promise<number | null>;
  }
}

// The one request the probe makes of main.
const bridge = { request: (_: string, call: LinkTestCall) => window.askServer(call) } as Pick<KioskBridge, 'request'>;

window.probe = () => probeLink(linkTestCaller(bridge), sfuDevice, new AbortController().signal);

window.echo = async (path, within) => {
  const leaving = new AbortController();
  const [voice] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getTracks();
  if (voice === undefined) throw new Error('there is no microphone');
  try {
    const returned = await openVoiceLoop(linkTestCaller(bridge), sfuDevice, path, voice, leaving.signal);
    const recording = new VoiceRecording(returned, leaving.signal);
    await new Promise((resolve) => setTimeout(resolve, within));
    return (await recording.finish())?.duration ?? null;
  } finally {
    leaving.abort();
    voice.stop();
  }
};
