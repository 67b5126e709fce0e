import { z } from 'zod';
import type { PeerMessage } from '#protocol/peer-message.ts';

type CameraState = Extract<PeerMessage, { type: 'camera' }>;
export type CameraRequest = Extract<PeerMessage, { type: 'camera-set' }>;

/**
 * The constrainable properties of W3C Image Capture (§ 4) that the console has controls for. The DOM's types do not know
 * them, and a camera that has one of them may say anything: read as untrusted.
 */
const Capabilities = z.object({
  zoom: z.object({ min: z.number(), max: z.number(), step: z.number().positive() }).optional().catch(undefined),
  torch: z.boolean().optional().catch(undefined),
});
const Settings = z.object({
  zoom: z.number().optional().catch(undefined),
  torch: z.boolean().optional().catch(undefined),
  width: z.number().positive().optional().catch(undefined),
  height: z.number().positive().optional().catch(undefined),
});
type Capabilities = z.infer<typeof Capabilities>;

type ControlledTrack = Pick<MediaStreamTrack, 'getCapabilities' | 'getSettings' | 'applyConstraints'>;

const capabilitiesOf = (track: ControlledTrack): Capabilities => Capabilities.parse(track.getCapabilities());

/** A range of one value is no control. */
const zoomRange = ({ zoom }: Capabilities) => (zoom !== undefined && zoom.min < zoom.max ? zoom : null);

/** Devices as the physician may ask for them. */
export const toldOf = (devices: Readonly<CameraState['cameras']>): CameraState['cameras'] =>
  devices.map(({ id, label }) => ({ id, label: label.slice(0, 200) })).slice(0, 10);

/**
 * What the physician is told of the cameras of one role. `cameras`: all that are plugged, by the ids they may be asked for;
 * `active`, `track`: the one that is open, or null.
 */
export function cameraState(
  role: CameraState['role'],
  cameras: CameraState['cameras'],
  active: string | null,
  track: ControlledTrack | null,
): CameraState {
  const closed = { type: 'camera', role, cameras: toldOf(cameras), active: null, zoom: null, light: null } as const;
  if (track === null || active === null) return closed;
  const can = capabilitiesOf(track);
  const is = Settings.parse(track.getSettings());
  const range = zoomRange(can);
  return {
    ...closed,
    active,
    zoom: range === null ? null : { ...range, value: is.zoom ?? range.min },
    light: can.torch === true ? { on: is.torch ?? false } : null,
  };
}

/** The nearest zoom that a camera has. */
export function zoomWithin({ min, max, step }: { min: number; max: number; step: number }, wanted: number): number {
  const steps = Math.round((Math.min(max, Math.max(min, wanted)) - min) / step);
  return Math.min(max, min + steps * step);
}

/** What a request comes to on this camera: nothing that it does not have. */
function settingsFor(track: ControlledTrack, request: CameraRequest): Record<string, number | boolean> {
  const can = capabilitiesOf(track);
  const range = zoomRange(can);
  return {
    ...(request.zoom !== undefined && range !== null ? { zoom: zoomWithin(range, request.zoom) } : {}),
    ...(request.light !== undefined && can.torch === true ? { torch: request.light } : {}),
  };
}

/** Sets the camera as asked, as far as it can. A camera that refuses stays as it is; its state tells. */
export async function setCamera(track: ControlledTrack, request: CameraRequest): Promise<void> {
  const wanted = settingsFor(track, request);
  if (Object.keys(wanted).length === 0) return;
  // Basic constraints would forget the size it was opened with: this is set beside it.
  await track.applyConstraints({ advanced: [wanted] }).catch(() => undefined);
}

/** Proportions that differ by more than rounding: one of the two pictures is cut. */
const SAME_SHAPE = 0.01;

/**
 * Pixels a millimetre of a still of this size, or undefined where it is not known: the camera touches the skin, the field of its
 * video has the width the site has measured (mm), and nothing is enlarged. A photograph of other proportions than the video's
 * shows another field.
 */
export function scaleOf(
  track: ControlledTrack,
  fieldWidth: number | undefined,
  still: { readonly width: number; readonly height: number },
): number | undefined {
  if (fieldWidth === undefined) return undefined;
  const range = zoomRange(capabilitiesOf(track));
  const { zoom, width, height } = Settings.parse(track.getSettings());
  if (range !== null && zoom !== range.min) return undefined;
  if (width === undefined || height === undefined) return undefined;
  const shape = (still.width * height) / (still.height * width);
  return Math.abs(shape - 1) > SAME_SHAPE ? undefined : still.width / fieldWidth;
}
