import { Lock, LockOpen, MicOff, UserRound, Volume2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { GuestInRoom } from '#media/guests.ts';
import { followShownSize } from '#media/shown-size.ts';
import { useFrames } from '#media/use-frames.ts';
import { useLoudspeaker } from '../devices/use-loudspeaker.ts';
import { useWords, type Words } from '../words/use-words.ts';
import { type Picture, pictureOf } from './picture.ts';
import { useGuest, useGuestActions } from './use-guest.tsx';

/** No picture, and yet they may be heard. */
const SOUND_ALONE: ReadonlySet<Picture> = new Set(['off', 'let-go', 'held-back']);

interface PersonPaneProps {
  /** Null while they are not in the room. */
  readonly person: GuestInRoom | null;
  readonly of: 'patient' | 'physician' | 'guest';
  readonly name: string;
  readonly about: string;
}

/** One of the others: their face, their voice, and under it who they are. */
export function PersonPane({ person, of, name, about }: PersonPaneProps) {
  const t = useWords();
  const actions = useGuestActions();
  const element = useRef<HTMLVideoElement>(null);
  const [silenced, setSilenced] = useState(false);
  const face = person?.face ?? null;
  const voice = person?.voice ?? null;
  const peerId = person?.peerId;
  useEffect(() => {
    const player = element.current;
    if (!player) return;
    const tracks = [face, voice].filter((track) => track !== null);
    player.srcObject = tracks.length > 0 ? new MediaStream(tracks) : null;
    player.muted = false;
    // A browser may refuse sound until something was pressed (a reload): the picture goes on, the sound is offered.
    player.play().catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
      player.muted = true;
      setSilenced(true);
      void player.play().catch(() => undefined);
    });
  }, [face, voice]);
  useEffect(() => {
    const player = element.current;
    if (!player || face === null || peerId === undefined) return;
    const ended = new AbortController();
    followShownSize(player, 'face', (wish) => actions.shown(peerId, wish), ended.signal);
    return () => ended.abort();
  }, [face, peerId, actions]);
  useLoudspeaker(element);
  const frames = useFrames(element, face);
  const room = useGuest((state) => state.room);
  const picture = pictureOf(room, person, frames);
  // Of a link that is away nothing is promised.
  const online = useGuest((state) => state.online);
  const isThere = online && room.status === 'connected';
  const isHeard = isThere && voice !== null && person?.muted === false && !silenced;
  const listen = () => {
    if (element.current) element.current.muted = false;
    setSilenced(false);
  };
  return (
    <figure className={`person person-${of}`} data-person={of} data-picture={picture}>
      <div className="picture">
        {/* biome-ignore lint/a11y/useMediaCaption: a live conversation has no caption track */}
        <video
          ref={element}
          data-video={of}
          aria-label={t('guestPage.picture', { name })}
          playsInline
          autoPlay
          hidden={face === null}
        />
        <div role="status">
          {picture !== 'shown' && (
            <div className="absent">
              <p>
                <UserRound aria-hidden="true" />
                <span>
                  {whyNothing(picture, of, t)}
                  {isHeard && SOUND_ALONE.has(picture) && ` ${t('guestPage.soundGoesOn')}`}
                </span>
              </p>
            </div>
          )}
        </div>
      </div>
      <figcaption>
        <span className="person-name">{name}</span>
        {about !== '' && <span className="quiet">{about}</span>}
        {person?.muted === true && (
          <span className="person-mark">
            <MicOff aria-hidden="true" />
            {t('guests.muted')}
          </span>
        )}
        {person !== null && <Code person={person} />}
        {silenced && voice !== null && (
          <Button className="button button-primary" onPress={listen} data-action="listen">
            <Volume2 aria-hidden="true" />
            {t('guestPage.listen')}
          </Button>
        )}
      </figcaption>
    </figure>
  );
}

/** Said where a face would be. The others are small: what the two who matter to a guest are said in a sentence, they are in a word. */
function whyNothing(picture: Exclude<Picture, 'shown'>, of: PersonPaneProps['of'], t: Words): string {
  if (of === 'guest') return t('guestPage.noPicture');
  return picture === 'away' ? t(`guestAway.${of}`) : t(`guestPicture.${picture}`);
}

/** Whether what passes between this guest and them is readable by the server, and the code to make sure of it. */
function Code({ person: { encryption, party } }: { readonly person: GuestInRoom }) {
  const t = useWords();
  if (encryption.kind === 'clear') {
    return (
      <span className="doubt">
        <LockOpen aria-hidden="true" />
        {t('encryption.clear')}
      </span>
    );
  }
  if (encryption.kind !== 'encrypted') return <span className="quiet">{t('guestPage.agreeing')}</span>;
  const { code } = encryption;
  const hint = party === 'physician' ? t('guestPage.codesHint') : undefined;
  return (
    <>
      <span className="person-mark quiet" data-code={party} title={hint}>
        <Lock aria-hidden="true" />
        {t('guestPage.codeWith', { code: `${code.slice(0, 3)} ${code.slice(3)}` })}
      </span>
      {hint !== undefined && <span className="code-hint quiet">{hint}</span>}
    </>
  );
}
