import { useEffect, useState } from 'react';

/** The monotonic clock (ms), read again every `every` ms while the component is on screen. */
export function useNow(every: number): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** Seconds left of a countdown that starts when the component appears; `onZero` is called once. */
export function useCountdown(seconds: number, onZero: () => void): number {
  const [start] = useState(() => performance.now());
  const left = Math.max(0, Math.ceil(seconds - (useNow(200) - start) / 1000));
  const over = left === 0;
  // Called once, when the countdown is over.
  useEffect(() => {
    if (over) onZero();
  }, [over]);
  return left;
}
