/** The patient, filled as where they wait in a row, and a carer with a cross on the coat beside them. */
export function CarerBeside() {
  return (
    <svg className="drawing" viewBox="0 0 900 520" aria-hidden="true">
      <path className="draw-ground" d="M120 480H780" />
      <g transform="translate(330 40) scale(1.34)" className="draw-self">
        <circle className="draw-person" cx="0" cy="130" r="46" />
        <path className="draw-person" d="M-76 326V262Q-76 194 0 194T76 262V326Z" />
      </g>
      <g transform="translate(580 0) scale(1.34)">
        <circle className="draw-body-fill draw-outlined" cx="0" cy="130" r="46" />
        <path className="draw-coat" d="M-80 356V266Q-80 194 0 194T80 266V356Z" />
        <path className="draw-cross" d="M0 240v64M-32 272h64" />
      </g>
    </svg>
  );
}
