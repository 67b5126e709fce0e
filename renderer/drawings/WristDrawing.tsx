import { Limbs } from './Limb.tsx';
import { SeatAndTable, UpperBody } from './SeatedPerson.tsx';

/** A seated person from the side, the elbow on the table, the wrist with its monitor at the height of the heart. */
export function WristDrawing() {
  return (
    <>
      <SeatAndTable />
      <UpperBody />
      <path className="draw-beam" d="M250 300H330" />
      <Limbs
        parts={[
          { d: 'M480 416L360 300', width: 46 },
          { d: 'M206 268L480 418', width: 52 },
        ]}
      />
      <Limbs parts={[{ d: 'M202 262L262 298', width: 68, tone: 'cloth' }]} />
      <Limbs
        parts={[
          { d: 'M360 300L330 262', width: 50 },
          { d: 'M336 268L352 226', width: 24 },
        ]}
      />
      <g className="draw-move draw-wrap">
        <path className="draw-device-dark draw-outlined" d="M352 330L398 284L432 318L388 366Z" />
        <path className="draw-device" d="M404 266l48 48q8 8 0 16l-20 20-72-72 22-20q10-6 22 8z" />
        <path className="draw-screen" d="M402 286l30 30-16 16-32-32z" />
      </g>
    </>
  );
}
