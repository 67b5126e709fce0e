import { expect, test } from 'vitest';
import { KioskId, PhysicianId } from '#protocol/ids.ts';
import { Audience, type ConsoleLine, type KioskLine } from '#server/consultations/audience.ts';

const kioskId = KioskId.parse('7c1f0a44-93b5-4f0c-8d0e-2a6a7f3f1b10');
const physicianId = PhysicianId.parse('0f4a1f4e-41e2-4d19-9d0c-9a3c5f0f2d20');

function kioskLine(): KioskLine & { hungUp: boolean } {
  const line = {
    hungUp: false,
    status: () => {},
    callBacks: () => {},
    hangUp: () => {
      line.hungUp = true;
    },
  };
  return line;
}
const consoleLine = (): ConsoleLine => ({
  queue: () => {},
  consultation: () => {},
  still: () => {},
  departed: () => {},
  hangUp: () => {},
});

test('a kiosk has one line: a newer hangs up the older, whose end then says nothing', () => {
  const audience = new Audience();
  const [older, newer] = [kioskLine(), kioskLine()];
  audience.addKiosk(kioskId, older);
  audience.addKiosk(kioskId, newer);
  expect([older.hungUp, newer.hungUp]).toEqual([true, false]);
  expect(audience.removeKiosk(kioskId, older)).toBe(false);
  expect(audience.kioskOnline(kioskId)).toBe(true);
  expect(audience.removeKiosk(kioskId, newer)).toBe(true);
  expect(audience.kioskOnline(kioskId)).toBe(false);
});

test('a physician is away when their last console is gone', () => {
  const audience = new Audience();
  const [one, two] = [consoleLine(), consoleLine()];
  audience.addConsole(physicianId, one);
  audience.addConsole(physicianId, two);
  expect([...audience.consoles()]).toEqual([one, two]);
  expect(audience.removeConsole(physicianId, one)).toBe(false);
  expect(audience.physicianOnline(physicianId)).toBe(true);
  expect(audience.removeConsole(physicianId, two)).toBe(true);
  expect(audience.physicianOnline(physicianId)).toBe(false);
});
