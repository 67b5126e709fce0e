import { describe, expect, test } from 'vitest';
import { offerRelays, relaysBy } from '#server/media/turn.ts';

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

describe('the relays that are reached in one way', () => {
  const urls = [
    'turn:a.example.fr',
    'turn:a.example.fr:3478?transport=UDP',
    'turn:a.example.fr?transport=tcp',
    'turns:a.example.fr:443',
    'TURNS:b.example.fr:443?transport=tcp',
    'turns:c.example.fr?transport=udp',
  ];

  test('are told apart as their addresses say, and DTLS is none of them', () => {
    const by = (path: Parameters<typeof relaysBy>[0]) => relaysBy(path, { ...turn, urls })?.urls;
    expect(by('relay-udp')).toEqual(urls.slice(0, 2));
    expect(by('relay-tcp')).toEqual([urls[2]]);
    expect(by('relay-tls')).toEqual(urls.slice(3, 5));
  });

  test('are none where the installation has none of them', () => {
    expect(relaysBy('relay-tcp', turn)).toBeNull();
    expect(relaysBy('relay-udp', null)).toBeNull();
  });
});
