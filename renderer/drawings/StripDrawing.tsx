import { Limbs } from './Limb.tsx';

/** A hand, the tip of the index finger touching the end of the strip in the meter. */
export function StripDrawing() {
  return (
    <>
      <Limbs
        parts={[
          { d: 'M-60 398H240', width: 118 },
          { d: 'M190 398H330', width: 164 },
          { d: 'M290 340L392 226', width: 54 },
          { d: 'M370 346L560 342', width: 54 },
          { d: 'M376 402L470 420', width: 54 },
          { d: 'M368 448L452 470', width: 50 },
          { d: 'M346 474L420 514', width: 44 },
        ]}
      />
      <Limbs parts={[{ d: 'M-60 398H96', width: 176, tone: 'cloth' }]} />
      <circle className="draw-drop" cx="590" cy="342" r="13" />
      <g className="draw-move draw-clip">
        <rect className="draw-screen" x="596" y="326" width="120" height="32" rx="4" />
        <rect className="draw-device" x="690" y="222" width="190" height="250" rx="44" />
        <rect className="draw-screen" x="722" y="262" width="126" height="90" rx="10" />
        <circle className="draw-device-dark" cx="785" cy="414" r="24" />
      </g>
    </>
  );
}
