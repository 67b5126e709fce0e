import { Volume2 } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { LayerWish } from '#media/receiving.ts';
import { followShownSize } from '#media/shown-size.ts';
import { useFrames } from '#media/use-frames.ts';
import { useVoiceShare } from '../auscultation/use-listening-phase.ts';
import { useLoudspeaker } from '../devices/use-loudspeaker.ts';
import { FrozenPicture } from '../stills/FrozenPicture.tsx';
import type { Frozen } from '../stills/stage-state.ts';
import { useWords } from '../words/use-words.ts';

interface VideoPaneProps {
  readonly name: 'face' | 'examination' | 'self';
  readonly label: string;
  readonly video: MediaStreamTrack | null;
  /** Played together with the video, so that the lips go with the words. */
  readonly voice?: MediaStreamTrack | null;
  /** Shown in place of what comes, by the physician's wish; the sound goes on. */
  readonly frozen?: Frozen | null;
  /** Its camera gives no picture. */
  readonly stalled?: boolean;
  /** Told how large the picture is shown, while there is one. */
  readonly onShown?: (wish: LayerWish) => void;
  /** Shown in place of the picture while there is none. */
  readonly absent: ReactNode;
}

/** One picture, whole and with nothing over it. */
export function VideoPane({ name, label, video, voice = null, frozen = null, ...props }: VideoPaneProps) {
  const { stalled = false, onShown, absent } = props;
  const t = useWords();
  const element = useRef<HTMLVideoElement>(null);
  const [silenced, setSilenced] = useState(false);
  useEffect(() => {
    const player = element.current;
    if (!player) return;
    const tracks = [video, voice].filter((track) => track !== null);
    player.srcObject = tracks.length > 0 ? new MediaStream(tracks) : null;
    player.muted = name !== 'face';
    // A browser may refuse sound until something was pressed (a reload): the picture goes on, the sound is offered.
    player.play().catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
      player.muted = true;
      setSilenced(true);
      void player.play().catch(() => undefined);
    });
  }, [video, voice, name]);
  useEffect(() => {
    const player = element.current;
    if (!player || !video || !onShown || name === 'self') return;
    const ended = new AbortController();
    followShownSize(player, name, onShown, ended.signal);
    return () => ended.abort();
  }, [video, name, onShown]);
  // While the stethoscope is heard, a voice would cover it.
  useLoudspeaker(element, useVoiceShare());
  const frames = useFrames(element, video);
  const seen = stalled ? 'stalled' : frames;
  const listen = () => {
    if (element.current) element.current.muted = false;
    setSilenced(false);
  };
  return (
    <figure className={`pane pane-${name}`}>
      <div className="picture">
        {/* biome-ignore lint/a11y/useMediaCaption: a live conversation has no caption track */}
        <video
          ref={element}
          data-video={name}
          data-frames={seen}
          aria-label={label}
          playsInline
          autoPlay
          hidden={video === null}
        />
        {frozen !== null && <FrozenPicture picture={frozen.picture} at={frozen.at} />}
        {video === null && frozen === null && <div className="absent">{absent}</div>}
        {/* Black without words would leave open why, and a last picture would pass for a living one. */}
        {video !== null && frozen === null && seen !== 'moving' && name !== 'self' && (
          <div className="absent absent-over">
            <p role="status">{t(`videoFrames.${seen}`)}</p>
          </div>
        )}
      </div>
      {silenced && voice && (
        <Button className="button button-primary" onPress={listen}>
          <Volume2 aria-hidden="true" />
          {t('video.listen')}
        </Button>
      )}
    </figure>
  );
}
