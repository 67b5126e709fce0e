import { useEffect, useState } from 'react';
import { openFace, openVoice } from '../media/capture.ts';
import { useSession } from '../shell/session.tsx';

type Opened = Awaited<ReturnType<typeof openFace>>;

/** Camera and microphone, open while the screen that uses this is shown; null: not known yet. What they give stays here. */
export function useOwnDevices(): { readonly camera: Opened | null; readonly microphone: Opened | null } {
  const { instruments } = useSession().profile;
  const [camera, setCamera] = useState<Opened | null>(null);
  const [microphone, setMicrophone] = useState<Opened | null>(null);
  useEffect(() => {
    let isGone = false;
    const tracks: MediaStreamTrack[] = [];
    const keep = (set: (opened: Opened) => void) => (opened: Opened) => {
      if (opened.ok && isGone) return opened.track.stop();
      if (opened.ok) tracks.push(opened.track);
      set(opened);
    };
    void openFace(instruments).then(keep(setCamera));
    void openVoice(instruments).then(keep(setMicrophone));
    return () => {
      isGone = true;
      for (const track of tracks) track.stop();
    };
  }, [instruments]);
  return { camera, microphone };
}
