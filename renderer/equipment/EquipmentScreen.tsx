import { ArrowLeft, CircleCheck, CloudOff, RefreshCw, Stethoscope, TriangleAlert } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { EquipmentView } from '#protocol/equipment.ts';
import { HostLink } from '../link-test/HostLink.tsx';
import { Action } from '../parts/Action.tsx';
import { Stage } from '../parts/Stage.tsx';
import { useHostScreen } from '../shell/HostDoor.tsx';
import { useFacts, useJourney, useSession } from '../shell/session.tsx';
import { formatMoment } from '../words/format.ts';
import { EquipmentLine } from './EquipmentLine.tsx';
import { equipmentRows } from './rows.ts';
import { StethoscopeTest } from './StethoscopeTest.tsx';
import { leaveToneTest, openToneTest, takeToneFinding, useToneTest } from './tone-test.ts';

const close = () => useHostScreen.setState({ isOpen: false });

/** Leaves after `seconds` without a touch: the next to come is a patient. Not while `isBusy`. */
function useLeaving(seconds: number, isBusy: boolean): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    if (isBusy) return;
    const restart = () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(close, seconds * 1000);
    };
    restart();
    window.addEventListener('pointerdown', restart);
    window.addEventListener('keydown', restart);
    return () => {
      clearTimeout(timer.current);
      window.removeEventListener('pointerdown', restart);
      window.removeEventListener('keydown', restart);
    };
  }, [seconds, isBusy]);
}

/** The devices of this kiosk for the host of the place: each in one line, what is wrong with it and what to do. */
export function EquipmentScreen() {
  const { t } = useTranslation();
  const { bridge, profile } = useSession();
  const { equipment } = useFacts();
  const [isRefused, setRefused] = useState(false);
  const rows = equipmentRows(equipment);
  const { stage: tone } = useToneTest();
  const isSounding = tone?.name === 'searching' || tone?.name === 'watching';
  useLeaving(profile.idle.after, equipment.checking !== null || isSounding);

  const check = () => {
    bridge.request('equipment:check', {}).then(
      ({ started }) => setRefused(!started),
      () => setRefused(true),
    );
  };
  const leaveTone = useCallback(() => {
    if (!leaveToneTest()) return;
    // What the tone has told goes into a check of its own, which the operator is sent.
    bridge.request('equipment:check', {}).then(
      ({ started }) => started || takeToneFinding(),
      () => takeToneFinding(),
    );
  }, [bridge]);
  useEffect(() => leaveTone, [leaveTone]);
  if (tone !== null) return <StethoscopeTest stage={tone} onLeave={leaveTone} />;
  return (
    <Stage
      name="equipment"
      title={t('equipment.title')}
      detail={<Verdict view={equipment} isRefused={isRefused} />}
      controls={
        <>
          <Action look="primary" icon={RefreshCw} isDisabled={equipment.checking !== null} onPress={check}>
            {t('equipment.check')}
          </Action>
          {profile.instruments.stethoscope === null ? null : (
            <Action look="quiet" icon={Stethoscope} isDisabled={equipment.checking !== null} onPress={openToneTest}>
              {t('equipment.tone.door')}
            </Action>
          )}
          <div className="quiet-row">
            <Action look="quiet" icon={ArrowLeft} onPress={close}>
              {t('equipment.back')}
            </Action>
            <HostLink />
          </div>
        </>
      }
    >
      <ul className="equipment" aria-label={t('equipment.title')}>
        {rows.map((row) => (
          <EquipmentLine key={row.role} row={row} isChecking={equipment.checking !== null} />
        ))}
      </ul>
    </Stage>
  );
}

/** The whole in one sentence, when it was looked at, and whether the operator knows. Spoken as it changes. */
function Verdict({ view, isRefused }: { readonly view: EquipmentView; readonly isRefused: boolean }) {
  const { t } = useTranslation();
  const { locale } = useJourney();
  const { link } = useFacts();
  const { checking, last, delivered } = view;
  const rows = equipmentRows(view);
  const failing = rows.filter(({ needsLook }) => needsLook).length;
  const isUntested = rows.some(({ expected, state }) => expected && state === 'untested');
  if (checking !== null) {
    return (
      <div className="verdict" data-verdict="checking">
        <p className="verdict-say" role="status">
          {t('equipment.checking')}
        </p>
        <ProgressBar
          className="verdict-progress"
          aria-label={t('equipment.checking')}
          value={checking.done}
          maxValue={Math.max(1, checking.of)}
          valueLabel={t('equipment.progress', checking)}
        >
          {({ percentage = 0 }) => (
            // A scale of the drawing, not of the page: the strict policy allows no style in the markup.
            <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
              <rect width={Math.max(2, percentage)} height="1" />
            </svg>
          )}
        </ProgressBar>
        <p>{t('equipment.checking-body')}</p>
      </div>
    );
  }
  const Icon = last !== null && failing === 0 ? CircleCheck : TriangleAlert;
  return (
    <div className="verdict" data-verdict={last === null ? 'never' : failing === 0 ? 'well' : 'attention'}>
      <p className="verdict-say" role="status">
        {last === null ? null : <Icon aria-hidden />}
        {last === null
          ? t('equipment.never')
          : failing === 0
            ? t(isUntested ? 'equipment.well-untested' : 'equipment.well')
            : t('equipment.attention', { count: failing })}
      </p>
      {last === null ? (
        <p>{t('equipment.never-body')}</p>
      ) : (
        <p>{t('equipment.checked', { when: formatMoment(last.at, locale) })}</p>
      )}
      {isRefused ? <p role="alert">{t('equipment.refused')}</p> : null}
      {last === null || isRefused ? null : (
        <p className="verdict-sent" data-delivered={delivered}>
          {delivered || link.online ? null : <CloudOff aria-hidden />}
          {t(delivered ? 'equipment.sent' : link.online ? 'equipment.sending' : 'equipment.kept')}
        </p>
      )}
    </div>
  );
}
