import { Limbs } from './Limb.tsx';

/** A person standing barefoot on the platform, the back to the column, the slider on the head. */
export function ScaleDrawing() {
  return (
    <>
      <path className="draw-ground" d="M40 650H880" />
      <path className="draw-device" d="M290 606h340q20 0 20 20v24H270v-24q0-20 20-20z" />
      <rect className="draw-device" x="310" y="30" width="34" height="580" rx="10" />
      <path className="draw-screen" d="M318 250h18v130h-18z" />
      <g className="draw-move draw-stand">
        <Limbs
          parts={[
            { d: 'M452 380V580', width: 62, tone: 'cloth-dark' },
            { d: 'M466 582H500', width: 38 },
          ]}
        />
        <Limbs parts={[{ d: 'M450 230V370', width: 96, tone: 'cloth' }]} />
        <Limbs parts={[{ d: 'M458 150V190', width: 40 }]} />
        <path
          className="draw-head"
          d="M396 100C396 60 426 38 458 38C492 38 514 62 516 96L528 122Q530 130 520 132L514 134L514 150Q510 168 488 166L472 164Q396 174 396 100Z"
        />
        <path
          className="draw-hair"
          d="M392 114C380 56 420 28 462 30C494 32 512 48 516 68C486 66 464 74 452 96C450 114 446 122 438 120C436 140 428 154 414 158C402 150 394 136 392 114Z"
        />
        <circle className="draw-dot" cx="494" cy="98" r="5" />
        <path className="draw-thin" d="M492 148q10 2 20-3" />
        <Limbs parts={[{ d: 'M450 240V400', width: 40 }]} />
        <Limbs parts={[{ d: 'M450 226V290', width: 52, tone: 'cloth' }]} />
      </g>
      <path className="draw-device-dark draw-outlined" d="M300 14h226v18H300z" />
      <path className="draw-arrow" d="M640 420V560m-36-36 36 36 36-36" />
    </>
  );
}
