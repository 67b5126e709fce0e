import { Signal, TriangleAlert } from 'lucide-react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import { toldFall, toldFigure } from '#media/link-told.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { useNumbers } from './link-numbers.ts';

/** How the link fares, in the one figure that the patient sees as well; its numbers for who looks. */
export function LinkMark() {
  const t = useWords();
  const figure = useConsole(({ room }) => toldFigure(room.quality, room.encryption));
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
  const told = toldFall(useConsole(({ room }) => room.quality));
  if (told === null) return null;
  const side = told.whose === 'other' ? 'linkPatientWeak' : 'linkOwnWeak';
  return (
    <p className="doubt" data-fall={told.step} data-weak={side}>
      <TriangleAlert aria-hidden="true" />
      {t(`${side}.${told.what}`)}
    </p>
  );
}
