import { CircleCheck, CircleHelp, CloudOff, Stethoscope, TriangleAlert, Wifi } from 'lucide-react';
import { useEffect } from 'react';
import type { KioskSummary } from '#protocol/console-link.ts';
import { useNow } from '../shell/use-now.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { verdictOf } from './verdict.ts';

/** ms between two looks at the fleet. */
const REFRESH_EVERY = 10_000;

/** Every kiosk: whether it is online, when its equipment was last checked, and what failed (R13). */
export function FleetScreen() {
  const t = useWords();
  const actions = useActions();
  const kiosks = useConsole((state) => state.fleet?.kiosks ?? null);
  const online = useConsole((state) => state.link.kind === 'online');
  useEffect(() => {
    if (!online) return;
    void actions.refreshFleet();
    const timer = setInterval(() => void actions.refreshFleet(), REFRESH_EVERY);
    return () => clearInterval(timer);
  }, [actions, online]);
  if (kiosks === null || kiosks.length === 0)
    return (
      <main className="queue-empty">
        <p role="status">{t(kiosks === null ? 'fleet.loading' : 'fleet.none')}</p>
      </main>
    );
  return (
    <main className="fleet">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('fleet.site')}</th>
            <th scope="col">{t('fleet.kiosk')}</th>
            <th scope="col">{t('fleet.link')}</th>
            <th scope="col">{t('fleet.checked')}</th>
            <th scope="col">{t('fleet.result')}</th>
          </tr>
        </thead>
        <tbody>
          {kiosks.map((kiosk) => (
            <FleetRow key={kiosk.id} kiosk={kiosk} />
          ))}
        </tbody>
      </table>
    </main>
  );
}

function FleetRow({ kiosk }: { readonly kiosk: KioskSummary }) {
  const t = useWords();
  const locale = useConsole((state) => state.preferences.locale);
  const offset = useConsole((state) => state.clockOffset);
  const now = useNow(60_000) + offset;
  const verdict = verdictOf(kiosk, now);
  const moment = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (
    <tr data-kiosk={kiosk.kiosk} data-verdict={verdict.kind}>
      <th scope="row">{kiosk.site}</th>
      <td>{kiosk.kiosk}</td>
      <td data-online={kiosk.online}>
        {kiosk.online ? <Wifi aria-hidden="true" /> : <CloudOff aria-hidden="true" />}
        {t(kiosk.online ? 'fleet.online' : 'fleet.offline')}
      </td>
      <td>
        {verdict.kind === 'unchecked' ? (
          t('fleet.never')
        ) : (
          <>
            <time dateTime={verdict.at}>{moment.format(new Date(verdict.at))}</time>
            {verdict.overdue && <span className="fleet-overdue">{t('fleet.overdue')}</span>}
          </>
        )}
      </td>
      <td className="fleet-result">
        {verdict.kind === 'unchecked' && (
          <p>
            <CircleHelp aria-hidden="true" />
            {t('fleet.unchecked')}
          </p>
        )}
        {verdict.kind === 'passed' && (
          <p>
            <CircleCheck aria-hidden="true" />
            {t('fleet.passed')}
          </p>
        )}
        {verdict.kind === 'passed' && verdict.stethoscope !== null && (
          <p data-stethoscope={verdict.stethoscope.state}>
            <Stethoscope aria-hidden="true" />
            {verdict.stethoscope.state === 'proven' ? (
              <span>
                {t('fleet.proven')}{' '}
                <time dateTime={verdict.stethoscope.at}>{moment.format(new Date(verdict.stethoscope.at))}</time>
              </span>
            ) : (
              t('shell.because', { what: t('equipmentRole.stethoscope'), why: t('equipmentState.untested') })
            )}
          </p>
        )}
        {verdict.kind === 'failed' &&
          verdict.failing.map(({ role, state }) => (
            <p key={role} data-role={role} data-state={state}>
              <TriangleAlert aria-hidden="true" />
              {t('shell.because', { what: t(`equipmentRole.${role}`), why: t(`equipmentState.${state}`) })}
            </p>
          ))}
      </td>
    </tr>
  );
}
