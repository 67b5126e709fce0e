/** Every key of the console, as data: the `?` panel and the handler read the same rows. */
export type ShortcutScope = 'global' | 'queue' | 'consultation';

interface ShortcutRow {
  readonly id: string;
  /** `KeyboardEvent.key`, lower case for letters. */
  readonly key: string;
  /** What stands on the keycap. */
  readonly cap: string;
  readonly scope: ShortcutScope;
}

export const SHORTCUTS = [
  { id: 'help', key: '?', cap: '?', scope: 'global' },
  { id: 'theme', key: 'd', cap: 'D', scope: 'global' },
  { id: 'language', key: 'g', cap: 'G', scope: 'global' },
  { id: 'sound', key: 'n', cap: 'N', scope: 'global' },
  { id: 'down', key: 'ArrowDown', cap: '↓', scope: 'queue' },
  { id: 'up', key: 'ArrowUp', cap: '↑', scope: 'queue' },
  { id: 'take', key: 'p', cap: 'P', scope: 'queue' },
  { id: 'refuse', key: 'r', cap: 'R', scope: 'queue' },
  { id: 'filter', key: 'f', cap: 'F', scope: 'queue' },
  { id: 'flagged', key: 'a', cap: 'A', scope: 'queue' },
  { id: 'call-back', key: 'c', cap: 'C', scope: 'queue' },
  { id: 'kiosks', key: 'b', cap: 'B', scope: 'queue' },
  { id: 'microphone', key: 'm', cap: 'M', scope: 'consultation' },
  { id: 'camera', key: 'v', cap: 'V', scope: 'consultation' },
  { id: 'examination', key: 'e', cap: 'E', scope: 'consultation' },
  { id: 'swap', key: 's', cap: 'S', scope: 'consultation' },
  { id: 'enlarge', key: 'a', cap: 'A', scope: 'consultation' },
  { id: 'freeze', key: 'i', cap: 'I', scope: 'consultation' },
  { id: 'take-still', key: 'p', cap: 'P', scope: 'consultation' },
  { id: 'stills', key: 'k', cap: 'K', scope: 'consultation' },
  { id: 'zoom-in', key: '+', cap: '+', scope: 'consultation' },
  { id: 'zoom-out', key: '-', cap: '-', scope: 'consultation' },
  { id: 'light', key: 'u', cap: 'U', scope: 'consultation' },
  { id: 'listen', key: 'h', cap: 'H', scope: 'consultation' },
  { id: 'record-sound', key: 'w', cap: 'W', scope: 'consultation' },
  { id: 'chat', key: 'c', cap: 'C', scope: 'consultation' },
  { id: 'notes', key: 'o', cap: 'O', scope: 'consultation' },
  { id: 'documents', key: 'f', cap: 'F', scope: 'consultation' },
  { id: 'guests', key: 'j', cap: 'J', scope: 'consultation' },
  { id: 'measure-oximetry', key: '1', cap: '1', scope: 'consultation' },
  { id: 'measure-blood-pressure', key: '2', cap: '2', scope: 'consultation' },
  { id: 'measure-temperature', key: '3', cap: '3', scope: 'consultation' },
  { id: 'measure-weight', key: '4', cap: '4', scope: 'consultation' },
  { id: 'measure-glucose', key: '5', cap: '5', scope: 'consultation' },
  { id: 'leave', key: 'l', cap: 'L', scope: 'consultation' },
  { id: 'close', key: 't', cap: 'T', scope: 'consultation' },
] as const satisfies readonly ShortcutRow[];

export type ShortcutId = (typeof SHORTCUTS)[number]['id'];

/** The digits as typed on a French keyboard without shift. */
const AZERTY_DIGITS: Readonly<Record<string, string>> = { '&': '1', é: '2', '"': '3', "'": '4', '(': '5' };

/** What is in sight: over the queue, the kiosks know only the key that puts them away. */
type ShortcutView = 'queue' | 'kiosks' | 'consultation';

/** The shortcut a key stands for in a view, or nothing. */
export function shortcutFor(key: string, view: ShortcutView): ShortcutId | undefined {
  const plain = AZERTY_DIGITS[key] ?? (key.length === 1 ? key.toLowerCase() : key);
  return SHORTCUTS.find((row) => row.key === plain && (row.scope === 'global' || row.scope === view || row.id === view))
    ?.id;
}

export const capOf = (id: ShortcutId): string => SHORTCUTS.find((row) => row.id === id)?.cap ?? '';
