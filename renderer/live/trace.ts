/** Seconds of plethysmogram kept on screen. */
export const TRACE_SECONDS = 6;

/** A stretch of plethysmogram, oldest first. `null` marks samples that never came: the line is broken there, never bridged. */
export interface Trace {
  readonly rate: number;
  readonly full: number;
  readonly values: readonly (number | null)[];
}

export const EMPTY_TRACE: Trace = { rate: 75, full: 255, values: [] };

/** Appends samples, forgetting what has left the window. A change of rate or scale starts a new trace. */
export function extendTrace(
  trace: Trace,
  pleth: { readonly rate: number; readonly full: number; readonly values: readonly number[] },
  gap: boolean,
): Trace {
  const same = trace.rate === pleth.rate && trace.full === pleth.full;
  const before = same ? trace.values : [];
  const broken = gap && before.length > 0 ? [null] : [];
  const window = Math.round(pleth.rate * TRACE_SECONDS);
  return { rate: pleth.rate, full: pleth.full, values: [...before, ...broken, ...pleth.values].slice(-window) };
}

/** Marks the end of what came, so that whatever comes later is not joined to it. */
export const breakTrace = (trace: Trace): Trace =>
  trace.values.length === 0 || trace.values.at(-1) === null ? trace : { ...trace, values: [...trace.values, null] };
