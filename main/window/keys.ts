/** A key press as Electron tells it. */
export interface KeyPress {
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  readonly modifiers: readonly string[];
}

/** Keys that act on the browser or the desktop by themselves. */
const FUNCTION_KEY = /^(F\d{1,2}|Browser.*|Launch.*|PrintScreen|ContextMenu|Meta|OS)$/;

/**
 * Whether a key press may reach the page: what writes and moves in a form does. What leaves the kiosk, reloads, zooms, prints,
 * copies or opens the inspector does not; no shortcut of the page needs Ctrl, Alt or the system key. AltGr, which writes `@`
 * on a French keyboard, is told as Ctrl with Alt on some systems.
 */
export function isAllowedKey({ key, control, alt, meta, modifiers }: KeyPress): boolean {
  if (FUNCTION_KEY.test(key)) return false;
  if (modifiers.some((modifier) => modifier.toLowerCase() === 'altgr')) return [...key].length === 1;
  return !control && !alt && !meta;
}
