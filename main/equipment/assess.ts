import type { DeviceStatus } from '#protocol/device-status.ts';
import {
  EQUIPMENT_ROLES,
  EQUIPMENT_STATES,
  type EquipmentDevice,
  type EquipmentFinding,
  type EquipmentRole,
  type Finding,
  isMeant,
  isMediaRole,
  type MediaDevice,
  type MediaRole,
  ROLE_OF_MODALITY,
  type SiteInstruments,
  type StethoscopeCheck,
} from '#protocol/equipment.ts';
import type { Modality, Reason } from '#protocol/measurement.ts';
import type { SelfTestResult } from '#protocol/self-test.ts';

/** What the site must have, and how its instruments are known. */
export interface SiteEquipment {
  readonly expected: readonly EquipmentRole[];
  readonly instruments: SiteInstruments;
}

/** A device's answer to its self-test, and the kiosk's clock as it came (ISO 8601). */
export interface Tested {
  readonly result: SelfTestResult;
  readonly at: string;
}

/** Everything a check has heard. `tested` is by driver. */
export interface Heard {
  readonly devices: readonly DeviceStatus[];
  readonly tested: ReadonlyMap<string, Tested>;
  readonly media: readonly MediaDevice[];
  readonly stethoscope: StethoscopeCheck;
  /** What the check before found of the stethoscope: what a tone has told holds until the next one. */
  readonly stethoscopeBefore?: Finding | undefined;
}

/** How far a device's clock may be off before the times it gives mislead, in minutes. */
const CLOCK_TOLERANCE = 5;

/** Warnings that say something is broken. Others tell that no patient is there, which is what a self-test wants. */
const BROKEN: ReadonlySet<Reason> = new Set([
  'sensor-fault',
  'sensor-disconnected',
  'device-error',
  'cuff-error',
  'cuff-leak',
]);

/**
 * What a check found, one finding a role: those the site must have, and whatever else is there. Where several devices could
 * fill a role the best counts, since two drivers may know the same plug and one of them is answered by a stranger.
 */
export function assess({ expected, instruments }: SiteEquipment, heard: Heard): EquipmentFinding[] {
  return EQUIPMENT_ROLES.flatMap((role) => {
    const isExpected = expected.includes(role);
    const finding = findingOf(role, instruments, heard);
    return isExpected || finding.state !== 'missing' ? [{ role, expected: isExpected, ...finding }] : [];
  });
}

function findingOf(role: EquipmentRole, instruments: SiteInstruments, heard: Heard): Finding {
  switch (role) {
    case 'camera':
    case 'microphone':
    case 'dermatoscope':
    case 'otoscope':
      return ofMedia(mediaOf(role, instruments, heard.media));
    case 'stethoscope':
      return ofStethoscope(mediaOf(role, instruments, heard.media), heard);
    default:
      return best(
        heard.devices
          .filter(({ modalities }) => modalities.some(takenWith(role)))
          .map((device) => ofDevice(device, heard.tested.get(device.driver))),
      );
  }
}

/** Whether something that can fill the role is plugged, as far as it can be seen without asking it. */
export function isPresent(
  role: EquipmentRole,
  { instruments }: Pick<SiteEquipment, 'instruments'>,
  { devices, media }: Pick<Heard, 'devices' | 'media'>,
): boolean {
  if (isMediaRole(role)) return mediaOf(role, instruments, media) !== undefined;
  return devices.some(({ state, modalities }) => state !== 'absent' && modalities.some(takenWith(role)));
}

const takenWith =
  (role: EquipmentRole) =>
  (modality: Modality): boolean =>
    ROLE_OF_MODALITY[modality] === role;

function best(findings: readonly Finding[]): Finding {
  return EQUIPMENT_STATES.flatMap((state) => findings.filter((one) => one.state === state))[0] ?? { state: 'missing' };
}

function ofDevice({ driver, model, state, fault }: DeviceStatus, tested: Tested | undefined): Finding {
  const device = { driver, model };
  if (tested === undefined) {
    return state === 'absent' ? { state: 'missing' } : { state: 'fault', device, detail: fault ?? 'no-answer' };
  }
  const { result, at } = tested;
  switch (result.type) {
    case 'heard':
      return ofHeard(result, at);
    case 'absent':
      return { state: 'missing' };
    case 'silent':
      return { state: 'silent', device };
    case 'foreign':
    case 'fault':
      return { state: result.type, device, detail: result.detail.slice(0, 200) };
    case 'not-testable':
    // A patient took it in hand meanwhile: it is there.
    case 'busy':
      return { state: 'unasked', device };
  }
}

function ofHeard({ device, clock, warnings }: Extract<SelfTestResult, { type: 'heard' }>, at: string): Finding {
  const broken = warnings.find((warning) => BROKEN.has(warning));
  if (broken !== undefined) return { state: 'fault', device, detail: broken };
  const offBy = clock === undefined ? 0 : minutesAhead(clock, at);
  if (Math.abs(offBy) > CLOCK_TOLERANCE) return { state: 'clock-wrong', device, offBy };
  if (warnings.includes('low-battery')) return { state: 'low-battery', device };
  return { state: 'healthy', device };
}

/** Whole minutes by which a device's clock (local, no zone) is ahead of the kiosk's. */
function minutesAhead(clock: string, at: string): number {
  // Without a zone the text is read as the time where the kiosk stands.
  const minutes = (new Date(clock).getTime() - Date.parse(at)) / 60_000;
  return Number.isFinite(minutes) ? Math.trunc(minutes) : Number.MAX_SAFE_INTEGER;
}

/** The media device of a role: an instrument by its identity, camera and microphone as the first that is no instrument. */
function mediaOf(
  role: MediaRole,
  instruments: SiteInstruments,
  media: readonly MediaDevice[],
): EquipmentDevice | undefined {
  const kind = role === 'stethoscope' || role === 'microphone' ? 'audioinput' : 'videoinput';
  const ofKind = media.filter((device) => device.kind === kind);
  const isInstrument = (device: MediaDevice) =>
    Object.values(instruments).some((identity) => identity !== null && isMeant(identity, device));
  const found =
    role === 'camera' || role === 'microphone'
      ? ofKind.find((device) => !isInstrument(device))
      : ofKind.find((device) => {
          const identity = instruments[role];
          return identity !== null && isMeant(identity, device);
        });
  return found === undefined ? undefined : { model: found.label === '' ? role : found.label };
}

const ofMedia = (device: EquipmentDevice | undefined): Finding =>
  device === undefined ? { state: 'missing' } : { state: 'healthy', device };

function ofStethoscope(device: EquipmentDevice | undefined, { stethoscope: check, stethoscopeBefore }: Heard): Finding {
  if (device === undefined) return { state: 'missing' };
  switch (check.type) {
    case 'proven':
      return { state: 'healthy', device, provenAt: check.at };
    case 'raw':
      // A tone that was played and not heard leaves nothing to go by.
      return (check.tone === undefined ? toldByTone(device, stethoscopeBefore) : null) ?? { state: 'untested', device };
    case 'processed':
      return { state: 'fault', device, detail: `processed: ${check.by.join(', ')}` };
    case 'unlevel':
      return { state: 'fault', device, detail: UNLEVEL };
    case 'narrow':
      return { state: 'fault', device, detail: `sample-rate: ${check.sampleRate} Hz` };
    case 'silent':
      return { state: 'silent', device };
    case 'absent':
      return { state: 'missing' };
    case 'fault':
      return { state: 'fault', device, detail: check.detail };
  }
}

const UNLEVEL = 'unlevel';

/** What the last tone told of this very device, good or bad; null where none has. */
function toldByTone(device: EquipmentDevice, before: Finding | undefined): Finding | null {
  if (before === undefined || before.state === 'missing' || before.device.model !== device.model) return null;
  if (before.state === 'healthy' && before.provenAt !== undefined)
    return { state: 'healthy', device, provenAt: before.provenAt };
  return before.state === 'fault' && before.detail === UNLEVEL ? { state: 'fault', device, detail: UNLEVEL } : null;
}
