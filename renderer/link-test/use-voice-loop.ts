import { useEffect, useState } from 'react';
import { sfuDevice } from '#media/sfu-client.ts';
import type { Session } from '../shell/session.tsx';
import { linkTestCaller } from './calls.ts';
import { useLink } from './link-store.ts';
import { openVoiceLoop } from './voice-loop.ts';
import { VoiceRecording } from './voice-recording.ts';

/** `opening`: wait for it before a word counts. `none`: the voice cannot be sent round now. */
export type VoiceLoopState = 'opening' | 'none' | VoiceRecording;

/** How long the loop lives, ms: less than the server lets a test live. */
const LIFE = 25_000;

/** Sends the microphone to the SFU and records what comes back, while the screen that uses this is shown. */
export function useVoiceLoop(bridge: Session['bridge'], voice: MediaStreamTrack | null): VoiceLoopState {
  const [state, setState] = useState<VoiceLoopState>('opening');
  useEffect(() => {
    if (voice === null) return;
    // Another test under way is not to be ended for it. The voice takes the way that was measured.
    const { state: link } = useLink.getState();
    const path = link.type === 'found' ? (link.link?.via ?? null) : null;
    if (path === null) return setState('none');
    const leaving = new AbortController();
    const end = () => leaving.abort();
    const timer = setTimeout(() => {
      end();
      setState('none');
    }, LIFE);
    openVoiceLoop(linkTestCaller(bridge), sfuDevice, path, voice, leaving.signal).then(
      (returned) => leaving.signal.aborted || setState(new VoiceRecording(returned, leaving.signal)),
      () => {
        end();
        setState('none');
      },
    );
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [bridge, voice]);
  return state;
}
