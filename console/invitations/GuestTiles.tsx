import { MicOff, UserMinus, UserRound, Volume2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import type { GuestInRoom } from '#media/guests.ts';
import { followShownSize } from '#media/shown-size.ts';
import { useFrames } from '#media/use-frames.ts';
import { GuestId } from '#protocol/ids.ts';
import { useVoiceShare } from '../auscultation/use-listening-phase.ts';
import { useLoudspeaker } from '../devices/use-loudspeaker.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';

/** Whoever was invited and is there, under the patient's face and never over it: named, seen, heard, and taken out at a press. */
export function GuestTiles() {
  const t = useWords();
  const guests = useConsole(({ room }) => room.guests);
  if (guests.length === 0) return null;
  return (
    <ul className="guest-tiles" aria-label={t('guests.here')}>
      {guests.map((guest) => (
        <GuestTile key={guest.peerId} guest={guest} />
      ))}
    </ul>
  );
}

function GuestTile({ guest }: { readonly guest: GuestInRoom }) {
  const t = useWords();
  const actions = useActions();
  const offline = useConsole((state) => state.link.kind !== 'online');
  // A picture that was let go of stands still: it must not pass for a living one.
  const isWhole = useConsole(({ room }) => room.quality.own.down === 'whole');
  const { peerId, name, role, voice, muted } = guest;
  const face = isWhole ? guest.face : null;
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const player = video.current;
    if (!player) return;
    player.srcObject = face === null ? null : new MediaStream([face]);
    if (face === null) return;
    const ended = new AbortController();
    followShownSize(player, 'face', (wish) => actions.consultation.guestShown(peerId, wish), ended.signal);
    return () => ended.abort();
  }, [face, peerId, actions]);
  const isMoving = useFrames(video, face) === 'moving';
  return (
    <li className="guest-tile" data-guest-tile={peerId}>
      <div className="guest-picture">
        <video
          ref={video}
          data-video={`guest-${peerId}`}
          aria-label={t('guests.face', { name })}
          playsInline
          autoPlay
          muted
          hidden={face === null}
        />
        {/* The last picture of one that stands still must not pass for a living face. */}
        {!isMoving && (
          <div className="guest-unseen">
            <UserRound role="img" aria-label={t('guests.noPicture', { name })} />
          </div>
        )}
      </div>
      <div className="guest-words">
        <p className="guest-name">{name}</p>
        <p className="quiet">
          {t(`guestRole.${role}`)}
          {muted && (
            <span className="guest-muted">
              <MicOff aria-hidden="true" />
              {t('guests.muted')}
            </span>
          )}
        </p>
        <GuestCode guest={guest} />
      </div>
      {voice !== null && <GuestVoice name={name} voice={voice} />}
      <Button
        className="button button-small"
        isDisabled={offline}
        aria-label={t('guests.removeNamed', { name })}
        onPress={() => void actions.guests.dismiss(GuestId.parse(peerId))}
        data-action="remove-guest"
      >
        <UserMinus aria-hidden="true" />
        {t('guests.remove')}
      </Button>
    </li>
  );
}

/** The code this guest reads beside the physician's name, or why there is none. */
function GuestCode({ guest: { encryption } }: { readonly guest: GuestInRoom }) {
  const t = useWords();
  if (encryption.kind === 'clear') return <p className="doubt">{t('guests.cannotEncrypt')}</p>;
  if (encryption.kind !== 'encrypted') return <p className="quiet">{t('guests.agreeing')}</p>;
  const { code } = encryption;
  return (
    <p className="quiet" data-guest-code>
      <TooltipTrigger delay={300}>
        <Button className="hinted">{t('guests.code', { code: `${code.slice(0, 3)} ${code.slice(3)}` })}</Button>
        <Tooltip className="tooltip" offset={6}>
          {t('guests.codeHint')}
        </Tooltip>
      </TooltipTrigger>
    </p>
  );
}

function GuestVoice({ name, voice }: { readonly name: string; readonly voice: MediaStreamTrack }) {
  const t = useWords();
  const element = useRef<HTMLAudioElement>(null);
  const [silenced, setSilenced] = useState(false);
  useEffect(() => {
    const player = element.current;
    if (!player) return;
    player.srcObject = new MediaStream([voice]);
    // A browser may refuse sound until something was pressed.
    player
      .play()
      .catch((error: unknown) => setSilenced(error instanceof DOMException && error.name === 'NotAllowedError'));
  }, [voice]);
  useLoudspeaker(element, useVoiceShare());
  const listen = () => void element.current?.play().then(() => setSilenced(false));
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: a live conversation has no caption track */}
      <audio ref={element} data-voice="guest" autoPlay />
      {silenced && (
        <Button className="button button-small button-primary" onPress={listen}>
          <Volume2 aria-hidden="true" />
          {t('guests.listen', { name })}
        </Button>
      )}
    </>
  );
}
