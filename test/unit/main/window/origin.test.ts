import { expect, it } from 'vitest';
import { isAppOrigin } from '#main/window/origin.ts';

it.each(['escale://kiosk', 'escale://kiosk/', 'escale://kiosk/index.html?x#y'])(
  'knows %s as its own page',
  (address) => {
    expect(isAppOrigin(address)).toBe(true);
  },
);

it.each([
  '',
  'null',
  'escale:',
  'escale://kiosk.example.org/',
  'escale://kiosk:80/',
  'https://kiosk/',
  'file:///',
  'escale://other/',
])('takes %j for a stranger', (address) => {
  expect(isAppOrigin(address)).toBe(false);
});
