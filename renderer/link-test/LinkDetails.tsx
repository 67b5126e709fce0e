import { useTranslation } from 'react-i18next';
import { LINK_PATHS, type LinkTest } from '#protocol/link-test.ts';
import type { Locale } from '#protocol/patient.ts';
import { useJourney } from '../shell/session.tsx';

/** A number of the link in the language of the screen, or what stands for none. */
function formatter(locale: Locale, none: string) {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return {
    milliseconds: (value: number | null) => (value === null ? none : `${number.format(Math.round(value))} ms`),
    rate: (value: number | null) => (value === null ? none : `${number.format(value / 1e6)} Mbit/s`),
    share: (value: number | null) => (value === null ? none : share.format(value)),
  };
}

/** What was measured, for the host of the place and whoever they call. */
export function LinkDetails({ test }: { readonly test: Omit<LinkTest, 'at'> }) {
  const { t } = useTranslation();
  const { locale } = useJourney();
  const { link, camera, microphone, loudspeaker } = test;
  const show = formatter(locale, t('link-test.none'));
  const rows: [string, string][] =
    link === null
      ? [[t('link-test.figure.link'), t('link-test.untested')]]
      : [
          [t('link-test.figure.signalling'), show.milliseconds(link.signalling)],
          [
            t('link-test.figure.paths'),
            LINK_PATHS.map((path) =>
              t('link-test.path', {
                path: t(`link-test.way.${path}`),
                state: t(`link-test.state.${link.paths[path]}`),
              }),
            ).join(' · '),
          ],
          [t('link-test.figure.rates'), `↑ ${show.rate(link.up)} · ↓ ${show.rate(link.down)}`],
          [t('link-test.figure.loss'), show.share(link.loss)],
          [t('link-test.figure.round-trip'), show.milliseconds(link.roundTrip)],
          [t('link-test.figure.jitter'), show.milliseconds(link.jitter)],
        ];
  return (
    <dl className="link-details">
      {[
        ...rows,
        [t('equipment.role.camera'), t(`link-test.device.${camera}`)],
        [t('equipment.role.microphone'), t(`link-test.device.${microphone}`)],
        [t('link-test.figure.loudspeaker'), t(`link-test.device.${loudspeaker}`)],
      ].map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
