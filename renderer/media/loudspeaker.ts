import { create } from 'zustand';
import type { KioskBridge } from '#protocol/ipc.ts';
import { type KnownDevice, SYSTEM_CHOICE } from './devices.ts';

type Output = KnownDevice & Pick<MediaDeviceInfo, 'groupId'>;

export interface Loudspeaker {
  readonly id: string;
  readonly label: string;
}

/** Not the system's own choice, which stands for one of the others. */
const isPlugged = ({ kind, deviceId }: KnownDevice): boolean =>
  kind === 'audiooutput' && deviceId !== '' && !SYSTEM_CHOICE.includes(deviceId);

/** Those that are plugged, each once. Of the ways ALSA has to one, the one that plays stands for it. */
export function loudspeakersAmong(playing: string, devices: readonly Output[]): Loudspeaker[] {
  const known = new Map<string, Loudspeaker>();
  for (const { deviceId, label } of devices.filter(isPlugged))
    if (!known.has(label) || deviceId === playing) known.set(label, { id: deviceId, label });
  return [...known.values()];
}

/** How many loudspeakers a patient is asked about beside the one that plays already: a wait, not a search. */
const MOST = 3;

/**
 * The loudspeakers beside the one that plays, to be tried in turn; each once. ALSA offers a sound device in several ways that
 * have one label.
 *
 * @param playing id of the one that plays; empty: the system's own choice.
 */
export function othersThan(playing: string, devices: readonly Output[]): Loudspeaker[] {
  const outputs = devices.filter(({ kind }) => kind === 'audiooutput');
  const plugged = outputs.filter(isPlugged);
  const taken = new Set<string>();
  if (playing !== '') {
    for (const { deviceId, label } of plugged) if (deviceId === playing) taken.add(label);
  } else {
    // What the system's choice stands for is told by its group, unless several outputs of one card are in it.
    const group = outputs.find(({ deviceId }) => deviceId === 'default')?.groupId ?? '';
    const same = plugged.filter(({ groupId }) => group !== '' && groupId === group);
    if (new Set(same.map(({ label }) => label)).size === 1) for (const { label } of same) taken.add(label);
  }
  return plugged
    .flatMap(({ deviceId, label }) => {
      if (taken.has(label)) return [];
      taken.add(label);
      return [{ id: deviceId, label }];
    })
    .slice(0, MOST);
}

/** Where everything is played on this kiosk: the id of a loudspeaker; empty: the system's own choice. */
export const useLoudspeaker = create<{ readonly id: string }>(() => ({ id: '' }));

/** A context for sound, in Chromium, which can be told where it plays (W3C Web Audio API, § 1.2.3); TypeScript's DOM does not know. */
type AimedContext = AudioContext & { setSinkId(id: string): Promise<void> };

const aim = async (context: AudioContext, id: string): Promise<void> => (context as AimedContext).setSinkId(id);

/** A context that plays where this kiosk is heard. */
export function soundContext(options?: AudioContextOptions): AudioContext {
  const context = new AudioContext(options);
  const { id } = useLoudspeaker.getState();
  // One that is not plugged any more leaves the sound where it is.
  if (id !== '') aim(context, id).catch(() => undefined);
  return context;
}

/** Whether a loudspeaker opens. */
async function opens(id: string): Promise<boolean> {
  const context = new AudioContext();
  try {
    await aim(context, id);
    return true;
  } catch {
    return false;
  } finally {
    context.close().catch(() => undefined);
  }
}

/** Loudspeakers tried one after the other with a patient's ear, from the one that plays on. */
export class LoudspeakerSearch {
  readonly #before = useLoudspeaker.getState().id;
  #left: Loudspeaker[] | null = null;
  #tried: Loudspeaker | null = null;

  /** Has everything played by the next one; false where there is none left, and the sound is where it was. */
  async next(): Promise<boolean> {
    this.#left ??= othersThan(this.#before, await navigator.mediaDevices.enumerateDevices());
    for (let other = this.#left.shift(); other !== undefined; other = this.#left.shift()) {
      if (!(await opens(other.id))) continue;
      this.#tried = other;
      useLoudspeaker.setState({ id: other.id });
      return true;
    }
    this.giveUp();
    return false;
  }

  /** The one that plays was heard: it stays, and main remembers it for the next sessions. */
  heard(bridge: KioskBridge): void {
    if (this.#tried === null) return;
    const { label } = this.#tried;
    this.#tried = null;
    bridge.request('kiosk:loudspeaker', { label: label.slice(0, 200) }).catch(() => undefined);
  }

  /** None was heard: the sound goes back to where it was. */
  giveUp(): void {
    if (this.#tried === null) return;
    this.#tried = null;
    useLoudspeaker.setState({ id: this.#before });
  }
}

/** The loudspeakers of this kiosk, and which plays; null: the system's own choice. */
export async function listLoudspeakers(): Promise<{ among: Loudspeaker[]; playing: string | null }> {
  const { id } = useLoudspeaker.getState();
  const among = loudspeakersAmong(id, await navigator.mediaDevices.enumerateDevices());
  return { among, playing: among.some((one) => one.id === id) ? id : null };
}

/** Has everything played by another loudspeaker for the rest of the session; where it does not open, by the one before. */
export async function playBy(id: string): Promise<void> {
  const { among } = await listLoudspeakers();
  if (among.some((one) => one.id === id) && (await opens(id))) useLoudspeaker.setState({ id });
}

/**
 * Plays by the loudspeaker that was heard on this kiosk before. Known by its label: its id is made up anew when a session has
 * been wiped. Where it is not plugged, the system's own choice stays.
 */
export async function playOn(label: string | null): Promise<void> {
  if (label === null) return;
  const devices = await navigator.mediaDevices.enumerateDevices();
  const known = devices.find((device) => device.kind === 'audiooutput' && device.label.slice(0, 200) === label);
  if (known !== undefined) useLoudspeaker.setState({ id: known.deviceId });
}
