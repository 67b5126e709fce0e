import { Limbs } from './Limb.tsx';

/** A head from the side, the thermometer in front of the middle of the forehead. */
export function ThermometerDrawing() {
  return (
    <>
      <path
        className="draw-head"
        d="M90 650V560C70 520 60 470 60 400C60 260 150 160 280 160C390 160 450 230 452 320L494 400Q500 416 484 420L458 426L462 456L450 470L456 490Q458 530 420 534L352 534V650"
      />
      <path
        className="draw-hair"
        d="M62 420C50 250 150 140 290 146C360 150 400 176 424 214C360 222 300 232 268 262C250 300 262 340 236 372C220 340 190 350 190 386C190 420 212 428 224 424C220 470 190 500 150 520C100 520 70 480 62 420Z"
      />
      <circle className="draw-dot" cx="404" cy="366" r="9" />
      <path className="draw-thin" d="M376 330q26-16 48-4M410 492q20 8 42-4" />
      <path className="draw-beam" d="M450 282H560" />
      <g className="draw-move draw-aim">
        <path className="draw-device" d="M570 258q0-22 22-22h200q40 0 40 40v16q0 34-40 34H592q-22 0-22-22z" />
        <path className="draw-device" d="M716 326h90l34 190q4 26-22 26h-62q-22 0-26-22z" />
        <path className="draw-device-dark" d="M560 252h34v56h-34z" />
        <path className="draw-screen" d="M668 252h92v42h-92z" />
        <Limbs
          parts={[
            { d: 'M960 520L860 470', width: 120 },
            { d: 'M860 424L756 384', width: 46 },
            { d: 'M860 470L764 436', width: 46 },
            { d: 'M860 514L776 488', width: 42 },
            { d: 'M880 400L812 330', width: 42 },
          ]}
        />
      </g>
    </>
  );
}
