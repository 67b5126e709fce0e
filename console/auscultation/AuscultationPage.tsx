import { CircleDot, Headphones, Square, Stethoscope, TriangleAlert } from 'lucide-react';
import { Button, Label, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import type { ConsultationView } from '#protocol/consultation.ts';
import { AuscultationFilter, AuscultationSite } from '#protocol/entry.ts';
import { Key } from '../shell/Key.tsx';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import type { ListeningPhase } from './auscultation-state.ts';
import { GAIN, useListening, VOICE_LEVELS } from './listening-choice.ts';
import { PhonogramView } from './PhonogramView.tsx';
import { SampleList } from './SampleList.tsx';
import { Segments } from './Segments.tsx';
import { LONGEST_SAMPLE } from './sample-take.ts';
import { useListeningPhase } from './use-listening-phase.ts';

/** The listening mode: headphones first, then the sound of the stethoscope and nothing else, and what was kept of it. */
export function AuscultationPage({ view }: { readonly view: ConsultationView }) {
  const phase = useListeningPhase();
  const isReplaying = useConsole((state) => state.auscultation.replay !== null);
  return (
    <div className="listening" data-phase={phase}>
      {phase === 'headphones' ? (
        <HeadphonesQuestion />
      ) : (
        <>
          <Status phase={phase} />
          {(phase === 'off' || phase === 'weak') && <StartButton />}
          {(phase === 'listening' || isReplaying) && <PhonogramView />}
          {phase === 'listening' && <Recording />}
          <Settings phase={phase} />
        </>
      )}
      <SampleList view={view} />
    </div>
  );
}

function HeadphonesQuestion() {
  const t = useWords();
  const actions = useActions();
  return (
    <section className="headphones" aria-label={t('auscultation.headphonesTitle')}>
      <h3>
        <Headphones aria-hidden="true" />
        {t('auscultation.headphonesTitle')}
      </h3>
      <p>{t('auscultation.headphonesWhy')}</p>
      <Button
        className="button button-primary"
        autoFocus
        onPress={() => actions.auscultation.goOn('worn')}
        data-action="headphones"
      >
        {t('auscultation.headphonesOn')}
      </Button>
      <Button
        className="button button-quiet"
        onPress={() => actions.auscultation.goOn('none')}
        data-action="no-headphones"
      >
        {t('auscultation.headphonesNot')}
      </Button>
    </section>
  );
}

function StartButton() {
  const t = useWords();
  const actions = useActions();
  return (
    <Button
      className="button button-primary"
      autoFocus
      onPress={() => actions.auscultation.toggle()}
      data-action="listen-again"
    >
      <Stethoscope aria-hidden="true" />
      {t('auscultation.listen')}
    </Button>
  );
}

function Status({ phase }: { readonly phase: ListeningPhase }) {
  const t = useWords();
  const { silent, trouble, site, headphones } = useConsole((state) => state.auscultation);
  const isRefused = phase === 'weak' || phase === 'missing' || phase === 'processed' || phase === 'fault';
  const doubts = [
    ...(isRefused ? [t(`auscultationPhase.${phase}`)] : []),
    ...(phase === 'listening' && silent ? [t('auscultation.silent')] : []),
    ...(trouble === null ? [] : [t(trouble === 'sound' ? 'auscultation.noSound' : 'auscultation.noSample')]),
  ];
  return (
    <div role="status" className="listening-status">
      {!isRefused && phase !== 'none' && (
        <p>
          <Stethoscope aria-hidden="true" />
          <span>
            <strong>
              {t(`auscultationPhase.${phase}`)}
              {phase === 'listening' && ` · ${t(`auscultationSite.${site}`)}`}
            </strong>
            <span data-headphones={headphones}>
              {t(phase === 'listening' ? 'auscultation.raw' : 'auscultation.reminder')}
              {phase === 'listening' && headphones === 'none' && ` · ${t('auscultation.without')}`}
            </span>
          </span>
        </p>
      )}
      {doubts.map((doubt) => (
        <p key={doubt} className="doubt">
          <TriangleAlert aria-hidden="true" />
          {doubt}
        </p>
      ))}
    </div>
  );
}

function Recording() {
  const t = useWords();
  const actions = useActions();
  const recorded = useConsole((state) => state.auscultation.recorded);
  return (
    <div className="sample-take" data-recording={recorded !== null || undefined}>
      <Button
        className={recorded === null ? 'button button-primary' : 'button button-danger'}
        autoFocus
        onPress={() => actions.auscultation.toggleSample()}
        data-action="record-sound"
      >
        {recorded === null ? <CircleDot aria-hidden="true" /> : <Square aria-hidden="true" />}
        {t(recorded === null ? 'auscultation.record' : 'auscultation.keep')}
        <Key of="record-sound" />
      </Button>
      {recorded !== null && (
        <>
          <span className="number">{t('auscultation.recording', { seconds: recorded, longest: LONGEST_SAMPLE })}</span>
          <progress max={LONGEST_SAMPLE} value={recorded} aria-label={t('auscultation.record')} />
        </>
      )}
    </div>
  );
}

function Settings({ phase }: { readonly phase: ListeningPhase }) {
  const t = useWords();
  const actions = useActions();
  const site = useConsole((state) => state.auscultation.site);
  const { filter, gain, voice } = useListening();
  const hasLive = phase !== 'none' && phase !== 'off';
  return (
    <>
      {hasLive && (
        <Segments
          name="site"
          label={t('auscultation.site')}
          value={site}
          options={AuscultationSite.options.map((id) => ({ id, label: t(`auscultationSite.${id}`) }))}
          onChoose={(id) => actions.auscultation.chooseSite(id)}
        />
      )}
      <Segments
        name="filter"
        label={t('auscultation.filter')}
        value={filter}
        options={AuscultationFilter.options.map((id) => ({
          id,
          label: t(`auscultationFilter.${id}`),
          hint: t(`auscultationBand.${id}`),
        }))}
        onChoose={(id) => actions.auscultation.choose({ filter: id })}
      />
      <Slider
        className="gain"
        minValue={GAIN.min}
        maxValue={GAIN.max}
        step={GAIN.step}
        value={gain}
        onChange={(value) => actions.auscultation.choose({ gain: value })}
      >
        <Label>{t('auscultation.gain')}</Label>
        <span className="number">{t('auscultation.decibels', { gain })}</span>
        <SliderTrack className="slider-track gain-track">
          <SliderThumb className="slider-thumb" />
        </SliderTrack>
      </Slider>
      {hasLive && (
        <Segments
          name="voice"
          label={t('auscultation.voice')}
          value={voice}
          options={VOICE_LEVELS.map((id) => ({ id, label: t(`auscultationVoice.${id}`) }))}
          onChoose={(id) => actions.auscultation.choose({ voice: id })}
        />
      )}
    </>
  );
}
