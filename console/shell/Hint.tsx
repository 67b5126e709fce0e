import type { ReactNode } from 'react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';

/** Words that explain a mark, on hover and on focus. */
export function Hint({ hint, children }: { readonly hint: string; readonly children: ReactNode }) {
  return (
    <TooltipTrigger delay={300}>
      <Button className="hint">{children}</Button>
      <Tooltip className="tooltip" offset={6}>
        {hint}
      </Tooltip>
    </TooltipTrigger>
  );
}
