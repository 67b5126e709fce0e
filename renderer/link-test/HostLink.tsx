import { Network, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isUneven } from '#protocol/link-test.ts';
import { Action } from '../parts/Action.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { useFacts, useJourney, useSession } from '../shell/session.tsx';
import { formatMoment } from '../words/format.ts';
import { LinkDetails } from './LinkDetails.tsx';
import { testLinkForHost, useLink } from './link-store.ts';

/** The way of the host to the latest test of the link, and to a new one, whether or not a patient was ever told of a concern. */
export function HostLink() {
  const { t } = useTranslation();
  const session = useSession();
  const { state } = useLink();
  const [isOpen, setOpen] = useState(false);
  const [isRefused, setRefused] = useState(false);
  const isTesting = state.type === 'testing';
  const test = () => {
    setRefused(false);
    void testLinkForHost(session).then((tested) => setRefused(!tested));
  };
  return (
    <>
      <Action look="quiet" icon={Network} onPress={() => setOpen(true)}>
        {t('link-test.figure.link')}
      </Action>
      {isOpen ? (
        <Sheet
          name="host-link"
          title={t('link-test.figure.link')}
          body={<LatestTest isTesting={isTesting} isRefused={isRefused} />}
        >
          <Action look="primary" icon={RefreshCw} isDisabled={isTesting} onPress={test}>
            {t('link-test.host.test')}
          </Action>
          <Action look="quiet" onPress={() => setOpen(false)}>
            {t('common.back')}
          </Action>
        </Sheet>
      ) : null}
    </>
  );
}

/** What the latest test found, in a sentence and in figures; what is being tested anew is stale. */
function LatestTest({ isTesting, isRefused }: { readonly isTesting: boolean; readonly isRefused: boolean }) {
  const { t } = useTranslation();
  const { locale } = useJourney();
  const { measuredLink } = useFacts();
  if (isTesting) {
    return (
      <p className="host-link-say" role="status" data-link="testing">
        {t('link-test.testing.title')} {t('link-test.testing.body')}
      </p>
    );
  }
  const refused = isRefused ? <p role="alert">{t('link-test.host.refused')}</p> : null;
  if (measuredLink === null) {
    return (
      <>
        <p className="host-link-say" role="status" data-link="never">
          {t('link-test.host.never')}
        </p>
        {refused}
      </>
    );
  }
  const { at, link } = measuredLink;
  const verdict = isUneven(link) ? 'uneven' : link.verdict;
  return (
    <>
      <p className="host-link-say" role="status" data-link={verdict}>
        {t(`link-test.host.verdict.${verdict}`)}
      </p>
      <p className="host-link-at">{t('link-test.host.tested', { when: formatMoment(at, locale) })}</p>
      {refused}
      <LinkDetails link={link} devices={null} />
    </>
  );
}
