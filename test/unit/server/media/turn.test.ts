import { describe, expect, test } from 'vitest';
import { offerRelays } from '#server/media/turn.ts';

const turn = {
  urls: ['turn:relay.example.fr:3478?transport=udp', 'turns:relay.example.fr:443?transport=tcp'],
  secret: 'north',
  lifetime: 3_600_000,
  only: false,
};
const now = new Date('2026-03-01T10:00:00.900Z');

describe('the relays offered to a party', () => {
  test('come with a credential that names its end and is signed with the shared secret', () => {
    // The password by another hand: printf 1772362800:a | openssl dgst -sha1 -hmac north -binary | base64
    expect(offerRelays(turn, 'a', now)).toEqual({
      iceServers: [{ urls: turn.urls, username: '1772362800:a', credential: 'sGIUjjyhXNoYLbLwPq7bT6A1em4=' }],
    });
  });

  test('are the only way where the installation says so', () => {
    expect(offerRelays({ ...turn, only: true }, 'a', now)).toMatchObject({ iceTransportPolicy: 'relay' });
  });

  test('are none where there is none', () => {
    expect(offerRelays(null, 'a', now)).toEqual({});
  });
});
