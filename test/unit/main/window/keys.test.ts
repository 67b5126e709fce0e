import { describe, expect, it } from 'vitest';
import { isAllowedKey } from '#main/window/keys.ts';

const press = (
  key: string,
  held: Partial<Record<'control' | 'alt' | 'meta', boolean>> = {},
  modifiers: string[] = [],
) => isAllowedKey({ key, control: false, alt: false, meta: false, ...held, modifiers });

describe('keys of the locked kiosk', () => {
  it.each(['a', 'É', '-', ' ', 'Enter', 'Tab', 'Backspace', 'ArrowLeft', 'Escape', 'Shift'])(
    'lets %s through',
    (key) => {
      expect(press(key)).toBe(true);
    },
  );

  it('lets AltGr write a character, as for @ on a French keyboard', () => {
    expect(press('@', { control: true, alt: true }, ['AltGr'])).toBe(true);
    expect(press('F4', { alt: true }, ['AltGr'])).toBe(false);
  });

  it.each(['F1', 'F5', 'F11', 'F12', 'BrowserBack', 'LaunchMail', 'PrintScreen', 'ContextMenu', 'Meta'])(
    'stops %s',
    (key) => {
      expect(press(key)).toBe(false);
    },
  );

  it.each([
    ['F4', { alt: true }],
    ['w', { control: true }],
    ['r', { control: true }],
    ['+', { control: true }],
    ['I', { control: true }],
    ['c', { control: true }],
    ['ArrowLeft', { alt: true }],
    ['l', { meta: true }],
  ] as const)('stops %s with %o', (key, held) => {
    expect(press(key, held)).toBe(false);
  });
});
