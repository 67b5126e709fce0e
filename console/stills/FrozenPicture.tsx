import { Pause } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { clockTime } from '../reading/number-format.ts';
import { useWords } from '../words/use-words.ts';
import type { Frozen } from './stage-state.ts';

/** A live picture as it was: it stays whatever becomes of the video behind it, and says that it does not move. */
export function FrozenPicture({ picture, at }: Pick<Frozen, 'picture' | 'at'>) {
  const t = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const { current: surface } = canvas;
    if (surface === null) return;
    surface.width = picture.width;
    surface.height = picture.height;
    surface.getContext('2d')?.drawImage(picture, 0, 0);
  }, [picture]);
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
