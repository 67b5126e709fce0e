import { MonitorUp } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { ConsultationView } from '#protocol/consultation.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { StillBeside, StillPane } from '../stills/StillPane.tsx';
import { stillsIn } from '../stills/stage-state.ts';
import { useWords } from '../words/use-words.ts';
import { VideoPane } from './VideoPane.tsx';

/** The patient's face, and the examination view beside it while there is one. */
export function Stage({ view }: { readonly view: ConsultationView }) {
  const t = useWords();
  const actions = useActions();
  const { status, face, voice, examination, heldBack, quality, patientDevices } = useConsole((state) => state.room);
  // What was let go of stands still: a frozen picture must not pass for a living one.
  const isOff = quality.other.up === 'face-off' || quality.own.down === 'face-off';
  const swapped = useConsole((state) => state.swapped);
  // Nobody waits for a picture that cannot come.
  const isBlind = patientDevices?.camera === 'missing' || patientDevices?.camera === 'denied';
  const unseen = isBlind ? 'video.noPatientCamera' : 'video.waitingForPatient';
  const absent = t(status !== 'connected' ? `video.${status}` : isOff ? 'link.pictureOff' : unseen);
  const running = view.state === 'taken';
  const { enlarged, frozen, still: open, beside } = useConsole((state) => state.stage);
  const [frozenFace, frozenExamination] = [
    frozen?.of === 'face' ? frozen : null,
    frozen?.of === 'examination' ? frozen : null,
  ];
  const examining =
    examination !== null ||
    frozenExamination !== null ||
    view.examinationCamera === 'on' ||
    view.examinationCamera === 'asked';
  const stills = stillsIn(view.entries);
  const still = stills.find(({ id }) => id === open);
  const other = stills.find(({ id }) => id === beside);
  const besideLive =
    still !== undefined && beside === 'live' ? (examination === null ? 'face' : 'examination') : undefined;
  return (
    <div className="stage-view">
      <div
        className="panes"
        data-examining={examining || undefined}
        data-swapped={(examining && swapped) || undefined}
        data-enlarged={enlarged || undefined}
        data-still={still !== undefined || undefined}
        data-beside={other === undefined ? besideLive : 'still'}
      >
        <VideoPane
          name="face"
          label={t('video.face')}
          video={isOff ? null : face}
          frozen={frozenFace}
          stalled={heldBack.face}
          voice={voice}
          onShown={actions.consultation.faceShown}
          absent={
            running && (
              <div>
                <p role="status">{absent}</p>
                {status === 'elsewhere' && (
                  <Button
                    className="button button-primary"
                    onPress={() => actions.consultation.takeVideoBack()}
                    data-action="take-back"
                  >
                    <MonitorUp aria-hidden="true" />
                    {t('video.takeBack')}
                  </Button>
                )}
              </div>
            )
          }
        />
        {examining && (
          <VideoPane
            name="examination"
            label={t('video.examination')}
            video={isOff ? null : examination}
            frozen={frozenExamination}
            stalled={heldBack.examination}
            onShown={actions.consultation.examinationShown}
            absent={<p role="status">{t(isOff ? 'link.pictureOff' : 'video.examinationComing')}</p>}
          />
        )}
        {still !== undefined && <StillPane key={still.id} view={view} still={still} />}
        {other !== undefined && <StillBeside key={other.id} view={view} still={other} />}
      </div>
    </div>
  );
}
