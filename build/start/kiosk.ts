import { existsSync } from 'node:fs';
import { inProject, projectEnvironment, projectRoot } from '../machine/project.ts';
import type { Program } from './household.ts';

export interface KioskStart {
  readonly electron: string;
  readonly configFile: string;
  readonly userData: string;
  readonly enrolmentCode: string;
  /** The virtual display to open the window on; undefined for the one of this session. */
  readonly virtualDisplay: string | undefined;
  readonly fullScreen: boolean;
}

/** Whether this machine has a camera; without one the kiosk shows Chromium's test picture. */
export function hasCamera(): boolean {
  return existsSync('/dev/video0');
}

/**
 * Chromium's test devices, as the instruments they stand for: of the cameras the third, since the second one gives depth and
 * not colour; of the microphones the second.
 */
export const testEquipment = {
  expected: ['camera', 'microphone', 'dermatoscope', 'stethoscope'],
  instruments: { dermatoscope: { label: 'fake_device_2' }, stethoscope: { label: 'Fake Audio Input 2' } },
} as const;

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The kiosk, in a window of the portrait screen it is made for, or locked over the whole screen. */
export function kioskProgram(start: KioskStart): Program {
  const { electron, configFile, userData, enrolmentCode, virtualDisplay, fullScreen } = start;
  const switches = [
    // Chromium's sandbox does not run as root.
    ...(isRoot() ? ['--no-sandbox'] : []),
    ...(hasCamera() ? [] : ['--use-fake-device-for-media-stream=device-count=3']),
    // A desk's screen is lower than the kiosk's: the window is shown at half its size.
    ...(virtualDisplay === undefined && !fullScreen ? ['--force-device-scale-factor=0.5'] : []),
    ...(virtualDisplay === undefined ? [] : ['--disable-gpu']),
    '--allow-loopback-in-peer-connection',
  ];
  return {
    name: 'kiosk',
    command: electron,
    args: [...switches, projectRoot],
    env: projectEnvironment({
      ESCALE_KIOSK_CONFIG: configFile,
      ESCALE_USER_DATA: userData,
      ESCALE_ENROLMENT_CODE: enrolmentCode,
      ...(fullScreen ? {} : { ESCALE_WINDOW: '1080x1920' }),
      ...(virtualDisplay === undefined ? {} : { DISPLAY: virtualDisplay }),
    }),
  };
}

/** Where a run keeps its data: outside version control, kept from one run to the next. */
export const dataFolder = inProject('.data');
