import { Limbs } from './Limb.tsx';
import { SeatAndTable, UpperBody } from './SeatedPerson.tsx';

/** A seated person from the side, the arm resting on the table, the cuff around the bare upper arm. */
export function CuffDrawing() {
  return (
    <>
      <SeatAndTable />
      <UpperBody />
      <path className="draw-device" d="M620 316q0-20 20-20h150q20 0 20 20v124H620z" />
      <rect className="draw-screen" x="650" y="322" width="130" height="56" rx="8" />
      <Limbs
        parts={[
          { d: 'M332 396L540 416', width: 46 },
          { d: 'M206 268L332 396', width: 52 },
        ]}
      />
      <path
        className="draw-body-fill draw-outlined"
        d="M528 393q22-2 44-18 14-10 20 2 5 10-8 22l-4 4h32q14 2 12 15t-14 12l-50 4q-20 10-36 4z"
      />
      <path className="draw-body-fill" d="M516 395h26v40h-28z" />
      <Limbs parts={[{ d: 'M202 262L222 282', width: 70, tone: 'cloth' }]} />
      <path className="draw-cable" d="M312 356c50 60 190 -60 308 56" />
      <g className="draw-move draw-wrap">
        <path className="draw-device-dark draw-outlined" d="M214 326L278 262L340 326L278 388Z" />
        <path className="draw-thin" d="M246 294l64 62" />
      </g>
    </>
  );
}
