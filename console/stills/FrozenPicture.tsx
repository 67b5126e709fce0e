import { Pause } from 'lucide-react';
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { clockTime } from '../reading/number-format.ts';
import { useWords } from '../words/use-words.ts';

/** A live picture as it was when this came: it stays here, and says that it does not move. */
export function FrozenPicture({ of }: { readonly of: RefObject<HTMLVideoElement | null> }) {
  const t = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [at] = useState(() => new Date().toISOString());
  useLayoutEffect(() => {
    const { current: player } = of;
    const { current: surface } = canvas;
    if (player === null || surface === null) return;
    surface.width = player.videoWidth;
    surface.height = player.videoHeight;
    surface.getContext('2d')?.drawImage(player, 0, 0);
  }, [of]);
  const words = t('stills.frozen', { time: clockTime(at) });
  return (
    <>
      <canvas ref={canvas} className="frozen-picture" role="img" aria-label={words} data-frozen />
      <p className="frozen-words" role="status">
        <Pause aria-hidden="true" />
        {words}
      </p>
    </>
  );
}
