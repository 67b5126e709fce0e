import { describe, expect, it } from 'vitest';
import { afterLook, type FrameWatch, pictureOf, STILL_AFTER, withHeldBack } from '#console/guest/picture.ts';

/** Stands for a browser's track, which node has none of. */
const face = { id: 'track' } as MediaStreamTrack;
const connected = { status: 'connected', heldBack: [] } as const;
const patient = { peerId: 'patient', face };

describe('what a guest is told where a face would be', () => {
  it('shows nothing but the face while it moves', () => {
    expect(pictureOf(connected, patient, 'moving')).toBe('shown');
  });

  it('says that the patient is not in the room', () => {
    expect(pictureOf(connected, null, 'awaited')).toBe('away');
  });

  it('calls nobody absent while this page itself is not in the room', () => {
    expect(pictureOf({ ...connected, status: 'joining' }, null, 'awaited')).toBe('connecting');
    expect(pictureOf({ ...connected, status: 'reconnecting' }, { ...patient, face: null }, 'awaited')).toBe(
      'connecting',
    );
    expect(pictureOf({ ...connected, status: 'elsewhere' }, null, 'awaited')).toBe('elsewhere');
  });

  it('says that their camera is off or missing', () => {
    expect(pictureOf(connected, { ...patient, face: null }, 'awaited')).toBe('off');
  });

  it('says that their link is too weak for the picture, which was let go of', () => {
    expect(pictureOf({ ...connected, heldBack: ['patient'] }, patient, 'moving')).toBe('held-back');
    expect(pictureOf({ ...connected, heldBack: ['physician'] }, patient, 'moving')).toBe('shown');
  });

  it('says that the first picture is on its way, and that none comes any more', () => {
    expect(pictureOf(connected, patient, 'awaited')).toBe('coming');
    expect(pictureOf(connected, patient, 'stopped')).toBe('stopped');
  });
});

describe('whose face is held back', () => {
  const told = { peerId: 'patient', role: 'face', paused: true } as const;

  it('follows what is told of faces, each alone', () => {
    const held = withHeldBack(withHeldBack([], told), { ...told, peerId: 'physician' });
    expect(held).toEqual(['patient', 'physician']);
    expect(withHeldBack(held, told)).toBe(held);
    expect(withHeldBack(held, { ...told, paused: false })).toEqual(['physician']);
  });

  it('is nobody whose voice alone is silenced', () => {
    expect(withHeldBack([], { ...told, role: 'voice' })).toEqual([]);
  });
});

describe('whether the pictures of a video go on', () => {
  const awaited: FrameWatch = { frames: 'awaited', count: 0, at: 0 };

  it('waits for the first as long as it takes', () => {
    expect(afterLook(awaited, 0, 60_000, true).frames).toBe('awaited');
    expect(afterLook(awaited, 1, 60_000, true)).toEqual({ frames: 'moving', count: 1, at: 60_000 });
  });

  it('lets no picture that stands still pass for a living one', () => {
    const moving = afterLook(awaited, 7, 1000, true);
    expect(afterLook(moving, 7, 1000 + STILL_AFTER, true).frames).toBe('moving');
    const stopped = afterLook(moving, 7, 1001 + STILL_AFTER, true);
    expect(stopped.frames).toBe('stopped');
    expect(afterLook(stopped, 8, 9000, true).frames).toBe('moving');
  });

  it('concludes nothing from a page that was out of sight', () => {
    const hidden = afterLook(afterLook(awaited, 7, 1000, true), 7, 600_000, false);
    expect(afterLook(hidden, 7, 601_000, true).frames).toBe('moving');
  });
});
