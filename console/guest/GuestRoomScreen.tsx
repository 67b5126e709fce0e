import { CloudOff, LogOut, Mic, MicOff, MonitorUp, TriangleAlert, Video, VideoOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components';
import type { GuestInRoom } from '#media/guests.ts';
import { worseFall } from '#media/link-told.ts';
import { useStall } from '#media/use-stall.ts';
import type { GuestWelcome } from '#protocol/guest-link.ts';
import { useViewFocus } from '../shell/use-view-focus.ts';
import { useWords, type Words } from '../words/use-words.ts';
import { GuestDevices } from './GuestDevices.tsx';
import { PersonPane } from './PersonPane.tsx';
import { useGuest, useGuestActions } from './use-guest.tsx';

/** Faces and voices, each named; what this guest sends of themselves; and the way out. Nothing else of the consultation. */
export function GuestRoomScreen({ welcome }: { readonly welcome: GuestWelcome }) {
  const t = useWords();
  const actions = useGuestActions();
  const { status, people } = useGuest((state) => state.room);
  const online = useGuest((state) => state.online);
  const heading = useViewFocus<HTMLHeadingElement>();
  const find = (peerId: string) => people.find((person) => person.peerId === peerId) ?? null;
  const told = online ? statusWords(status, t) : t('guestPage.offline');
  return (
    <main className="guest-room" data-status={status} data-online={online}>
      <h1 ref={heading} tabIndex={-1} className="visually-hidden">
        {t('guestPage.invites', { name: welcome.physician.name })}
      </h1>
      <div role="status" className="guest-told">
        {told !== null && (
          <p className="band band-look">
            {online ? <TriangleAlert aria-hidden="true" /> : <CloudOff aria-hidden="true" />}
            <span>{told}</span>
            {status === 'elsewhere' && (
              <Button className="button button-primary" onPress={() => actions.takeBack()} data-action="take-back">
                <MonitorUp aria-hidden="true" />
                {t('guestPage.takeBack')}
              </Button>
            )}
          </p>
        )}
      </div>
      <div className="guest-people">
        <PersonPane person={find('patient')} of="patient" name={t('guestPage.patient')} about="" />
        <PersonPane
          person={find('physician')}
          of="physician"
          name={welcome.physician.name}
          about={welcome.physician.speciality}
        />
      </div>
      <Others people={people} />
      <OwnBar welcome={welcome} />
    </main>
  );
}

function statusWords(status: 'joining' | 'connected' | 'reconnecting' | 'elsewhere', t: Words): string | null {
  return status === 'connected' ? null : t(`guestPage.${status}`);
}

/** Other guests, smaller. */
function Others({ people }: { readonly people: readonly GuestInRoom[] }) {
  const t = useWords();
  const others = people.filter(({ party }) => party === 'guest');
  if (others.length === 0) return null;
  return (
    <div className="guest-others">
      {others.map((person) => (
        <PersonPane
          key={person.peerId}
          person={person}
          of="guest"
          name={person.name}
          about={t(`guestRole.${person.role}`)}
        />
      ))}
    </div>
  );
}

/** What of this guest goes out. */
function OwnBar({ welcome }: { readonly welcome: GuestWelcome }) {
  const t = useWords();
  const actions = useGuestActions();
  const { microphone, camera, link, status } = useGuest((state) => state.room);
  const online = useGuest((state) => state.online);
  const own = camera.state === 'on' ? camera.track : null;
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = own === null ? null : new MediaStream([own]);
  }, [own]);
  const isStalled = useStall(own);
  // That the voice goes on is said of a link that is there.
  const fall = online && status === 'connected' ? worseFall(link) : null;
  const troubles = [
    ...(fall === null ? [] : [t(fall === 'face-off' ? 'guestPage.linkOff' : 'guestPage.linkLowered')]),
    ...(microphone.state === 'trouble' ? [t(`microphoneTrouble.${microphone.trouble}`)] : []),
    ...(camera.state === 'trouble' ? [t(`cameraTrouble.${camera.trouble}`)] : []),
    ...(isStalled ? [t('guestPage.stalled')] : []),
  ];
  return (
    <footer className="guest-own">
      <div className="guest-own-picture">
        <video
          ref={video}
          data-video="self"
          aria-label={t('video.self')}
          playsInline
          autoPlay
          muted
          hidden={own === null}
        />
        {own === null && <VideoOff role="img" aria-label={t('video.selfOff')} />}
      </div>
      <p className="guest-own-name">
        {t('guestPage.you', { name: welcome.name })}
        <span className="quiet">{t(`guestRole.${welcome.role}`)}</span>
      </p>
      <div className="guest-own-buttons">
        <Button
          className={microphone.state === 'on' ? 'button' : 'button button-held'}
          isDisabled={microphone.state === 'starting'}
          onPress={() => actions.toggleMicrophone()}
          data-action="microphone"
        >
          {microphone.state === 'on' ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
          {t(microphone.state === 'off' ? 'video.muted' : 'video.microphone')}
          <span className="visually-hidden">{t(microphone.state === 'on' ? 'video.turnOff' : 'video.turnOn')}</span>
        </Button>
        <Button
          className={camera.state === 'on' ? 'button' : 'button button-held'}
          isDisabled={camera.state === 'starting'}
          onPress={() => actions.toggleCamera()}
          data-action="camera"
        >
          {camera.state === 'on' ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
          {t(camera.state === 'off' ? 'video.cameraIsOff' : 'video.camera')}
          <span className="visually-hidden">{t(camera.state === 'on' ? 'video.turnOff' : 'video.turnOn')}</span>
        </Button>
        <GuestDevices />
        <Button className="button button-danger" onPress={() => actions.leave()} data-action="leave">
          <LogOut aria-hidden="true" />
          {t('guestPage.leave')}
        </Button>
      </div>
      <div role="status" className="guest-troubles">
        {troubles.map((trouble) => (
          <p key={trouble} className="doubt">
            <TriangleAlert aria-hidden="true" />
            {trouble}
          </p>
        ))}
      </div>
    </footer>
  );
}
