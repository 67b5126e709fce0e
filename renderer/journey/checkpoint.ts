import { Journey } from './state.ts';

/** The journey as text for main to hold during this session. What was written comes anew with the status, and may be long. */
export const toCheckpoint = (journey: Journey): string =>
  JSON.stringify({ ...journey, status: journey.status === null ? null : { ...journey.status, entries: [] } });

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
