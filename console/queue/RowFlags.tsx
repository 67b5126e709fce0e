import { BellRing, Flag } from 'lucide-react';
import { useFlagWords } from '../reading/flag-words.ts';
import type { RedFlags } from '../reading/red-flags.ts';
import { Hint } from '../shell/Hint.tsx';
import { useWords } from '../words/use-words.ts';

/** The red flags of one patient, above their line: each in words, with its number and the threshold it is beyond. */
export function RowFlags({ flags }: { readonly flags: RedFlags }) {
  const t = useWords();
  const words = useFlagWords();
  const signs = flags.signs.filter(({ level }) => level === 'red');
  if (!flags.callingForHelp && signs.length === 0) return null;
  return (
    <ul className="queue-flags">
      {flags.callingForHelp && (
        <li className="mark mark-danger" data-flag="help">
          <BellRing aria-hidden="true" />
          {t('flag.help')}
        </li>
      )}
      {signs.map((flag) => (
        <li
          key={flag.measurement.id}
          className={flag.doubtful ? 'mark mark-look' : 'mark mark-danger'}
          data-flag={flag.measurement.reading.kind}
          data-doubtful={flag.doubtful || undefined}
        >
          <Flag aria-hidden="true" />
          <Hint hint={words.source(flag)}>
            {words.sign(flag)} <span className="flag-rule">({words.rule(flag)})</span>
          </Hint>
        </li>
      ))}
    </ul>
  );
}
