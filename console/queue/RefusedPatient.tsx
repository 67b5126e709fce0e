import type { ConsultationId } from '#protocol/ids.ts';
import { redFlags } from '../reading/red-flags.ts';
import { useNow } from '../shell/use-now.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { useWaitingWords, useWhoWords } from './patient-words.ts';
import { RowFlags } from './RowFlags.tsx';

/** Whom a refusal would send away, as their line in the queue says it. */
export function RefusedPatient({ consultationId }: { readonly consultationId: ConsultationId }) {
  const t = useWords();
  const entry = useConsole(({ queue }) => queue?.find((each) => each.consultationId === consultationId));
  const now = useNow(5_000) + useConsole((state) => state.clockOffset);
  const who = useWhoWords();
  const waiting = useWaitingWords();
  if (entry === undefined) return null;
  return (
    <div className="refused-patient" data-about={consultationId}>
      <p>
        <strong>{t(`visit.${entry.reason}`)}</strong> {who(entry)}
      </p>
      <p className="quiet">
        {entry.site}, {entry.kiosk} · {waiting(entry.waitingSince, now)}
      </p>
      <RowFlags flags={redFlags(entry)} />
    </div>
  );
}
