import { Limbs } from './Limb.tsx';
import { SeatAndTable, UpperBody } from './SeatedPerson.tsx';

/** A seated person from the side, the arm sliding into the tunnel of the device, the palm up. */
export function TensiometerDrawing() {
  return (
    <>
      <SeatAndTable />
      <g className="draw-move draw-sit">
        <UpperBody />
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
