import { Journey } from './state.ts';

/** The journey as text for main to hold during this session. */
export const toCheckpoint = (journey: Journey): string => JSON.stringify(journey);

/** The journey a checkpoint holds, or null where there is none or it was written by another version. */
export function fromCheckpoint(text: string | null): Journey | null {
  if (text === null) return null;
  try {
    const parsed = Journey.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
