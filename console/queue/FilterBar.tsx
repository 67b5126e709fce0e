import { Flag, ListFilter, TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import { Button, ToggleButton } from 'react-aria-components';
import type { QueueEntry } from '#protocol/consultation.ts';
import { LOCALES, VISIT_REASONS } from '#protocol/patient.ts';
import { useFlagWords } from '../reading/flag-words.ts';
import { redFlags } from '../reading/red-flags.ts';
import { Key } from '../shell/Key.tsx';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { type Filtered, isFiltering } from './filter.ts';

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly any: string;
  readonly value: string | null;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChoose: (value: string | null) => void;
}

function Choice({ name, label, any, value, options, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div className="filter-choice" data-active={value !== null || undefined}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        data-filter-by={name}
        value={value ?? ''}
        onChange={({ target }) => onChoose(target.value === '' ? null : target.value)}
      >
        <option value="">{any}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

interface FilterBarProps {
  readonly queue: readonly QueueEntry[];
  readonly filtered: Filtered;
}

/** What of the queue is shown, and how many it hides: an active filter never passes unnoticed, a red flag least of all. */
export function FilterBar({ queue, filtered: { hidden, hiddenFlagged } }: FilterBarProps) {
  const t = useWords();
  const actions = useActions();
  const words = useFlagWords();
  const filter = useConsole((state) => state.filter);
  const sites = [...new Set([...queue.map(({ site }) => site), ...(filter.site === null ? [] : [filter.site])])].sort();
  const [first] = hiddenFlagged;
  const what = hiddenFlagged.map((entry) => words.line(redFlags(entry))).join(', ');
  return (
    <search className="filter-bar" aria-label={t('filter.title')} data-filter>
      <ListFilter aria-hidden="true" />
      <Choice
        name="site"
        label={t('filter.site')}
        any={t('filter.any')}
        value={filter.site}
        options={sites.map((site) => ({ value: site, label: site }))}
        onChoose={(site) => actions.queue.filter({ site })}
      />
      <Choice
        name="reason"
        label={t('filter.reason')}
        any={t('filter.any')}
        value={filter.reason}
        options={VISIT_REASONS.map((value) => ({ value, label: t(`visit.${value}`) }))}
        onChoose={(value) => actions.queue.filter({ reason: VISIT_REASONS.find((each) => each === value) ?? null })}
      />
      <Choice
        name="locale"
        label={t('filter.locale')}
        any={t('filter.anyLocale')}
        value={filter.locale}
        options={LOCALES.map((value) => ({ value, label: t(`locale.${value}`) }))}
        onChoose={(value) => actions.queue.filter({ locale: LOCALES.find((each) => each === value) ?? null })}
      />
      <ToggleButton
        className="button button-small"
        isSelected={filter.flaggedOnly}
        onChange={(flaggedOnly) => actions.queue.filter({ flaggedOnly })}
        data-filter-by="flagged"
      >
        <Flag aria-hidden="true" />
        {t('filter.flaggedOnly')}
        <Key of="flagged" />
      </ToggleButton>
      <div role="status" className="filter-hides">
        {hidden.length > 0 && (
          <p className={first ? 'mark mark-danger' : 'mark'} data-hidden={hidden.length}>
            {first && <TriangleAlert aria-hidden="true" />}
            {t('filter.hides', { count: hidden.length })}
            {first && ` ${t('filter.hidesFlagged', { count: hiddenFlagged.length, what })}`}
          </p>
        )}
      </div>
      {isFiltering(filter) && (
        <Button className="button button-small" onPress={() => actions.queue.showEveryone()} data-action="show-all">
          {t('filter.showAll')}
        </Button>
      )}
    </search>
  );
}
