import { useEffect, useRef } from 'react';
import { useJourney, useSession } from '../shell/session.tsx';
import { type MediaSession, startMedia } from './session.ts';

/** Media runs exactly while the consultation is taken: never before consent and a physician (R5), never after. */
export function useConsultationMedia(): void {
  const { bridge, profile } = useSession();
  const { screen, status } = useJourney();
  const taken = screen.name === 'consultation' && status?.state === 'taken' ? status.consultationId : null;
  const examination = status?.examinationCamera ?? 'off';
  const media = useRef<MediaSession | null>(null);

  useEffect(() => {
    if (taken === null) return;
    const ending = new AbortController();
    media.current = startMedia(bridge, taken, profile.instruments, ending.signal);
    return () => {
      media.current = null;
      ending.abort();
    };
  }, [taken, bridge, profile.instruments]);

  useEffect(() => {
    if (taken !== null) media.current?.examine(examination);
  }, [taken, examination]);
}
