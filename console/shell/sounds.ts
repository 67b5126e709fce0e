/** Plays tones one after the other, softly. A browser that was not touched yet stays silent. */
function play(tones: readonly number[]): void {
  if (!navigator.userActivation.hasBeenActive) return;
  const context = new AudioContext();
  const volume = context.createGain();
  volume.gain.value = 0.08;
  volume.connect(context.destination);
  tones.forEach((frequency, index) => {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(volume);
    tone.start(context.currentTime + index * 0.18);
    tone.stop(context.currentTime + index * 0.18 + 0.14);
    if (index === tones.length - 1) tone.addEventListener('ended', () => void context.close(), { once: true });
  });
}

/** Rising: someone waits. */
export const patientWaitsSound = (): void => play([660, 880]);
/** Falling: the link to the server is lost. */
export const linkLostSound = (): void => play([440, 330]);
