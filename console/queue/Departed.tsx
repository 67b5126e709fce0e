import { PhoneCall, PhoneOff } from 'lucide-react';
import { Button } from 'react-aria-components';
import { CALL_BACK_WITHIN, type DepartedEntry } from '#protocol/call-back.ts';
import { clockTime } from '../reading/number-format.ts';
import { useNow } from '../shell/use-now.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { useWhoWords } from './patient-words.ts';

function DepartedRow({ entry }: { readonly entry: DepartedEntry }) {
  const t = useWords();
  const actions = useActions();
  const who = useWhoWords();
  const offline = useConsole((state) => state.link.kind !== 'online');
  const { consultationId, callBack, how, departedAt, site, siteOnline, kiosk, reason } = entry;
  const isOpen = callBack?.state === 'asked' || callBack?.state === 'acknowledged';
  const name = `${t(`visit.${reason}`)}, ${who(entry)}, ${site}`;
  return (
    <li className="departed-row" data-departed={consultationId} data-call-back={callBack?.state}>
      <p>
        <strong>{t('departed.at', { time: clockTime(departedAt) })}</strong>
        <span className="quiet">{t(`departed.${how}`)}</span>
      </p>
      <p>
        <strong>{t(`visit.${reason}`)}</strong>
        <span>{who(entry)}</span>
      </p>
      <p>
        <span>{site}</span>
        <span className="quiet">{kiosk}</span>
      </p>
      <p role="status" className="departed-state">
        {callBack && <span>{t(`callBack.${callBack.state}`, { time: clockTime(callBack.at) })}</span>}
        {isOpen && !siteOnline && <span className="mark mark-look">{t('departed.siteOffline')}</span>}
      </p>
      {callBack?.state === 'returned' ? null : (
        <Button
          className={isOpen ? 'button button-small button-quiet' : 'button button-small'}
          isDisabled={offline}
          onPress={() => void actions.callBack(consultationId, !isOpen)}
          aria-label={`${t(isOpen ? 'departed.withdraw' : callBack ? 'departed.callAgain' : 'departed.call')}, ${name}`}
          data-action={isOpen ? 'withdraw' : 'call-back'}
        >
          {isOpen ? <PhoneOff aria-hidden="true" /> : <PhoneCall aria-hidden="true" />}
          {t(isOpen ? 'departed.withdraw' : callBack ? 'departed.callAgain' : 'departed.call')}
        </Button>
      )}
    </li>
  );
}

/** Who went without being seen in the last hours, and what became of calling them back. */
export function Departed() {
  const t = useWords();
  const departed = useConsole((state) => state.departed);
  const offset = useConsole((state) => state.clockOffset);
  const now = useNow(30_000) + offset;
  const recent = departed.filter(({ departedAt }) => now - Date.parse(departedAt) < CALL_BACK_WITHIN);
  if (recent.length === 0) return null;
  return (
    <section className="departed" aria-labelledby="departed-title">
      <h2 id="departed-title">
        {t('departed.title')} <span className="quiet">{t('departed.lead')}</span>
      </h2>
      <ul>
        {recent.map((entry) => (
          <DepartedRow key={entry.consultationId} entry={entry} />
        ))}
      </ul>
    </section>
  );
}
