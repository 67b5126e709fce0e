import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { PLETH_WINDOW } from '../live/pleth-trace.ts';
import { useConsole, useConsoleStore } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';

/** The running pulse wave, drawn past React at the screen's own rate; a hole in the data is a hole in the curve. */
export function Pleth() {
  const t = useWords();
  const store = useConsoleStore();
  const theme = useConsole((state) => state.preferences.theme);
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const chart = new uPlot(chartOptions(element), [[], []], element);
    let frame = 0;
    const draw = () => {
      frame = 0;
      const { times, values, full } = store.getState().pleth;
      const newest = times.at(-1) ?? 0;
      chart.batch(() => {
        chart.setData([[...times], [...values]], false);
        chart.setScale('x', { min: newest - PLETH_WINDOW, max: newest });
        chart.setScale('y', { min: -full * 0.04, max: full * 1.04 });
      });
    };
    const schedule = () => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    const unsubscribe = store.subscribe((state, before) => {
      if (state.pleth !== before.pleth) schedule();
    });
    const resized = new ResizeObserver(() => {
      chart.setSize(sizeOf(element));
      schedule();
    });
    resized.observe(element);
    schedule();
    return () => {
      cancelAnimationFrame(frame);
      unsubscribe();
      resized.disconnect();
      chart.destroy();
    };
  }, [store, theme]);
  return (
    <div
      ref={holder}
      className="pleth"
      data-pleth
      role="img"
      aria-label={t('vitals.pleth')}
      title={t('vitals.plethGap')}
    />
  );
}

const sizeOf = (element: HTMLElement) => ({ width: element.clientWidth, height: element.clientHeight });

function chartOptions(element: HTMLElement): uPlot.Options {
  return {
    ...sizeOf(element),
    legend: { show: false },
    cursor: { show: false },
    axes: [{ show: false }, { show: false }],
    padding: [2, 2, 2, 2],
    scales: { x: { time: false, auto: false }, y: { auto: false } },
    series: [{}, { stroke: getComputedStyle(element).color, width: 1.6, points: { show: false }, spanGaps: false }],
  };
}
