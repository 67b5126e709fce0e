import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import type { AttemptId } from '#protocol/ids.ts';
import { STALE_AFTER } from './live-state.ts';
import { useLive } from './live-store.ts';
import { breakTrace, EMPTY_TRACE, TRACE_SECONDS, type Trace } from './trace.ts';

/** Seconds before the newest sample, oldest first, beside the samples; a missing one is null and breaks the line. */
function plotted({ rate, values }: Trace): [number[], (number | null)[]] {
  const last = values.length - 1;
  return [values.map((_, index) => (index - last) / rate), [...values]];
}

/** The plethysmogram as it comes. When it stops coming the trace is emptied: an old wave looks like a living one. */
export function Pleth({ attemptId }: { readonly attemptId: AttemptId | null }) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const ink = getComputedStyle(element).color;
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: element.clientHeight,
        legend: { show: false },
        cursor: { show: false },
        padding: [8, 0, 8, 0],
        scales: { x: { time: false, range: [-TRACE_SECONDS, 0] }, y: { range: (_, __, max) => [0, max] } },
        axes: [{ show: false }, { show: false }],
        series: [{}, { stroke: ink, width: 4, points: { show: false }, spanGaps: false }],
      },
      [[], []],
      element,
    );
    const resized = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    resized.observe(element);

    let drawn: Trace | null = null;
    let frame = requestAnimationFrame(function draw() {
      const live = useLive.getState();
      const flows = live.attemptId === attemptId && performance.now() - live.traceAt <= STALE_AFTER;
      const trace = flows ? live.trace : EMPTY_TRACE;
      if (trace !== drawn) {
        drawn = trace;
        plot.setData(plotted(breakTrace(trace)), false);
        plot.setScale('x', { min: -TRACE_SECONDS, max: 0 });
        plot.setScale('y', { min: 0, max: trace.full });
      }
      frame = requestAnimationFrame(draw);
    });
    return () => {
      cancelAnimationFrame(frame);
      resized.disconnect();
      plot.destroy();
    };
  }, [attemptId]);
  return <div className="pleth" ref={place} role="img" aria-label={t('measuring.pleth')} data-live="pleth" />;
}
