import { describe, expect, it } from 'vitest';
import { isTrustedSender } from '#main/ipc/sender.ts';

const origin = 'escale://kiosk';
const window = { webContentsId: 7 };
const frame = { origin, isMain: true };

describe('sender of a request', () => {
  it('is trusted when it is the top frame of the window, showing our page', () => {
    expect(isTrustedSender({ webContentsId: 7, frame }, window, origin)).toBe(true);
  });

  it.each([
    ['another window', { webContentsId: 6, frame }],
    ['an embedded frame', { webContentsId: 7, frame: { origin, isMain: false } }],
    ['another page', { webContentsId: 7, frame: { origin: 'https://example.org', isMain: true } }],
    ['a look-alike', { webContentsId: 7, frame: { origin: 'escale://kiosk.example.org', isMain: true } }],
    ['a frame that is gone', { webContentsId: 7, frame: null }],
  ])('is refused from %s', (_, sender) => {
    expect(isTrustedSender(sender, window, origin)).toBe(false);
  });
});
