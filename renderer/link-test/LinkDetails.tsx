import { useTranslation } from 'react-i18next';
import { type JudgedLink, LINK_PATHS, type LinkTest } from '#protocol/link-test.ts';
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

interface LinkDetailsProps {
  readonly link: LinkTest['link'];
  /** What the patient's own test of the devices found; null where no patient is asked. */
  readonly devices: Pick<LinkTest, 'camera' | 'microphone' | 'loudspeaker' | 'echo'> | null;
}

/** What was measured, for the host of the place and whoever they call: each way by its name, then what it carries. */
export function LinkDetails({ link, devices }: LinkDetailsProps) {
  const { t } = useTranslation();
  const { locale } = useJourney();
  const show = formatter(locale);
  const measured = (name: string, value: number | null, written: (value: number) => string): [string, string][] =>
    value === null ? [] : [[name, written(value)]];
  const rowsOf = (found: JudgedLink): [string, string][] => [
    ...measured(t('link-test.figure.signalling'), found.signalling, show.milliseconds),
    ...LINK_PATHS.map((path): [string, string] => [
      t(`link-test.way.${path}`),
      t(`link-test.state.${found.paths[path]}`),
    ]),
    ...(found.via === null ? [] : [[t('link-test.figure.via'), t(`link-test.way.${found.via}`)] as [string, string]]),
    ...measured(t('link-test.figure.up'), found.up, show.rate),
    ...measured(t('link-test.figure.down'), found.down, show.rate),
    ...measured(t('link-test.figure.loss'), found.loss, show.share),
    ...measured(t('link-test.figure.late'), found.late, show.share),
    ...measured(t('link-test.figure.round-trip'), found.roundTrip, show.milliseconds),
    ...measured(t('link-test.figure.jitter'), found.jitter, show.milliseconds),
  ];
  const rows: [string, string][] =
    link === null
      ? [[t('link-test.figure.link'), t('link-test.untested')]]
      : link.signalling === null
        ? [[t('link-test.figure.link'), t('link-test.unanswered')]]
        : rowsOf(link);
  const deviceRows: [string, string][] =
    devices === null
      ? []
      : [
          [t('equipment.role.camera'), t(`link-test.device.${devices.camera}`)],
          [t('equipment.role.microphone'), t(`link-test.device.${devices.microphone}`)],
          [t('link-test.figure.loudspeaker'), t(`link-test.device.${devices.loudspeaker}`)],
          [t('link-test.figure.echo'), t(`link-test.echo.${devices.echo}`)],
        ];
  return (
    <dl className="link-details">
      {[...rows, ...deviceRows].map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
