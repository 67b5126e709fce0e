import { type RefObject, useEffect, useRef } from 'react';
import type { LayerWish } from '#media/receiving.ts';
import { followShownSize } from '#media/shown-size.ts';
import { useLoudspeaker } from '../media/loudspeaker.ts';
import { useVolume, volumeAt } from '../media/volume.ts';

/** A moving picture without sound. */
export function Video(props: {
  readonly stream: MediaStream;
  readonly label: string;
  /** `physician`, `own`, `examination`, or `guest-` and whose. */
  readonly name: string;
  readonly mirrored?: boolean;
  /** For who watches whether its pictures go on. */
  readonly ref?: RefObject<HTMLVideoElement | null>;
  /** Told how large a received face is shown. */
  readonly onShown?: (wish: LayerWish) => void;
}) {
  const own = useRef<HTMLVideoElement>(null);
  const { stream, onShown, ref: element = own } = props;
  useEffect(() => {
    if (element.current !== null) element.current.srcObject = stream;
  }, [element, stream]);
  useEffect(() => {
    if (element.current === null || onShown === undefined) return;
    const ended = new AbortController();
    if (stream.active) followShownSize(element.current, 'face', onShown, ended.signal);
    return () => ended.abort();
  }, [element, stream, onShown]);
  return (
    <video
      ref={element}
      className={props.mirrored === true ? 'video video-mirrored' : 'video'}
      data-video={props.name}
      aria-label={props.label}
      autoPlay
      muted
      playsInline
    />
  );
}

/** The voice of another person. */
export function Voice({ stream, of }: { readonly stream: MediaStream; readonly of: 'physician' | 'guest' }) {
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    if (element.current !== null) element.current.srcObject = stream;
  }, [stream]);
  const step = useVolume((volume) => volume.step);
  useEffect(() => {
    if (element.current !== null) element.current.volume = volumeAt(step);
  }, [step]);
  const loudspeaker = useLoudspeaker(({ id }) => id);
  useEffect(() => {
    // One that is not plugged any more leaves the voice where it is.
    element.current?.setSinkId(loudspeaker).catch(() => undefined);
  }, [loudspeaker]);
  // biome-ignore lint/a11y/useMediaCaption: a live conversation has no captions to offer
  return <audio ref={element} data-voice={of} autoPlay />;
}
