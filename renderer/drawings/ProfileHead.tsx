/** A head from the side, looking right; the forehead lies at 450, 282 and the ear at 216, 400. */
export function ProfileHead() {
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
    </>
  );
}
