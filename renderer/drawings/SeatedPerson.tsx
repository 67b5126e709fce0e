import { Limbs } from './Limb.tsx';

/** A chair, a table, and the legs of whoever sits there. */
export function SeatAndTable() {
  return (
    <>
      <path className="draw-ground" d="M40 650H880" />
      <path className="draw-furniture" d="M112 236V456H300M136 462V644M284 462V644" />
      <path className="draw-furniture" d="M440 452H860M800 452V644" />
      <Limbs parts={[{ d: 'M196 418H384V606', width: 70, tone: 'cloth-dark' }]} />
      <path className="draw-shoe" d="M346 644V612H420L462 630Q474 644 460 644Z" />
    </>
  );
}

/** Torso and head from the side, looking right; the arm is drawn over it and begins at 206, 268. */
export function UpperBody() {
  return (
    <>
      <Limbs parts={[{ d: 'M194 274V400', width: 116, tone: 'cloth' }]} />
      <Limbs parts={[{ d: 'M222 180V216', width: 48 }]} />
      <path
        className="draw-head"
        d="M150 108C150 60 184 34 222 34C262 34 288 62 290 100L304 130Q306 138 296 140L288 142L288 160Q284 182 258 180L240 178Q150 190 150 108Z"
      />
      <path
        className="draw-hair"
        d="M146 124C132 56 178 22 226 24C262 26 284 44 290 66C256 64 230 74 216 100C214 120 208 128 198 126C196 148 186 166 170 170C156 162 148 146 146 124Z"
      />
      <circle className="draw-dot" cx="264" cy="104" r="6" />
      <path className="draw-thin" d="M262 160q12 2 22-4" />
    </>
  );
}
