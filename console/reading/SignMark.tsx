import { Eye, Flag } from 'lucide-react';
import { Hint } from '../shell/Hint.tsx';
import { useFlagWords } from './flag-words.ts';
import type { SignFlag } from './red-flags.ts';

/** The mark beside a number that is beyond a threshold. `isTold`: the threshold stands in words beside it already; else it is told on hover and focus. */
export function SignMark({ flag, isTold = false }: { readonly flag: SignFlag | null; readonly isTold?: boolean }) {
  const words = useFlagWords();
  if (flag === null) return null;
  const isRed = flag.level === 'red' && !flag.doubtful;
  const Mark = flag.level === 'red' ? Flag : Eye;
  const mark = (
    <Mark
      className={isRed ? 'sign-mark danger' : 'sign-mark look'}
      role="img"
      aria-label={`${words.sign(flag)}, ${words.rule(flag)}`}
      data-sign={flag.level}
    />
  );
  return isTold ? mark : <Hint hint={`${words.sign(flag)}. ${words.source(flag)}`}>{mark}</Hint>;
}
