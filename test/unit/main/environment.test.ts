import { expect, it } from 'vitest';
import { readEnvironment } from '#main/environment.ts';

it('runs full screen and unenrolled unless told otherwise', () => {
  expect(readEnvironment({ ESCALE_KIOSK_CONFIG: '/etc/escale/kiosk.json', ESCALE_ENROLMENT_CODE: '' })).toEqual({
    configFile: '/etc/escale/kiosk.json',
    userData: undefined,
    enrolmentCode: undefined,
    storeKeyFile: undefined,
    window: null,
  });
});

it('opens a plain window of the size asked for', () => {
  const { window } = readEnvironment({ ESCALE_KIOSK_CONFIG: 'c', ESCALE_WINDOW: '1080x1920' });
  expect(window).toEqual({ width: 1080, height: 1920 });
});

it('names the variable that is missing or malformed', () => {
  expect(() => readEnvironment({})).toThrow(/^ESCALE_KIOSK_CONFIG: /);
  expect(() => readEnvironment({ ESCALE_KIOSK_CONFIG: 'c', ESCALE_WINDOW: 'big' })).toThrow(/^ESCALE_WINDOW: /);
});
