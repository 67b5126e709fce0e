export interface Part {
  readonly d: string;
  readonly width: number;
  readonly tone?: 'body' | 'cloth' | 'cloth-dark';
}

/** A body made of thick lines that share one outline: all of the ink first, then all of the fill over it. */
export function Limbs({ parts }: { readonly parts: readonly Part[] }) {
  return (
    <>
      {parts.map(({ d, width }) => (
        <path key={d} className="draw-ink-line" d={d} strokeWidth={width + 10} />
      ))}
      {parts.map(({ d, width, tone = 'body' }) => (
        <path key={d} className={`draw-${tone}-line`} d={d} strokeWidth={width} />
      ))}
    </>
  );
}
