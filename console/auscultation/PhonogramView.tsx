import { useEffect, useRef } from 'react';
import { useActions } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { factorOf, useListening } from './listening-choice.ts';
import { type Column, Phonogram, peakOf } from './phonogram.ts';

/** ms between two pictures where motion is not wanted. */
const STILL_FOR = 1_000;

/** The sound that is heard, as a trace and a level, drawn past React at the screen's own rate. */
export function PhonogramView() {
  const t = useWords();
  const actions = useActions();
  const canvas = useRef<HTMLCanvasElement>(null);
  const level = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const surface = canvas.current;
    if (surface === null) return;
    const calm = matchMedia('(prefers-reduced-motion: reduce)');
    let drawn = Number.NEGATIVE_INFINITY;
    let frame = 0;
    const draw = (now: number) => {
      frame = requestAnimationFrame(draw);
      if (calm.matches && now - drawn < STILL_FOR) return;
      drawn = now;
      const { columns } = actions.auscultation.phonogram;
      const gain = factorOf(useListening.getState().gain);
      trace(surface, columns, gain);
      level.current?.style.setProperty('--level', Math.min(1, peakOf(columns) * gain).toFixed(3));
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [actions]);
  return (
    <div className="phonogram">
      <canvas ref={canvas} role="img" aria-label={t('auscultation.phonogram')} data-phonogram />
      <div ref={level} className="phonogram-level" role="img" aria-label={t('auscultation.level')} />
    </div>
  );
}

/** Draws the newest column at the right edge. `gain`: what the sound is multiplied by in the ears. */
function trace(surface: HTMLCanvasElement, columns: readonly Column[], gain: number): void {
  const ratio = devicePixelRatio;
  const width = Math.round(surface.clientWidth * ratio);
  const height = Math.round(surface.clientHeight * ratio);
  if (surface.width !== width) surface.width = width;
  if (surface.height !== height) surface.height = height;
  const context = surface.getContext('2d');
  if (context === null) return;
  const middle = height / 2;
  context.clearRect(0, 0, width, height);
  context.fillStyle = getComputedStyle(surface).color;
  context.globalAlpha = 0.35;
  context.fillRect(0, Math.round(middle), width, 1);
  context.globalAlpha = 1;
  const step = width / Phonogram.width;
  const first = width - columns.length * step;
  const clip = (value: number) => Math.min(1, Math.max(-1, value * gain));
  for (const [index, { low, high }] of columns.entries()) {
    const top = middle - clip(high) * middle;
    const bottom = middle - clip(low) * middle;
    context.fillRect(first + index * step, top, Math.max(step, 1), Math.max(bottom - top, ratio));
  }
}
