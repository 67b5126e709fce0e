/** A physician on a screen: what this place is, without a word. */
export function PhysicianAtScreen() {
  return (
    <svg className="drawing" viewBox="0 0 900 620" aria-hidden="true">
      <rect className="draw-frame" x="140" y="20" width="620" height="470" rx="44" />
      <clipPath id="screen">
        <rect x="160" y="40" width="580" height="430" rx="28" />
      </clipPath>
      <rect className="draw-backdrop" x="160" y="40" width="580" height="430" rx="28" />
      <g clipPath="url(#screen)">
        <path className="draw-coat" d="M240 520V440Q240 372 320 356L400 336H500L580 356Q660 372 660 440V520Z" />
        <path className="draw-body-fill draw-outlined" d="M408 270H492V340Q492 372 450 384Q408 372 408 340Z" />
        <ellipse className="draw-head" cx="450" cy="206" rx="86" ry="100" />
        <path
          className="draw-hair"
          d="M358 216C340 110 396 78 456 80C530 82 560 130 542 220C532 170 500 150 470 146C430 170 380 160 370 176Q362 196 358 216Z"
        />
        <circle className="draw-dot" cx="418" cy="212" r="8" />
        <circle className="draw-dot" cx="484" cy="212" r="8" />
        <path className="draw-thin" d="M416 256q36 28 70 0" />
        <path className="draw-stetho" d="M378 344C372 430 420 470 450 470C480 470 528 430 522 344" />
        <circle className="draw-device-dark" cx="450" cy="456" r="20" />
      </g>
      <path className="draw-device-dark" d="M400 490h100v70H400z" />
      <path className="draw-ground" d="M250 566H650" />
      <circle className="draw-lens" cx="450" cy="32" r="7" />
    </svg>
  );
}
