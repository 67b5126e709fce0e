import { MicOff, UserRound } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { GuestInRoom } from '#media/guests.ts';
import type { LayerWish } from '#media/receiving.ts';
import { useFrames } from '#media/use-frames.ts';
import type { MediaState } from '../media/media-store.ts';
import { Video, Voice } from '../parts/Video.tsx';

/**
 * Whoever the physician invited, named in words for as long as they are there, with a small picture of them under the
 * physician's face and over nobody's (R14).
 */
export function Guests({ media }: { readonly media: Pick<MediaState, 'guests' | 'guestShown' | 'quality'> }) {
  const { t } = useTranslation();
  const { guests, guestShown, quality } = media;
  // A picture that was let go of stands still: it must not pass for a living one.
  const isWhole = quality.own.down === 'whole';
  return (
    <div role="status" className="guests-place">
      {guests.length === 0 ? null : (
        <ul className="guests" aria-label={t('guests.here')}>
          {guests.map((guest) => (
            <Guest
              key={guest.peerId}
              guest={isWhole ? guest : { ...guest, face: null }}
              onShown={(wish) => guestShown(guest.peerId, wish)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

const useStream = (track: MediaStreamTrack | null): MediaStream | null =>
  useMemo(() => (track === null ? null : new MediaStream([track])), [track]);

function Guest(props: { readonly guest: GuestInRoom; readonly onShown: (wish: LayerWish) => void }) {
  const { t } = useTranslation();
  const { peerId, name, role, muted, encryption } = props.guest;
  const face = useStream(props.guest.face);
  const voice = useStream(props.guest.voice);
  const video = useRef<HTMLVideoElement>(null);
  const isMoving = useFrames(video, props.guest.face) === 'moving';
  return (
    <li className="guest" data-guest={peerId}>
      <div className="guest-view">
        {face === null ? null : (
          <Video
            ref={video}
            stream={face}
            label={t('guests.video', { name })}
            name={`guest-${peerId}`}
            onShown={props.onShown}
          />
        )}
        {/* The last picture of one that stands still must not pass for a living face. */}
        {isMoving ? null : (
          <div className="guest-unseen">
            <UserRound aria-hidden />
          </div>
        )}
      </div>
      <div className="guest-words">
        <p className="guest-name">{t('guests.also', { name })}</p>
        <p className="guest-role">
          <span>{t(`guests.${role}`)}</span>
          {muted ? (
            <span className="guest-muted">
              <MicOff aria-hidden />
              {t('guests.muted')}
            </span>
          ) : null}
          {encryption.kind === 'encrypted' ? (
            <span className="number" aria-hidden>
              {t('guests.code', { code: `${encryption.code.slice(0, 3)}\u00a0${encryption.code.slice(3)}` })}
            </span>
          ) : null}
        </p>
      </div>
      {voice === null ? null : <Voice stream={voice} of="guest" />}
    </li>
  );
}
