import { LiveMessage } from '#protocol/live.ts';

/** Reads one message of the vitals data channel; what is not a {@link LiveMessage} is nothing. */
export function readVitals(message: unknown): LiveMessage | null {
  const text = message instanceof ArrayBuffer ? new TextDecoder().decode(message) : message;
  if (typeof text !== 'string') return null;
  try {
    const parsed = LiveMessage.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
