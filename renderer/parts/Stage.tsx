import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useFit } from './fit.ts';

interface StageProps {
  /** Stable name of the screen, for tests and for support. */
  readonly name: string;
  readonly title: string;
  /** Finer place within the screen, e.g. the stage of a measurement. */
  readonly stage?: string;
  readonly detail?: ReactNode;
  /** What shows: a drawing, live values, a list. Above the line that hands reach. */
  readonly children?: ReactNode;
  /** Whether what shows is read aloud after the sentence, as a result is. */
  readonly readsShown?: boolean;
  /** What can be touched, in the lower two thirds. */
  readonly controls: ReactNode;
  /** `wide`: the controls are the content (a keyboard, tiles) and take what room there is. */
  readonly shape?: 'plain' | 'wide';
}

/** One screen: one sentence, what shows, what can be touched. The sentence takes the focus, so that it is read aloud with its detail. */
export function Stage(props: StageProps) {
  const { name, title, stage, detail, children, readsShown = false, controls, shape = 'plain' } = props;
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const place = useRef<HTMLElement>(null);
  useFit(place);
  // Another sentence is another place, even on the same screen.
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <main
      ref={place}
      className={`stage fits stage-${shape}`}
      data-screen={name}
      {...(stage === undefined ? {} : { 'data-stage': stage })}
    >
      <div className="stage-say">
        <h1 ref={heading} tabIndex={-1} aria-describedby={readsShown ? `${id}-detail ${id}-shown` : `${id}-detail`}>
          {title}
        </h1>
        {detail === undefined || detail === null ? null : (
          <div className="stage-detail" id={`${id}-detail`}>
            {detail}
          </div>
        )}
      </div>
      <div className="stage-show" id={`${id}-shown`}>
        {children}
      </div>
      <div className="stage-controls">{controls}</div>
    </main>
  );
}
