import { Ear, TriangleAlert } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useWords } from '../words/use-words.ts';
import { lookAtDevices, useDevices } from './device-choice.ts';
import { fallingTo, hearOneself, type TrialPhase, watchLevel } from './microphone-trial.ts';
import { type OwnDevice, openOwnDevice } from './own-media.ts';

/** One's own microphone in a call. */
export interface MicrophoneInCall {
  readonly state: OwnDevice['state'];
  /** Silences it, or goes on. */
  toggle(): void;
}

/** What the chosen microphone gives, and one's own voice by the chosen loudspeaker. Nothing of it leaves this browser. */
export function MicrophoneTrial({ inCall }: { readonly inCall: MicrophoneInCall | null }) {
  const t = useWords();
  const microphone = useOpenMicrophone();
  const loudspeaker = useDevices((state) => state.loudspeaker);
  const [phase, setPhase] = useState<TrialPhase>('idle');
  const [trial, setTrial] = useState<AbortController | null>(null);
  const track = microphone.state === 'on' ? microphone.track : null;
  const isRunning = phase === 'listening' || phase === 'playing';
  useSilenceWhile(phase === 'playing', inCall);
  // Another microphone or loudspeaker ends the trial of this one.
  useEffect(() => setPhase('idle'), [track, loudspeaker]);
  useEffect(() => {
    if (trial === null || trial.signal.aborted || track === null) return;
    const { signal } = trial;
    const onPhase = (next: TrialPhase) => signal.aborted || setPhase(next);
    hearOneself({ track, loudspeaker, onPhase, signal }).catch(() => onPhase('nothing'));
    return () => trial.abort();
  }, [trial, track, loudspeaker]);
  const press = () => {
    if (isRunning) trial?.abort();
    setPhase('idle');
    setTrial(isRunning ? null : new AbortController());
  };
  return (
    <div className="microphone-trial" data-trial={phase}>
      <Level track={track} />
      <Button
        className={isRunning ? 'button button-held' : 'button'}
        isDisabled={track === null}
        onPress={press}
        data-action="hear-oneself"
      >
        <Ear aria-hidden="true" />
        {t(isRunning ? 'devices.stopHearing' : 'devices.hearOneself')}
      </Button>
      <p role="status">
        {microphone.state === 'trouble' ? (
          <span className="doubt">
            <TriangleAlert aria-hidden="true" />
            {t(`microphoneTrouble.${microphone.trouble}`)}
          </span>
        ) : (
          t(inCall !== null ? `trialInCall.${phase}` : `trial.${phase}`)
        )}
      </p>
    </div>
  );
}

/** The chosen microphone, open while this is shown, beside the one of a call. */
function useOpenMicrophone(): OwnDevice {
  const chosen = useDevices((state) => state.microphone);
  const [device, setDevice] = useState<OwnDevice>({ state: 'starting' });
  useEffect(() => {
    const shown = new AbortController();
    const { signal } = shown;
    let held: OwnDevice | null = null;
    const stop = () => held?.state === 'on' && held.track.stop();
    const open = async () => {
      const opened = await openOwnDevice('microphone', chosen);
      stop();
      held = opened;
      if (signal.aborted) return stop();
      setDevice(opened);
      // Only a browser that was allowed one tells the names of the others.
      lookAtDevices();
    };
    const plugged = () => {
      if (held?.state === 'trouble' || (held?.state === 'on' && held.track.readyState === 'ended')) void open();
    };
    navigator.mediaDevices?.addEventListener('devicechange', plugged, { signal });
    void open();
    return () => {
      shown.abort();
      stop();
    };
  }, [chosen]);
  return device;
}

/** In a call the microphone is silent meanwhile: the others hear the voice as it is spoken, and not a second time. */
function useSilenceWhile(isPlaying: boolean, inCall: MicrophoneInCall | null): void {
  const state = inCall?.state;
  const isHeld = useRef(false);
  const now = useRef(inCall);
  now.current = inCall;
  useEffect(() => {
    if (!isPlaying || now.current?.state !== 'on') return;
    isHeld.current = true;
    now.current.toggle();
    return () => {
      if (isHeld.current && now.current?.state === 'off') now.current.toggle();
      isHeld.current = false;
    };
  }, [isPlaying]);
  const former = useRef(state);
  useEffect(() => {
    // Turned on by hand meanwhile: what they do with it from then on is their own.
    if (former.current === 'off' && state === 'on') isHeld.current = false;
    former.current = state;
  }, [state]);
}

function Level({ track }: { readonly track: MediaStreamTrack | null }) {
  const t = useWords();
  const label = useId();
  const [shown, setShown] = useState(0);
  useEffect(() => {
    setShown(0);
    if (track === null) return;
    const ended = new AbortController();
    watchLevel(track, (level) => setShown((before) => fallingTo(level, before)), ended.signal);
    return () => ended.abort();
  }, [track]);
  return (
    <div className="microphone-level">
      <span id={label}>{t('devices.level')}</span>
      <meter aria-labelledby={label} min={0} max={1} value={Math.round(shown * 100) / 100} data-level />
    </div>
  );
}
