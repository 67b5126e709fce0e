import {
  CirclePause,
  type LucideIcon,
  MessageSquareText,
  MicOff,
  PhoneOff,
  RefreshCw,
  UserRoundX,
  VideoOff,
} from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFrames } from '#media/use-frames.ts';
import { useStall } from '#media/use-stall.ts';
import type { PhysicianCard } from '#protocol/consultation.ts';
import { AuscultationView } from '../auscultation/AuscultationView.tsx';
import { useAuscultation } from '../auscultation/auscultation-store.ts';
import { Guests } from '../guests/Guests.tsx';
import type { MeasureTask } from '../journey/measure-task.ts';
import { type MediaState, useMedia } from '../media/media-store.ts';
import { Action } from '../parts/Action.tsx';
import { useFit } from '../parts/fit.ts';
import { MuteButton } from '../parts/MuteButton.tsx';
import { Seal, SealNews } from '../parts/Seal.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { Video, Voice } from '../parts/Video.tsx';
import { VitalsStrip } from '../parts/VitalsStrip.tsx';
import { VolumeButtons } from '../parts/VolumeButtons.tsx';
import { Conversation } from '../record/Conversation.tsx';
import { PaperButtons, useOpenPaper } from '../record/Papers.tsx';
import { PaperView } from '../record/PaperView.tsx';
import { conversation } from '../record/record-store.ts';
import { WriteSheet } from '../record/WriteSheet.tsx';
import { useJourney, useSend } from '../shell/session.tsx';
import { ExaminationView } from '../stills/ExaminationView.tsx';
import { FallNotice, LinkQuality } from './LinkQuality.tsx';
import { useMeasureView } from './measure-view.tsx';
import { type PhysicianPicture, physicianPicture } from './physician-picture.ts';

/** The physician large, who they are under their face from the first second, everything else below: nothing covers it (R14). */
export function Consultation({ task }: { readonly task: MeasureTask | null }) {
  const { t } = useTranslation();
  const { status, measurements } = useJourney();
  const media = useMedia();
  const isListening = useAuscultation(({ state }) => state === 'opening' || state === 'on');
  const send = useSend();
  const [ending, setEnding] = useState(false);
  const [writing, setWriting] = useState(false);
  // One thing at a time: the camera, the drawing of where to listen or a measurement has the room, and papers wait until it is over.
  const isExamined = media.examination !== null || isListening;
  const paper = useOpenPaper(!isExamined && task === null);
  const { said } = conversation(status?.entries ?? []);
  const place = useRef<HTMLElement>(null);
  useFit(place);
  const physician = status?.physician ?? null;
  const stage = task?.stage.name;
  // A button that has done its work takes the focus with it: it goes on to what is said now.
  useEffect(() => {
    if (document.activeElement !== document.body) return;
    const said = stage === undefined ? 'h1' : '.asked h2';
    place.current?.querySelector<HTMLElement>(said)?.focus();
  }, [stage]);
  return (
    <main
      ref={place}
      className="consultation fits"
      data-screen="consultation"
      data-link={media.link}
      data-panel={task !== null || isExamined || said !== null || writing}
      data-reading={paper !== null}
      aria-label={physician === null ? undefined : t('consultation.name', { name: physician.name })}
    >
      <Physician card={physician} online={status?.physicianOnline ?? false} media={media} />
      <VitalsStrip measurements={measurements} />
      <div className="consultation-panel">
        <CaptureNotice media={media} />
        {media.muted ? (
          <div role="status" className="notice" data-muted="true">
            <MicOff aria-hidden />
            <p>{t('consultation.own-muted')}</p>
          </div>
        ) : null}
        {/* That the voice goes on is said of someone who is there. */}
        {media.link === 'connected' && status?.physicianOnline ? <FallNotice view={media.quality} /> : null}
        {/* Whoever does not hear reads what is said, whatever else is on the screen. */}
        <Conversation brief={task !== null || isExamined || paper !== null} />
        {paper === null ? null : <PaperView key={paper.id} paper={paper} />}
        <AuscultationView />
        <ExaminationView
          stream={media.examination}
          state={status?.examinationCamera ?? 'off'}
          isSeen={media.quality.own.up !== 'face-off' && media.quality.other.down !== 'face-off'}
        />
        {task === null ? null : <AskedMeasurement task={task} />}
      </div>
      <div className="consultation-end">
        {isExamined || task !== null || paper !== null ? null : (
          <div className="quiet-row paper-buttons">
            <PaperButtons />
          </div>
        )}
        <div className="quiet-row call-controls">
          <MuteButton />
          <VolumeButtons />
          {/* Its sheet would lie over the way to stop a measurement, and a page wants its room. */}
          {task === null && paper === null ? (
            <Action look="quiet" icon={MessageSquareText} onPress={() => setWriting(true)}>
              {t('record.write')}
            </Action>
          ) : null}
        </div>
        {/* The end of the call is behind the one button of a paper. */}
        {paper === null ? (
          <Action look="danger" icon={PhoneOff} onPress={() => setEnding(true)}>
            {t('consultation.end')}
          </Action>
        ) : null}
      </div>
      {writing ? <WriteSheet onClose={() => setWriting(false)} /> : null}
      {ending ? (
        <Sheet name="end" title={t('consultation.end-title')} body={<p>{t('consultation.end-body')}</p>}>
          <Action look="primary" onPress={() => setEnding(false)}>
            {t('consultation.end-no')}
          </Action>
          <Action look="danger" onPress={() => send({ type: 'leave' })}>
            {t('consultation.end-yes')}
          </Action>
        </Sheet>
      ) : null}
    </main>
  );
}

/** Shown where the physician's face is not. */
const MARKS: Readonly<Record<PhysicianPicture, LucideIcon | null>> = {
  away: UserRoundX,
  connecting: null,
  reconnecting: RefreshCw,
  'no-picture': VideoOff,
  'let-go': VideoOff,
  coming: null,
  stalled: VideoOff,
  stopped: CirclePause,
  returning: null,
  present: null,
};

function Physician(props: {
  readonly card: PhysicianCard | null;
  readonly online: boolean;
  readonly media: MediaState;
}) {
  const { t } = useTranslation();
  const { card, online, media } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  // Read aloud: who it is, from the first second.
  useEffect(() => heading.current?.focus(), [card?.id]);
  const video = useRef<HTMLVideoElement>(null);
  const frames = useFrames(video, media.physicianFace?.getVideoTracks()[0] ?? null);
  const state = physicianPicture(online, media, frames);
  const isLiving = state === 'present' || state === 'returning';
  const Mark = MARKS[state];
  // What was let go of is told where the link is.
  const told =
    state !== 'present' && state !== 'let-go'
      ? t(`consultation.${state}`)
      : media.physicianMuted
        ? t('consultation.muted')
        : '';
  return (
    <section className="physician" data-state={state}>
      <div className="physician-view">
        {media.physicianFace === null ? null : (
          <Video
            ref={video}
            stream={media.physicianFace}
            label={t('consultation.physician-video')}
            name="physician"
            onShown={media.physicianShown}
          />
        )}
        {/* A last picture that stands still must not pass for a living face; a link that is lost dims it while it moves. */}
        {isLiving || (state === 'reconnecting' && frames === 'moving') ? null : (
          <div className="physician-absent">{Mark === null ? null : <Mark aria-hidden />}</div>
        )}
        {media.physicianVoice === null ? null : <Voice stream={media.physicianVoice} of="physician" />}
      </div>
      <div className="physician-under">
        {card === null ? null : (
          <div className="physician-card">
            <h1 ref={heading} tabIndex={-1}>
              {card.name}
            </h1>
            <p>
              {card.speciality}
              <br />
              <span className="number">{t('consultation.rpps', { rpps: card.rpps })}</span>
            </p>
            <Seal state={media.encryption} />
            <SealNews state={media.encryption} />
            <LinkQuality view={media.quality} encryption={media.encryption} />
          </div>
        )}
        <figure className="own-view">
          {media.own === null ? (
            <VideoOff aria-hidden className="own-missing" />
          ) : (
            <Video stream={media.own} label={t('consultation.own-video')} mirrored name="own" />
          )}
          <figcaption>{t('consultation.own')}</figcaption>
        </figure>
      </div>
      <Guests media={media} />
      <p
        role="status"
        className={told === '' || state === 'returning' ? 'physician-status' : 'physician-status notice'}
      >
        {told}
      </p>
    </section>
  );
}

function CaptureNotice({ media }: { readonly media: MediaState }) {
  const { t } = useTranslation();
  const blind = media.camera === 'missing' || media.camera === 'denied';
  const mute = media.microphone === 'missing' || media.microphone === 'denied';
  const isStalled = useStall(media.own?.getVideoTracks()[0] ?? null);
  if (isStalled && !mute)
    return (
      <div role="status" className="notice" data-capture="stalled">
        <VideoOff aria-hidden />
        <p>{t('consultation.camera-stalled')}</p>
      </div>
    );
  if (!blind && !mute) return null;
  const Mark = mute ? MicOff : VideoOff;
  return (
    <div role="status" className="notice" data-capture={blind && mute ? 'both' : blind ? 'camera' : 'microphone'}>
      <Mark aria-hidden />
      <p>
        {blind && mute
          ? t('consultation.both-missing')
          : mute
            ? t('consultation.microphone-missing')
            : media.camera === 'denied'
              ? t('consultation.camera-denied')
              : t('consultation.camera-missing')}
      </p>
    </div>
  );
}

/** The measurement the physician asks for, under the video; the consultation goes on meanwhile. */
function AskedMeasurement({ task }: { readonly task: MeasureTask }) {
  const { t } = useTranslation();
  const view = useMeasureView(task);
  // Seconds that run are not announced; every sentence and the result are.
  const runs = view.stage === 'measuring';
  return (
    <section className="asked" data-asked={task.modality} data-stage={view.stage} aria-label={t('consultation.asks')}>
      <div className="asked-say" role="status">
        {view.stage === 'prepare' || view.stage === 'missing' ? (
          <p className="asked-why">{t('consultation.asks')}</p>
        ) : null}
        <h2 tabIndex={-1}>{view.title}</h2>
        {runs ? null : view.detail}
      </div>
      {runs ? <div className="asked-detail">{view.detail}</div> : null}
      <div className="asked-show" {...(view.stage === 'taken' || view.stage === 'unusable' ? { role: 'status' } : {})}>
        {view.show}
      </div>
      <div className="asked-controls">{view.controls}</div>
    </section>
  );
}
