import { CloudOff, User, Users } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components';
import type { QueueEntry } from '#protocol/consultation.ts';
import { LinkTested } from '../consultation/LinkTested.tsx';
import { redFlags, urgency } from '../reading/red-flags.ts';
import { Key } from '../shell/Key.tsx';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { useWaitingWords, useWhoWords } from './patient-words.ts';
import { QueueReading } from './QueueReading.tsx';
import { RowFlags } from './RowFlags.tsx';
import { furtherKinds, QUEUE_KINDS } from './row-kinds.ts';
import { WaitEstimateLine } from './WaitEstimate.tsx';

interface QueueRowProps {
  readonly entry: QueueEntry;
  /** ms, server's clock. */
  readonly now: number;
  readonly next: boolean;
  /** The line has the room of the next one: its own, or kept under a hand from when it was. */
  readonly isLarge: boolean;
  /** The patient waits no longer; the line stays for as long as a hand is on the rows. */
  readonly isGone: boolean;
}

/** One patient on one line: how long, why, who, what was measured, where, and the two things to do. */
export function QueueRow({ entry, now, next, isLarge, isGone }: QueueRowProps) {
  const t = useWords();
  const actions = useActions();
  const chosen = useConsole((state) => state.chosen === entry.consultationId);
  const taking = useConsole((state) => state.taking);
  const offline = useConsole((state) => state.link.kind !== 'online');
  const waiting = useWaitingWords();
  const who = useWhoWords();
  const row = useRef<HTMLLIElement>(null);
  const take = useRef<HTMLButtonElement>(null);
  const revealed = useConsole((state) => state.revealed === entry.consultationId);
  // Whoever the arrows choose is seen before they are taken, and said by a screen reader.
  useEffect(() => {
    if (!revealed) return;
    row.current?.scrollIntoView({ block: 'nearest' });
    take.current?.focus({ preventScroll: true });
  }, [revealed]);
  const { consultationId, reason, assisted } = entry;
  const flags = redFlags(entry);
  const further = furtherKinds(entry);
  return (
    <li
      ref={row}
      className={`queue-row${isLarge ? ' queue-row-large' : ''}${chosen ? ' queue-row-chosen' : ''}`}
      aria-current={chosen || undefined}
      inert={isGone}
      data-gone={isGone || undefined}
      data-consultation={consultationId}
      data-next={next || undefined}
      data-urgency={urgency(flags)}
      onFocusCapture={() => actions.queue.choose(consultationId)}
    >
      {isGone && <strong className="queue-gone">{t('queue.gone')}</strong>}
      <RowFlags flags={flags} />
      <p className="queue-waiting">
        {isLarge && <span className="queue-next">{next ? t('queue.next') : ' '}</span>}
        <span className="wait">{waiting(entry.waitingSince, now)}</span>
        <WaitEstimateLine estimate={entry.estimate} />
      </p>
      <p className="queue-who">
        <strong>{t(`visit.${reason}`)}</strong>
        <span>{who(entry)}</span>
        {assisted !== null && (
          <span className="queue-assistance" data-assisted={assisted}>
            {assisted ? <Users aria-hidden="true" /> : <User aria-hidden="true" />}
            {t(assisted ? 'assistance.assisted' : 'assistance.alone')}
          </span>
        )}
        {flags.unruled !== null && (
          <span className="quiet" data-unruled={flags.unruled}>
            {t(flags.unruled === 'child' ? 'flag.child' : 'flag.switchedOff')}
          </span>
        )}
      </p>
      {QUEUE_KINDS.map((kind) => (
        <QueueReading key={kind} entry={entry} kind={kind} flags={flags} />
      ))}
      {further.length > 0 && (
        <div className="queue-further">
          {further.map((kind) => (
            <QueueReading key={kind} entry={entry} kind={kind} flags={flags} isNamed />
          ))}
        </div>
      )}
      <p className="queue-place">
        <span>{entry.site}</span>
        <span className="quiet">{entry.kiosk}</span>
        <LinkTested test={entry.link} />
        {!entry.kioskOnline && (
          <span className="mark mark-look">
            <CloudOff aria-hidden="true" />
            {t('queue.away')}
          </span>
        )}
      </p>
      <div className="queue-actions">
        <Button
          className="button button-quiet"
          isDisabled={offline}
          onPress={() => actions.ask({ kind: 'refuse', consultationId })}
          data-action="refuse"
        >
          {t('queue.refuse')}
          {chosen && <Key of="refuse" />}
        </Button>
        <Button
          ref={take}
          className={next ? 'button button-primary' : 'button'}
          isDisabled={offline || taking !== null}
          onPress={() => void actions.take(consultationId)}
          data-action="take"
        >
          {taking === consultationId ? t('queue.taking') : t('queue.take')}
          {chosen && <Key of="take" />}
        </Button>
      </div>
    </li>
  );
}
