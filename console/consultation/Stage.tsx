import { MonitorUp } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { ConsultationView } from '#protocol/consultation.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { VideoPane } from './VideoPane.tsx';

/** The patient's face, and the examination view beside it while there is one. */
export function Stage({ view }: { readonly view: ConsultationView }) {
  const t = useWords();
  const actions = useActions();
  const { status, face, voice, examination, quality } = useConsole((state) => state.room);
  // What was let go of stands still: a frozen picture must not pass for a living one.
  const isOff = quality.other.up === 'face-off' || quality.own.down === 'face-off';
  const swapped = useConsole((state) => state.swapped);
  const examining = examination !== null || view.examinationCamera === 'on' || view.examinationCamera === 'asked';
  const absent = t(status !== 'connected' ? `video.${status}` : isOff ? 'link.pictureOff' : 'video.waitingForPatient');
  const running = view.state === 'taken';
  return (
    <div className="stage-view">
      <div className="panes" data-examining={examining || undefined} data-swapped={(examining && swapped) || undefined}>
        <VideoPane
          name="face"
          label={t('video.face')}
          video={isOff ? null : face}
          voice={voice}
          onShown={actions.faceShown}
          absent={
            running && (
              <div>
                <p role="status">{absent}</p>
                {status === 'elsewhere' && (
                  <Button
                    className="button button-primary"
                    onPress={() => actions.takeVideoBack()}
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
            onShown={actions.examinationShown}
            absent={<p role="status">{t(isOff ? 'link.pictureOff' : 'video.examinationComing')}</p>}
          />
        )}
      </div>
    </div>
  );
}
