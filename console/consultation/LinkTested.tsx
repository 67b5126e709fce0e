import { TriangleAlert } from 'lucide-react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import { isUneven, type LinkTest } from '#protocol/link-test.ts';
import { useWords } from '../words/use-words.ts';

/** What the test before the queue found that the physician should know, the gravest first; empty where all was well or untested. */
function useFindings({ link, camera, microphone, loudspeaker, echo }: LinkTest): string[] {
  const t = useWords();
  return [
    ...(microphone === 'works' || microphone === 'untested' ? [] : [t('link.noMicrophone')]),
    ...(loudspeaker === 'not-heard' ? [t('link.noSound')] : []),
    ...(echo === 'lost' ? [t('link.noEcho')] : []),
    ...(camera === 'works' || camera === 'untested' ? [] : [t('link.noCamera')]),
    ...(link === null || link.verdict === 'good' ? [] : [t(`linkTested.${isUneven(link) ? 'uneven' : link.verdict}`)]),
  ];
}

interface LinkTestedProps {
  readonly test: LinkTest | null;
  /** Where there is little room: the gravest alone, and how many more there are for who looks. */
  readonly isBrief?: boolean;
}

export const LinkTested = ({ test, isBrief = false }: LinkTestedProps) =>
  test === null ? null : <Findings test={test} isBrief={isBrief} />;

function Findings({ test, isBrief }: { readonly test: LinkTest; readonly isBrief: boolean }) {
  const found = useFindings(test);
  const [gravest, ...others] = found;
  if (gravest === undefined) return null;
  return (
    <span className="doubt link-tested" data-link-tested={test.link?.verdict ?? 'untested'}>
      <TriangleAlert aria-hidden="true" />
      {isBrief && others.length > 0 ? (
        <TooltipTrigger delay={300}>
          <Button className="hinted">
            {gravest}
            <span aria-hidden="true"> +{others.length}</span>
            <span className="visually-hidden"> · {others.join(' · ')}</span>
          </Button>
          <Tooltip className="tooltip" offset={6}>
            {found.join(' · ')}
          </Tooltip>
        </TooltipTrigger>
      ) : (
        <span>{found.join(' · ')}</span>
      )}
    </span>
  );
}
