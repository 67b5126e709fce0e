import { DoorOpen, ListRestart } from 'lucide-react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import type { ConsultationView } from '#protocol/consultation.ts';
import { useWhoWords } from '../queue/patient-words.ts';
import { clockTime } from '../reading/number-format.ts';
import { Key } from '../shell/Key.tsx';
import { useViewFocus } from '../shell/use-view-focus.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { ageOn } from './age.ts';
import { LinkTested } from './LinkTested.tsx';

/** Who the patient is, why they come, and the two ways out of the consultation. */
export function PatientHeading({ view }: { readonly view: ConsultationView }) {
  const t = useWords();
  const actions = useActions();
  const who = useWhoWords();
  const locale = useConsole((state) => state.preferences.locale);
  const offline = useConsole((state) => state.link.kind !== 'online');
  const heading = useViewFocus<HTMLHeadingElement>();
  const { identity } = view;
  const birthDate = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(identity.birthDate));
  const running = view.state === 'taken';
  return (
    <>
      <div className="heading patient">
        <h1 ref={heading} tabIndex={-1}>
          <span className="birth-name">{identity.birthName}</span> {identity.givenName}
        </h1>
        <p>
          <span>{who({ age: ageOn(identity.birthDate, new Date()), sex: identity.sex })}</span>
          <span>{t('consultation.born', { date: birthDate })}</span>
          <TooltipTrigger delay={300}>
            <Button className="hinted">{t('consultation.provisional')}</Button>
            <Tooltip className="tooltip" offset={6}>
              {t('consultation.provisionalHint')} {t('consultation.consent', { time: clockTime(view.consent.givenAt) })}
              .
            </Tooltip>
          </TooltipTrigger>
        </p>
      </div>
      <div className="heading">
        <p className="patient-reason">{t(`visit.${view.reason}`)}</p>
        <p>
          <span>{view.site}</span>
          {view.assisted !== null && (
            <span data-assisted={view.assisted}>{t(view.assisted ? 'assistance.assisted' : 'assistance.alone')}</span>
          )}
          <LinkTested test={view.link} isBrief />
          {view.locale !== locale && <span>{t('consultation.speaks', { language: t(`locale.${view.locale}`) })}</span>}
        </p>
      </div>
      {running && (
        <div className="way-out">
          <Button
            className="button button-quiet"
            isDisabled={offline}
            onPress={() => actions.ask({ kind: 'leave' })}
            data-action="leave"
          >
            <ListRestart aria-hidden="true" />
            {t('consultation.leave')}
            <Key of="leave" />
          </Button>
          <Button
            className="button button-primary"
            isDisabled={offline}
            onPress={() => actions.ask({ kind: 'close' })}
            data-action="close"
          >
            <DoorOpen aria-hidden="true" />
            {t('consultation.close')}
            <Key of="close" />
          </Button>
        </div>
      )}
    </>
  );
}
