import { create } from 'zustand';
import type { SiteInstruments, StethoscopeCheck } from '#protocol/equipment.ts';
import { checkStethoscope } from '../media/stethoscope-check.ts';

/** Where the test of the stethoscope with a tone is. */
export type ToneStage =
  | { readonly name: 'ready' }
  | { readonly name: 'searching' }
  /** `left`: whole seconds the disc must still be held. */
  | { readonly name: 'watching'; readonly left: number }
  | { readonly name: 'told'; readonly found: StethoscopeCheck };

/** The test that the host makes; null while they are not at it. */
export const useToneTest = create<{ readonly stage: ToneStage | null }>(() => ({ stage: null }));
const show = (stage: ToneStage | null) => useToneTest.setState({ stage });

let playing: AbortController | null = null;
/** What the next check of the equipment is to be told. */
let untold: StethoscopeCheck | null = null;

export function openToneTest(): void {
  untold = null;
  show({ name: 'ready' });
}

/** Plays the tone and listens for it, until it is told or stopped. Whatever was found before counts no longer. */
export async function startToneTest(instruments: SiteInstruments): Promise<void> {
  if (playing !== null) return;
  const own = new AbortController();
  playing = own;
  untold = null;
  show({ name: 'searching' });
  let found: StethoscopeCheck;
  try {
    found = await checkStethoscope(instruments, own.signal, (progress) => {
      if (own.signal.aborted) return;
      if (progress.type === 'watching') show({ name: 'watching', left: progress.left });
    });
  } catch {
    if (own.signal.aborted) return;
    found = { type: 'fault', detail: 'not-heard-out' };
  }
  if (own.signal.aborted) return;
  playing = null;
  untold = found;
  show({ name: 'told', found });
}

/** The tone ends at once, and nothing was found; nothing is changed where none is played. */
export function stopToneTest(): void {
  if (playing === null) return;
  playing.abort();
  playing = null;
  show({ name: 'ready' });
}

/** The host is done with it, or gone. True where something was found: a check of the equipment is to be told of it. */
export function leaveToneTest(): boolean {
  playing?.abort();
  playing = null;
  show(null);
  return untold !== null;
}

/** What the test found, once; null where it found nothing. */
export function takeToneFinding(): StethoscopeCheck | null {
  const found = untold;
  untold = null;
  return found;
}
