/** A loudspeaker from the front, with the disc of the stethoscope flat on it; waves go out while the tone is played. */
export function SpeakerDrawing({ isSounding }: { readonly isSounding: boolean }) {
  return (
    <svg className="drawing tone-drawing" viewBox="0 0 480 400" aria-hidden="true" data-sounding={isSounding}>
      <rect className="tone-speaker" x="130" y="20" width="220" height="290" rx="26" />
      <circle className="tone-cone" cx="240" cy="165" r="92" />
      <path className="draw-cable" d="M240 204V330Q240 384 300 384H470" />
      <circle className="draw-device" cx="240" cy="165" r="52" />
      <circle className="draw-device-dark" cx="240" cy="165" r="24" />
      <path className="tone-wave" d="M104 105q-26 60 0 120" />
      <path className="tone-wave" d="M66 75q-40 90 0 180" />
      <path className="tone-wave" d="M376 105q26 60 0 120" />
      <path className="tone-wave" d="M414 75q40 90 0 180" />
    </svg>
  );
}
