import { useEffect } from 'react';
import type { Modality } from '#protocol/measurement.ts';
import type { ConsoleActions } from '../state/console-actions.ts';
import type { ConsoleState } from '../state/console-state.ts';
import { useActions, useConsoleStore } from '../state/use-console.tsx';
import { type ShortcutId, shortcutFor } from './shortcuts.ts';

type Act = (actions: ConsoleActions, state: ConsoleState) => void;

/** Asks for it. What is asked for already is under way perhaps: its key goes to the button that withdraws it, and no further. */
const measure =
  (modality: Modality): Act =>
  (actions, { consultation }) => {
    if (consultation?.asked.includes(modality)) focusOn(`[data-withdraw="${modality}"]`);
    else void actions.consultation.toggleMeasure(modality);
  };

const ACTS: Readonly<Record<ShortcutId, Act>> = {
  help: (actions) => actions.ask({ kind: 'shortcuts' }),
  theme: (actions, { preferences }) => actions.prefer({ theme: preferences.theme === 'dark' ? 'light' : 'dark' }),
  language: (actions, { preferences }) => actions.prefer({ locale: preferences.locale === 'fr' ? 'en' : 'fr' }),
  sound: (actions, { preferences }) => actions.prefer({ sounds: !preferences.sounds }),
  down: (actions) => actions.queue.chooseBeside(1),
  up: (actions) => actions.queue.chooseBeside(-1),
  filter: () => focusOn('[data-filter] select, [data-filter] button'),
  flagged: (actions, { filter }) => actions.queue.filter({ flaggedOnly: !filter.flaggedOnly }),
  'call-back': () => focusOn('[data-departed] button'),
  take: (actions, { chosen }) => chosen && void actions.take(chosen),
  refuse: (actions, { chosen }) => chosen && actions.ask({ kind: 'refuse', consultationId: chosen }),
  kiosks: (actions) => actions.toggleFleet(),
  microphone: (actions) => actions.consultation.toggleMicrophone(),
  camera: (actions) => actions.consultation.toggleCamera(),
  examination: (actions) => void actions.consultation.toggleExaminationCamera(),
  swap: (actions) => actions.consultation.swap(),
  enlarge: (actions) => actions.stage.enlarge(),
  freeze: (actions) => actions.stage.freeze(),
  'take-still': (actions) => void actions.stage.ask(),
  stills: (actions) => actions.stage.toggleNewest(),
  'zoom-in': (actions) => actions.stage.zoom(1),
  'zoom-out': (actions) => actions.stage.zoom(-1),
  light: (actions) => actions.stage.toggleLight(),
  listen: (actions) => actions.auscultation.toggle(),
  'record-sound': (actions) => actions.auscultation.toggleSample(),
  chat: (actions) => actions.consultation.turnTo('chat'),
  notes: (actions) => actions.consultation.turnTo('notes'),
  documents: (actions) => actions.consultation.turnTo('documents'),
  guests: (actions) => actions.consultation.turnTo('guests'),
  'measure-oximetry': measure('oximetry'),
  'measure-blood-pressure': measure('blood-pressure'),
  'measure-temperature': measure('temperature'),
  'measure-weight': measure('weight'),
  'measure-glucose': measure('glucose'),
  leave: (actions) => actions.ask({ kind: 'leave' }),
  close: (actions) => actions.ask({ kind: 'close' }),
};

/** Brings the focus to the first that is there. */
function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

/** A choice among buttons is an input to a browser, and takes no letters. */
const takesLetters = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && target.type !== 'radio' && target.type !== 'checkbox');

const viewOf = ({ consultation, fleet }: ConsoleState) => {
  if (consultation !== null) return 'consultation';
  return fleet === null ? 'queue' : 'kiosks';
};

/** Acts on the keys of {@link SHORTCUTS}, except while something is typed or a question is open. */
export function useShortcuts(): void {
  const store = useConsoleStore();
  const actions = useActions();
  useEffect(() => {
    const listening = new AbortController();
    document.addEventListener(
      'keydown',
      (event) => {
        const state = store.getState();
        if (state.session.kind !== 'signed-in' || state.question !== null) return;
        if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
        if (takesLetters(event.target)) return;
        const id = shortcutFor(event.key, viewOf(state));
        if (!id || (event.key.length === 1 && id !== 'help' && !state.preferences.singleKeys)) return;
        if ((id === 'leave' || id === 'close') && state.consultation?.state !== 'taken') return;
        event.preventDefault();
        ACTS[id](actions, state);
      },
      { signal: listening.signal },
    );
    return () => listening.abort();
  }, [store, actions]);
}
