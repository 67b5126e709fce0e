import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { meterOf } from '#media/sound-level.ts';

/** ms between two looks at the sound. */
const EVERY = 80;
/** What is left of the bar at the next look after a beat: an eye must have time to see it. */
const FALLS = 0.9;
/** ms after which a sound that was there is no longer counted as there. */
const LASTS = 2_000;
/** How far the meter must go out for it to be the body, and not the line. */
const HEARD = 0.12;

/** Shows that the stethoscope hears something, to whoever holds it: a bar that moves, and words. */
export function LevelMeter({ track }: { readonly track: MediaStreamTrack }) {
  const { t } = useTranslation();
  const bar = useRef<HTMLDivElement>(null);
  const [hears, setHears] = useState(false);
  useEffect(() => {
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 4_096 });
    const source = context.createMediaStreamSource(new MediaStream([track]));
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let shown = 0;
    let last = Number.NEGATIVE_INFINITY;
    const look = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const level = meterOf(samples);
      shown = Math.max(level, shown * FALLS);
      bar.current?.style.setProperty('--level', shown.toFixed(3));
      if (level > HEARD) last = performance.now();
      setHears(performance.now() - last < LASTS);
    }, EVERY);
    return () => {
      clearInterval(look);
      source.disconnect();
      void context.close();
    };
  }, [track]);
  return (
    <div className="sound" data-hears={hears}>
      <div ref={bar} className="sound-bar" aria-hidden="true" />
      <p role="status">{t(hears ? 'auscultation.hears' : 'auscultation.silent')}</p>
    </div>
  );
}
