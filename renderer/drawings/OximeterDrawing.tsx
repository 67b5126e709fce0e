import { Limbs } from './Limb.tsx';

const HAND = [
  { d: 'M190 398H330', width: 164 },
  { d: 'M290 340L392 226', width: 54 },
  { d: 'M370 346L676 330', width: 54 },
  { d: 'M376 402L616 424', width: 54 },
  { d: 'M368 448L566 486', width: 50 },
  { d: 'M346 474L486 536', width: 44 },
];
const SLEEVE = [{ d: 'M-60 398H96', width: 176, tone: 'cloth' as const }];

/** A hand flat on the table, the clip sliding onto the index finger until the fingertip reaches its end. */
export function OximeterDrawing() {
  return (
    <>
      <Limbs parts={[{ d: 'M-60 398H240', width: 118 }, ...HAND]} />
      <Limbs parts={SLEEVE} />
      <g className="draw-move draw-clip">
        <path className="draw-cable" d="M806 330c90 0 40 120 140 120" />
        <rect className="draw-device" x="548" y="262" width="264" height="132" rx="48" />
        <path className="draw-device-dark" d="M736 263h28q48 0 48 66t-48 64h-28z" />
      </g>
      <path className="draw-inside" d="M556 308L676 303Q704 304 704 330T678 357L556 364" />
      <path className="draw-arrow" d="M770 190H610m36-36-36 36 36 36" />
    </>
  );
}
