/** A hand that waves. */
export function Farewell() {
  return (
    <svg className="drawing" viewBox="0 0 900 460" aria-hidden="true">
      <g className="draw-wave">
        <path
          className="draw-body-fill draw-outlined"
          d="M392 440V352L330 268Q314 244 334 230T372 238L404 276V112Q404 84 428 84T452 112V212V84Q452 56 477 56T502 84V212V104Q502 78 526 78T550 104V226V146Q550 122 573 122T596 146V300Q596 344 556 372V440Z"
        />
        <path className="draw-thin" d="M452 212v34M502 212v34M550 226v24" />
      </g>
      <path
        className="draw-arrow"
        d="M660 120q40 50 30 120M716 84q62 80 44 190M252 120q-40 50-30 120M196 84q-62 80-44 190"
      />
    </svg>
  );
}
