import type { SVGProps } from 'react';

/** A forearm with spots, in the weight of the health icons beside it. */
export function SkinPatch(props: SVGProps<SVGSVGElement>) {
  return (
    <svg viewBox="0 0 48 48" fill="none" {...props}>
      <title>·</title>
      <g stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M6 15c9 2 15 1 20-1l9-5c2-1 4 1 3 3l-4 5h6c3 0 3 4 0 5l-9 3c-4 5-9 8-25 8" />
        <circle cx="12" cy="22" r="1.6" fill="currentColor" stroke="none" />
        <circle cx="18" cy="27" r="2.2" fill="currentColor" stroke="none" />
        <circle cx="19.5" cy="20.5" r="1.4" fill="currentColor" stroke="none" />
        <circle cx="25" cy="23" r="1.8" fill="currentColor" stroke="none" />
        <circle cx="11" cy="28.5" r="1.3" fill="currentColor" stroke="none" />
      </g>
    </svg>
  );
}
