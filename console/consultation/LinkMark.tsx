import { Signal, TriangleAlert } from 'lucide-react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import { deeperFall, worseFall } from '../room/worse-fall.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { useNumbers } from './link-numbers.ts';

/** How the link fares, in the one figure that the patient sees as well; its numbers for who looks. */
export function LinkMark() {
  const t = useWords();
  const figure = useConsole(({ room }) => room.quality.figure);
  const numbers = useNumbers();
  if (figure === null) return null;
  return (
    <p className={figure.grade === 'good' ? 'link-mark quiet' : 'link-mark doubt'} data-link-grade={figure.grade}>
      <Signal aria-hidden="true" />
      <TooltipTrigger delay={300}>
        <Button className="hinted">{t(`linkGrade.${figure.grade}`)}</Button>
        <Tooltip className="tooltip" offset={6}>
          {numbers(figure).join(' · ')}. {t('link.same')}
        </Tooltip>
      </TooltipTrigger>
    </p>
  );
}

/** What the fall let go of, and whose link is weak. */
export function FallNotice() {
  const t = useWords();
  const { own, other } = useConsole(({ room }) => room.quality);
  // A picture that is held back where it comes from is missed here too: the cause is told, not both. A side that has lost more
  // is told first: of two weak links the weaker one is what is felt.
  const [patients, mine] = [worseFall(other), worseFall(own)];
  const fallen = deeperFall(patients, mine);
  const side = fallen === patients ? 'linkPatientWeak' : 'linkOwnWeak';
  if (fallen === null) return null;
  return (
    <p className="doubt" data-fall={fallen} data-weak={side}>
      <TriangleAlert aria-hidden="true" />
      {t(`${side}.${fallen}`)}
    </p>
  );
}
