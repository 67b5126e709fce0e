import { describe, expect, it } from 'vitest';
import { pictureOf, withHeldBack } from '#console/guest/picture.ts';

/** Stands for a browser's track, which node has none of. */
const face = { id: 'track' } as MediaStreamTrack;
const connected = { status: 'connected', heldBack: [], link: { up: 'whole', down: 'whole' } } as const;
const patient = { peerId: 'patient', party: 'patient', face } as const;
const physician = { peerId: 'physician', party: 'physician', face } as const;

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

  it('says that their end holds the picture back, whichever of camera and link it is', () => {
    expect(pictureOf({ ...connected, heldBack: ['patient'] }, patient, 'moving')).toBe('held-back');
    expect(pictureOf({ ...connected, heldBack: ['physician'] }, patient, 'moving')).toBe('shown');
  });

  it('says that this guest’s own link is too weak: for the physician’s picture first, for the patient’s last', () => {
    const weak = { ...connected, link: { up: 'whole', down: 'face-lowered' } } as const;
    expect([pictureOf(weak, patient, 'moving'), pictureOf(weak, physician, 'moving')]).toEqual(['shown', 'let-go']);
    const weaker = { ...connected, link: { up: 'whole', down: 'face-off' } } as const;
    expect(pictureOf(weaker, patient, 'moving')).toBe('let-go');
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
