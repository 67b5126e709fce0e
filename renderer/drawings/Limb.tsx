/** A limb or a finger: one line drawn twice, ink under body colour, so that every part has the same outline. */
export function Limb({ d, width }: { readonly d: string; readonly width: number }) {
  return (
    <>
      <path className="draw-ink-line" d={d} strokeWidth={width + 10} />
      <path className="draw-body-line" d={d} strokeWidth={width} />
    </>
  );
}
