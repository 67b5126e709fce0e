import { useTranslation } from 'react-i18next';
import { LINK_PATHS, type LinkTest } from '#protocol/link-test.ts';
import type { Locale } from '#protocol/patient.ts';
import { useJourney } from '../shell/session.tsx';

/** Numbers of the link in the language of the screen. */
function formatter(locale: Locale) {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return {
    milliseconds: (value: number) => `${number.format(Math.round(value))} ms`,
    rate: (value: number) => `${number.format(value / 1e6)} Mbit/s`,
    share: (value: number) => share.format(value),
  };
}

/** What was measured, for the host of the place and whoever they call. */
export function LinkDetails({ test }: { readonly test: Omit<LinkTest, 'at'> }) {
  const { t } = useTranslation();
  const { locale } = useJourney();
  const { link, camera, microphone, loudspeaker, echo } = test;
  const show = formatter(locale);
  const measured = (name: string, value: number | null, written: (value: number) => string): [string, string][] =>
    value === null ? [] : [[name, written(value)]];
  const tried = link === null ? [] : LINK_PATHS.filter((path) => link.paths[path] !== 'absent');
  const rows: [string, string][] =
    link === null
      ? [[t('link-test.figure.link'), t('link-test.untested')]]
      : tried.length === 0
        ? [[t('link-test.figure.link'), t('link-test.unanswered')]]
        : [
            ...measured(t('link-test.figure.signalling'), link.signalling, show.milliseconds),
            [
              t('link-test.figure.paths'),
              tried
                .map((path) =>
                  t('link-test.path', {
                    path: t(`link-test.way.${path}`),
                    state: t(`link-test.state.${link.paths[path]}`),
                  }),
                )
                .join(' · '),
            ],
            ...measured(t('link-test.figure.up'), link.up, show.rate),
            ...measured(t('link-test.figure.down'), link.down, show.rate),
            ...measured(t('link-test.figure.loss'), link.loss, show.share),
            ...measured(t('link-test.figure.round-trip'), link.roundTrip, show.milliseconds),
            ...measured(t('link-test.figure.jitter'), link.jitter, show.milliseconds),
          ];
  return (
    <dl className="link-details">
      {[
        ...rows,
        [t('equipment.role.camera'), t(`link-test.device.${camera}`)],
        [t('equipment.role.microphone'), t(`link-test.device.${microphone}`)],
        [t('link-test.figure.loudspeaker'), t(`link-test.device.${loudspeaker}`)],
        [t('link-test.figure.echo'), t(`link-test.echo.${echo}`)],
      ].map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
