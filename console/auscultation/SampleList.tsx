import { Play, Square, TriangleAlert, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { ConsultationView } from '#protocol/consultation.ts';
import { clockTime } from '../reading/number-format.ts';
import type { Outgoing } from '../records/record-state.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { type Sample, samplesIn } from './auscultation-state.ts';

/** What was kept, the newest first; what is on its way is counted. */
export function SampleList({ view }: { readonly view: ConsultationView }) {
  const t = useWords();
  const outgoing = useConsole((state) => state.record.outgoing);
  const sending = outgoing.filter(({ purpose }) => purpose === 'auscultation');
  const onTheirWay = new Set(sending.map(({ entryId }) => entryId));
  const samples = samplesIn(view.entries).filter(({ id }) => !onTheirWay.has(id));
  return (
    <>
      <h3>{t('auscultation.samples')}</h3>
      {sending.length + samples.length === 0 && <p className="record-hint">{t('auscultation.none')}</p>}
      <ul className="samples">
        {sending.toReversed().map((sample) => (
          <OnItsWay key={sample.entryId} sample={sample} />
        ))}
        {samples.map((sample) => (
          <li key={sample.id} data-sample={sample.id}>
            <time dateTime={sample.at}>{clockTime(sample.at)}</time>
            <SampleButton sample={sample} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** A sample by its name, to be played, or silenced again. */
export function SampleButton({ sample }: { readonly sample: Sample }) {
  const t = useWords();
  const actions = useActions();
  const isPlaying = useConsole(({ auscultation }) => auscultation.replay === sample.id);
  const { site, duration } = sample.content;
  const name = t('auscultation.sample', { site: t(`auscultationSite.${site}`), seconds: Math.round(duration) });
  if (sample.received < 1) {
    return <span role="status">{t('auscultation.sending', { percent: Math.round(sample.received * 100) })}</span>;
  }
  return (
    <Button
      className={isPlaying ? 'button button-small button-held' : 'button button-small'}
      aria-label={t(isPlaying ? 'auscultation.pause' : 'auscultation.play', { sample: name })}
      onPress={() => void actions.auscultation.replay(sample)}
      data-action="play-sample"
      data-playing={isPlaying || undefined}
    >
      {isPlaying ? <Square aria-hidden="true" /> : <Play aria-hidden="true" />}
      {name}
    </Button>
  );
}

function OnItsWay({ sample }: { readonly sample: Outgoing }) {
  const t = useWords();
  const actions = useActions();
  const percent = Math.round(sample.sent * 100);
  if (typeof sample.state === 'string') {
    return (
      <li data-sample={sample.state}>
        <span role="status">
          {sample.state === 'waiting' ? t('auscultation.waiting') : t('auscultation.sending', { percent })}
        </span>
        <progress max={100} value={percent} aria-label={t('auscultation.sending', { percent })} />
      </li>
    );
  }
  return (
    <li data-sample="refused">
      <span role="alert" className="doubt">
        <TriangleAlert aria-hidden="true" />
        {t('auscultation.refused')}
      </span>
      <Button
        className="tool"
        aria-label={t('documents.discard')}
        onPress={() => actions.consultation.record?.dismiss(sample.entryId)}
      >
        <X aria-hidden="true" />
      </Button>
    </li>
  );
}
