import { Signal, SignalHigh, SignalLow, SignalZero, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Falls, LinkView } from '#media/quality-watch.ts';
import { FALL_STEPS, type FallStep } from '#protocol/peer-message.ts';
import { Action } from '../parts/Action.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { useJourney } from '../shell/session.tsx';

const MARKS = { good: Signal, fair: SignalHigh, poor: SignalLow, lost: SignalZero } as const;

/** How the link fares, in the one word that the physician sees as well; its numbers for who touches it. */
export function LinkQuality({ view }: { readonly view: LinkView }) {
  const { t } = useTranslation();
  const { locale } = useJourney();
  const [isAsked, setAsked] = useState(false);
  const { figure } = view;
  if (figure === null) return null;
  const Mark = MARKS[figure.grade];
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const milliseconds = (value: number) => `${number.format(Math.round(value))} ms`;
  const rows = [
    [t('link-test.figure.loss'), share.format(figure.loss)],
    [
      t('link-test.figure.round-trip'),
      figure.roundTrip === null ? t('link-test.none') : milliseconds(figure.roundTrip),
    ],
    [t('link-test.figure.jitter'), milliseconds(figure.jitter)],
    [t('link.frozen'), share.format(figure.frozen)],
  ];
  return (
    <>
      <Button className="link-quality" data-link-grade={figure.grade} onPress={() => setAsked(true)}>
        <Mark aria-hidden />
        <span>{t(`link.grade.${figure.grade}`)}</span>
      </Button>
      {isAsked ? (
        <Sheet
          name="link-quality"
          title={t(`link.grade.${figure.grade}`)}
          body={
            <dl className="link-details">
              {rows.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd className="number">{value}</dd>
                </div>
              ))}
            </dl>
          }
        >
          <Action look="primary" onPress={() => setAsked(false)}>
            {t('common.back')}
          </Action>
        </Sheet>
      ) : null}
    </>
  );
}

const deepest = ({ up, down }: Falls): FallStep => (FALL_STEPS.indexOf(up) > FALL_STEPS.indexOf(down) ? up : down);

/** What the fall let go of, and that the voice goes on; nothing while all is there. */
export function FallNotice({ view }: { readonly view: LinkView }) {
  const { t } = useTranslation();
  // A picture that is held back where it comes from is missed here too: the cause is told, not both.
  const physicians = deepest(view.other);
  const step = physicians === 'whole' ? deepest(view.own) : physicians;
  if (step === 'whole') return null;
  return (
    <div role="status" className="notice" data-fall={step}>
      <TriangleAlert aria-hidden />
      <p>
        {t(physicians === 'whole' ? 'link.weak' : 'link.weak-there')} {t(`link.fall.${step}`)}
      </p>
    </div>
  );
}
