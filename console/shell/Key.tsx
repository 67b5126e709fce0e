import { useConsole } from '../state/use-console.tsx';
import { capOf, type ShortcutId } from './shortcuts.ts';

/** The keycap of a shortcut beside its action; for the eye only, since `?` tells them in words. */
export function Key({ of }: { readonly of: ShortcutId }) {
  const shown = useConsole((state) => state.preferences.singleKeys);
  return shown ? (
    <span className="key" aria-hidden="true">
      {capOf(of)}
    </span>
  ) : null;
}
