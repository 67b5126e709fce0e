import { expect, test } from 'vitest';
import type { Participant, RoomProducer } from '#protocol/room.ts';
import { guestsAmong, withGuestEncryption, withGuestPaused, withGuestTrack } from '../../../media/guests.ts';

const physician: Participant = { peerId: 'physician', party: 'physician', name: 'Dr Martin' };
const claire: Participant = { peerId: 'g1', party: 'guest', name: 'Claire Petit', guestRole: 'nurse' };
const voice: RoomProducer = {
  producerId: 'p1',
  peerId: 'g1',
  party: 'guest',
  role: 'voice',
  kind: 'audio',
  paused: false,
};
/** Stands for a browser's track, which node has none of. */
const track = { id: 'track' } as MediaStreamTrack;

test('a guest is named before anything of them is there, and as long as they are in the room', () => {
  const named = guestsAmong([physician, claire], []);
  expect(named).toEqual([
    {
      peerId: 'g1',
      party: 'guest',
      name: 'Claire Petit',
      role: 'nurse',
      face: null,
      voice: null,
      muted: false,
      encryption: { kind: 'agreeing' },
    },
  ]);
  const heard = withGuestTrack(named, voice, track);
  expect(guestsAmong([claire, physician], heard)).toEqual(heard);
  expect(withGuestTrack(heard, voice, null)).toEqual(named);
  expect(guestsAmong([physician], heard)).toEqual([]);
});

test('nothing is shown of someone who is not named', () => {
  expect(withGuestTrack([], voice, track)).toEqual([]);
});

test('a guest who silences their microphone is known to be silent', () => {
  const named = guestsAmong([claire], []);
  expect(withGuestTrack(named, { ...voice, paused: true }, track)[0]).toMatchObject({ muted: true });
  const heard = withGuestTrack(named, voice, track);
  expect(withGuestPaused(heard, { ...voice, paused: true })[0]).toMatchObject({ muted: true });
  expect(withGuestPaused(heard, { ...voice, role: 'face', paused: true })[0]).toMatchObject({ muted: false });
});

test('each guest has a code of their own', () => {
  const named = guestsAmong([claire], []);
  const state = { kind: 'encrypted', code: '123456', isChanged: false } as const;
  expect(withGuestEncryption(named, 'g1', state)[0]?.encryption).toEqual(state);
});
