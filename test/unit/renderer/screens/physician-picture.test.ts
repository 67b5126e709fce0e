import { describe, expect, it } from 'vitest';
import { NO_MEDIA } from '#renderer/media/media-store.ts';
import { physicianPicture } from '#renderer/screens/physician-picture.ts';

// Node has no streams; which one it is does not matter here.
const physicianFace = {} as MediaStream;
const connected = { ...NO_MEDIA, link: 'connected', physicianFace } as const;
const letGo = { ...connected, quality: { ...NO_MEDIA.quality, other: { up: 'face-off', down: 'whole' } } } as const;

describe('what there is to see of the physician', () => {
  it('is a living face only while its pictures come one after the other', () => {
    expect(physicianPicture(true, connected, 'moving')).toBe('present');
    expect(physicianPicture(true, connected, 'awaited')).toBe('coming');
    expect(physicianPicture(true, connected, 'stopped')).toBe('stopped');
    expect(physicianPicture(true, letGo, 'moving')).toBe('let-go');
    expect(physicianPicture(true, { ...connected, physicianHeldBack: true }, 'moving')).toBe('stalled');
    expect(physicianPicture(true, { ...letGo, physicianHeldBack: true }, 'stopped')).toBe('let-go');
  });

  it('stays while it moves, though the server has lost who is seen', () => {
    expect(physicianPicture(false, connected, 'moving')).toBe('returning');
    expect(physicianPicture(false, connected, 'stopped')).toBe('away');
    expect(physicianPicture(false, letGo, 'moving')).toBe('away');
  });

  it('says why there is none', () => {
    expect(physicianPicture(true, NO_MEDIA, 'awaited')).toBe('connecting');
    expect(physicianPicture(true, { ...connected, link: 'reconnecting' }, 'moving')).toBe('reconnecting');
    expect(physicianPicture(true, { ...connected, physicianFace: null }, 'awaited')).toBe('no-picture');
    expect(physicianPicture(false, NO_MEDIA, 'awaited')).toBe('away');
  });
});
