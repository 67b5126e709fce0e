/**
 * The picture that a live view shows now, in the video's own size; null where it shows none. One that has stopped is none: it
 * would be kept as of now.
 */
export function liveFrame(of: 'face' | 'examination'): ImageBitmap | null {
  const player = document.querySelector<HTMLVideoElement>(`video[data-video="${of}"][data-frames="moving"]`);
  if (player === null || player.readyState < player.HAVE_CURRENT_DATA || player.videoWidth === 0) return null;
  const surface = new OffscreenCanvas(player.videoWidth, player.videoHeight);
  const pen = surface.getContext('2d');
  if (pen === null) return null;
  pen.drawImage(player, 0, 0);
  return surface.transferToImageBitmap();
}
