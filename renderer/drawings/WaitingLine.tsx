/** Seats drawn at most; more people before are told in words only. */
const SEATS = 4;

/** The people before the patient, and the patient at the end of the row: filled, with an arrow over it. */
export function WaitingLine({ ahead }: { readonly ahead: number | null }) {
  const before = Math.min(ahead ?? 0, SEATS);
  const width = 170;
  const start = 450 - ((before + 2) * width) / 2;
  const at = (index: number) => start + width * index + width / 2;
  return (
    <svg className="drawing" viewBox="0 0 900 380" aria-hidden="true">
      <path className="draw-ground" d="M60 330H840" />
      <g transform={`translate(${at(0) - 62} 90)`}>
        <path className="draw-frame" d="M0 240V20Q0 0 20 0H104Q124 0 124 20V240Z" />
        <circle className="draw-body-fill draw-outlined" cx="62" cy="84" r="26" />
        <path className="draw-coat" d="M18 184q0-60 44-60t44 60z" />
        <path className="draw-cross" d="M62 140v30M47 155h30" />
      </g>
      {Array.from({ length: before }, (_, index) => (
        <Person key={`before-${index}`} x={at(index + 1)} self={false} />
      ))}
      <Person x={at(before + 1)} self />
    </svg>
  );
}

function Person({ x, self }: { readonly x: number; readonly self: boolean }) {
  return (
    <g transform={`translate(${x} 0)`} className={self ? 'draw-self' : 'draw-other'}>
      <circle className="draw-person" cx="0" cy="150" r="38" />
      <path className="draw-person" d="M-56 328V262Q-56 204 0 204T56 262V328Z" />
      {self ? <path className="draw-arrow draw-bob" d="M0 20V84m-28-28 28 28 28-28" /> : null}
    </g>
  );
}
