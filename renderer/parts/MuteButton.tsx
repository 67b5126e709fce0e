import { Mic, MicOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMedia } from '../media/media-store.ts';
import { Action } from './Action.tsx';

/** Silences the patient's microphone, or lets it be heard again; its words say what a tap does. */
export function MuteButton() {
  const { t } = useTranslation();
  const { muted, setMuted } = useMedia();
  return (
    <Action look="quiet" icon={muted ? Mic : MicOff} onPress={() => setMuted(!muted)}>
      {t(muted ? 'consultation.unmute' : 'consultation.mute')}
    </Action>
  );
}
