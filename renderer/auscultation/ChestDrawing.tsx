import type { AuscultationSite } from '#protocol/entry.ts';

/** Where the disc is held, on the drawing. It is a mirror, like the patient's own view above it: their left is on the left. */
const PLACES: Readonly<Record<AuscultationSite, readonly { readonly x: number; readonly y: number }[]>> = {
  heart: [{ x: 164, y: 214 }],
  lungs: [
    { x: 150, y: 172 },
    { x: 250, y: 172 },
  ],
  abdomen: [{ x: 200, y: 318 }],
  other: [],
};

/** A chest from the front, and the disc of the stethoscope where it is to be held. */
export function ChestDrawing({ site }: { readonly site: AuscultationSite }) {
  const places = PLACES[site];
  return (
    <svg className="drawing chest" viewBox="0 0 400 400" aria-hidden="true">
      <path
        className="draw-body-fill"
        d="M164 0V52Q164 70 140 78L92 94Q52 108 46 152L30 400H370L354 152Q348 108 308 94L260 78Q236 70 236 52V0Z"
      />
      <path
        className="draw-thin"
        d="M164 0V52Q164 70 140 78L92 94Q52 108 46 152L30 400M236 0V52Q236 70 260 78L308 94Q348 108 354 152L370 400M100 236L94 400M300 236L306 400M128 104Q168 118 186 112M272 104Q232 118 214 112"
      />
      <circle className="draw-dot" cx="200" cy="352" r="5" />
      {places.map(({ x, y }, index) => (
        <g key={x} className={index === 0 ? 'chest-first' : 'chest-next'}>
          <circle className="chest-mark" cx={x} cy={y} r="48" />
          <circle className="draw-device" cx={x} cy={y} r="30" />
          <circle className="draw-device-dark" cx={x} cy={y} r="15" />
        </g>
      ))}
    </svg>
  );
}
