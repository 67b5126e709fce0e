import { CircleCheck, CloudOff, LoaderCircle, Pencil, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { Button, Label, TextArea, TextField } from 'react-aria-components';
import { NOTES_LENGTH } from '#protocol/notes.ts';
import { clockTime } from '../reading/number-format.ts';
import type { NotesDraft } from '../records/record-state.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';

const MARKS = {
  saved: CircleCheck,
  edited: Pencil,
  saving: LoaderCircle,
  offline: CloudOff,
  refused: TriangleAlert,
  newer: CloudOff,
} as const;

/** The physician's own text, saved by itself; what became of it stands under it. */
export function NotesPage() {
  const t = useWords();
  const actions = useActions();
  const draft = useConsole((state) => state.record.notes);
  // Left alone for a moment or put away, the text is saved without waiting for the pause.
  useEffect(() => () => void actions.consultation.record?.saveNow(), [actions]);
  return (
    <>
      {draft.newer !== null && <TwoTexts draft={draft} />}
      <TextField
        className="notes-field"
        value={draft.text}
        onChange={(text) => actions.consultation.record?.typeNotes(text)}
        maxLength={NOTES_LENGTH}
        autoFocus
      >
        <Label className="visually-hidden">{t('notes.write')}</Label>
        <TextArea
          className="text-area"
          placeholder={t('notes.write')}
          onBlur={() => void actions.consultation.record?.saveNow()}
          data-field="notes"
        />
      </TextField>
      <NotesState draft={draft} />
    </>
  );
}

function NotesState({ draft }: { readonly draft: NotesDraft }) {
  const t = useWords();
  const Mark = MARKS[draft.state];
  const words =
    draft.state !== 'saved'
      ? t(`notes.${draft.state}`)
      : draft.savedAt === null
        ? t('notes.empty')
        : t('notes.savedAt', { time: clockTime(draft.savedAt) });
  return (
    <p className="notes-state" data-state={draft.state}>
      <span role="status">
        <Mark aria-hidden="true" />
        {words}
      </span>
      <span className="record-hint">{t('notes.private')}</span>
    </p>
  );
}

/** Two consoles have written: the other text stands above this one, and the physician says what becomes of them. */
export function TwoTexts({ draft }: { readonly draft: NotesDraft }) {
  const t = useWords();
  const actions = useActions();
  return (
    <div className="two-texts" role="alert">
      <p>{t('notes.newer')}</p>
      <h3>{t('notes.theirs')}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard */}
      <p className="other-text" tabIndex={0}>
        {draft.newer?.text}
      </p>
      <div className="answers">
        {(['theirs', 'mine', 'both'] as const).map((which) => (
          <Button
            key={which}
            className="button button-small"
            onPress={() => actions.consultation.record?.chooseNotes(which)}
          >
            {t(which === 'theirs' ? 'notes.keepTheirs' : which === 'mine' ? 'notes.keepMine' : 'notes.keepBoth')}
          </Button>
        ))}
      </div>
      <h3>{t('notes.mine')}</h3>
    </div>
  );
}
