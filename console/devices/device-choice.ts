import { z } from 'zod';
import { create } from 'zustand';

/** What the physician hears, is heard and is seen by. */
export const DEVICE_KINDS = ['microphone', 'camera', 'loudspeaker'] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

const OF_KIND: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  audioinput: 'microphone',
  videoinput: 'camera',
  audiooutput: 'loudspeaker',
};

/** Chromium lists the system's choice a second time, under ids that name none. */
const ALIASES: readonly string[] = ['default', 'communications'];

export interface PluggedDevice {
  readonly kind: DeviceKind;
  readonly id: string;
  readonly label: string;
}

const Choice = z.object({
  microphone: z.string().nullable(),
  camera: z.string().nullable(),
  loudspeaker: z.string().nullable(),
  /** How loud the patient is heard, 0 to 1. */
  volume: z.number().min(0).max(1),
});
/** Ids of devices, which a browser makes up for each site; null: the system's own choice. */
export type DeviceChoice = z.infer<typeof Choice>;

const KEY = 'escale.console.devices';
const NO_CHOICE: DeviceChoice = { microphone: null, camera: null, loudspeaker: null, volume: 1 };

function stored(): DeviceChoice {
  try {
    const parsed = Choice.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null'));
    return parsed.success ? parsed.data : NO_CHOICE;
  } catch {
    return NO_CHOICE;
  }
}

interface DeviceState extends DeviceChoice {
  readonly plugged: readonly PluggedDevice[];
}

/** The devices of this browser and which of them are chosen; it outlives consultations and holds nothing of a patient. */
export const useDevices = create<DeviceState>(() => ({ ...stored(), plugged: [] }));

export function chooseDevices(part: Partial<DeviceChoice>): void {
  useDevices.setState(part);
  const { plugged: _, ...choice } = useDevices.getState();
  try {
    localStorage.setItem(KEY, JSON.stringify(choice));
  } catch {
    // A browser that stores nothing still works; it only forgets.
  }
}

/** What a list of the browser's devices says, each once; those it does not name yet are left out. */
export const pluggedAmong = (devices: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[]) =>
  devices.flatMap(({ kind, deviceId, label }): PluggedDevice[] =>
    deviceId === '' || label === '' || ALIASES.includes(deviceId) ? [] : [{ kind: OF_KIND[kind], id: deviceId, label }],
  );

/** Makes the list true: a device that was opened has a name from then on. */
export function lookAtDevices(): void {
  navigator.mediaDevices?.enumerateDevices().then(
    (all) => useDevices.setState({ plugged: pluggedAmong(all) }),
    () => undefined,
  );
}

/** Keeps the list true until `signal` aborts. */
export function followDevices(signal: AbortSignal): void {
  // `mediaDevices` does not exist in a page that was not served securely.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices) return;
  devices.addEventListener('devicechange', lookAtDevices, { signal });
  lookAtDevices();
}
