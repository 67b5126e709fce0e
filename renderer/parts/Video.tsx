import { useEffect, useRef } from 'react';

/** A moving picture without sound. */
export function Video(props: {
  readonly stream: MediaStream;
  readonly label: string;
  /** `physician`, `own` or `examination`. */
  readonly name: string;
  readonly mirrored?: boolean;
}) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (element.current !== null) element.current.srcObject = props.stream;
  }, [props.stream]);
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

/** The other person's voice. */
export function Voice({ stream }: { readonly stream: MediaStream }) {
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    if (element.current !== null) element.current.srcObject = stream;
  }, [stream]);
  // biome-ignore lint/a11y/useMediaCaption: a live conversation has no captions to offer
  return <audio ref={element} data-voice="physician" autoPlay />;
}
