import { Limbs } from './Limb.tsx';

/** A seated person from the side, the arm sliding into the tunnel of the device, the palm up. */
export function TensiometerDrawing() {
  return (
    <>
      <path className="draw-ground" d="M40 650H880" />
      <path className="draw-furniture" d="M112 236V456H300M136 462V644M284 462V644" />
      <path className="draw-furniture" d="M440 452H860M800 452V644" />
      <Limbs parts={[{ d: 'M196 418H384V606', width: 70, tone: 'cloth-dark' }]} />
      <path className="draw-shoe" d="M346 644V612H420L462 630Q474 644 460 644Z" />
      <g className="draw-move draw-sit">
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
        <Limbs
          parts={[
            { d: 'M330 384H716', width: 48 },
            { d: 'M206 268L336 384', width: 52 },
          ]}
        />
        <Limbs parts={[{ d: 'M202 262L250 306', width: 66, tone: 'cloth' }]} />
        <path
          className="draw-body-fill draw-outlined"
          d="M704 360h20q16-4 34-26 12-14 22-4 8 10-4 26l-6 8 66-6q16 0 16 13t-14 14l-60 12q-36 14-74 10z"
        />
        <path className="draw-body-fill" d="M690 363h30v42h-30z" />
      </g>
      <path className="draw-device" d="M470 300q0-44 44-44h110q44 0 44 44v152H470z" />
      <rect className="draw-device-dark" x="452" y="312" width="34" height="140" rx="16" />
      <rect className="draw-device-dark" x="652" y="312" width="34" height="140" rx="16" />
      <rect className="draw-screen" x="516" y="286" width="106" height="46" rx="8" />
      <path className="draw-arrow" d="M330 190H470m-36-36 36 36-36 36" />
    </>
  );
}
