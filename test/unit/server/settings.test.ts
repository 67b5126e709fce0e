import { describe, expect, test } from 'vitest';
import { readSettings, SettingsError } from '#server/settings.ts';

describe('the settings of the server', () => {
  test('need nothing but the demo to try it', () => {
    const settings = readSettings({ ESCALE_DEMO: '1' });
    expect(settings).toMatchObject({ host: '127.0.0.1', port: 4000, databaseUrl: null, seatHold: 120_000 });
    expect(settings.publicUrl.origin).toBe('http://127.0.0.1:4000');
    expect(settings.signIn).toEqual({ kind: 'demo', password: null });
  });

  test('take an empty variable for an absent one', () => {
    expect(readSettings({ ESCALE_DEMO: '1', DATABASE_URL: '', PORT: '' }).port).toBe(4000);
  });

  test('write an IPv6 address as a URL does', () => {
    expect(readSettings({ ESCALE_DEMO: '1', HOST: '::1' }).publicUrl.host).toBe('[::1]:4000');
  });

  test.each([
    [{ PORT: '70000' }, /PORT/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL/],
    [{ ESCALE_MEDIA_PORTS: '5000-4000' }, /ESCALE_MEDIA_PORTS/],
    [{ ESCALE_MEDIA_PORTS: 'all' }, /first-last/],
    [{ ESCALE_MEDIA_IP: 'localhost' }, /ESCALE_MEDIA_IP: must be an IP address/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL/],
    [{ ESCALE_DEMO_PASSWORD: 'court' }, /ESCALE_DEMO_PASSWORD/],
    [{ HOST: '0.0.0.0' }, /HOST must be loopback/],
    // Behind a proxy on this machine everyone would come from this machine.
    [{ ESCALE_PUBLIC_URL: 'https://escale.example.org' }, /ESCALE_PUBLIC_URL must be loopback/],
  ])('refuse %o by name', (environment, message) => {
    expect(() => readSettings({ ESCALE_DEMO: '1', ...environment })).toThrow(message);
  });

  test('name the relays, and the secret shared with them', () => {
    const secret = 'a secret of thirty-two characters';
    const urls = 'turn:relay.example.fr:3478?transport=udp, turns:[2001:db8::1]:443?transport=tcp';
    const given = { ESCALE_DEMO: '1', ESCALE_TURN_URLS: urls, ESCALE_TURN_SECRET: secret, ESCALE_TURN_ONLY: '1' };
    expect(readSettings(given).media.turn).toEqual({
      urls: ['turn:relay.example.fr:3478?transport=udp', 'turns:[2001:db8::1]:443?transport=tcp'],
      secret,
      lifetime: 3_600_000,
      only: true,
    });
    expect(readSettings({ ESCALE_DEMO: '1' }).media.turn).toBeNull();
  });

  test.each([
    [{ ESCALE_TURN_URLS: 'turn:relay.example.fr' }, /ESCALE_TURN_SECRET/],
    [{ ESCALE_TURN_URLS: 'stun:relay.example.fr', ESCALE_TURN_SECRET: 'x'.repeat(32) }, /ESCALE_TURN_URLS/],
    [{ ESCALE_TURN_URLS: 'https://relay.example.fr', ESCALE_TURN_SECRET: 'x'.repeat(32) }, /ESCALE_TURN_URLS/],
    [{ ESCALE_TURN_URLS: 'turn:relay.example.fr', ESCALE_TURN_SECRET: 'short' }, /ESCALE_TURN_SECRET/],
    [{ ESCALE_TURN_ONLY: '1' }, /ESCALE_TURN_ONLY=1 leaves media no way/],
    [
      {
        ESCALE_TURN_URLS: 'turn:relay.example.fr',
        ESCALE_TURN_SECRET: 'x'.repeat(32),
        ESCALE_TURN_ONLY: '1',
        ESCALE_MEDIA_ANNOUNCED: 'media.example.fr',
      },
      /ESCALE_TURN_ONLY=1 needs an IP address/,
    ],
  ])('refuse relays that cannot be used: %o', (environment, message) => {
    expect(() => readSettings({ ESCALE_DEMO: '1', ...environment })).toThrow(message);
  });

  test('want a provider where there is no demo, over https', () => {
    expect(() => readSettings({})).toThrow(SettingsError);
    const client = { OIDC_CLIENT_ID: 'escale', OIDC_CLIENT_SECRET: 'secret' };
    expect(() => readSettings({ ...client, OIDC_ISSUER: 'http://id.example.org' })).toThrow(/https/);
    const provided = { ...client, OIDC_ISSUER: 'https://id.example.org', HOST: '0.0.0.0' };
    const { signIn } = readSettings({ ...provided, ESCALE_PUBLIC_URL: 'https://escale.example.org' });
    expect(signIn).toMatchObject({ kind: 'provider', clientId: 'escale' });
  });

  test('let no session cookie and no patient travel in the clear', () => {
    const client = { OIDC_ISSUER: 'https://id.example.org', OIDC_CLIENT_ID: 'escale', OIDC_CLIENT_SECRET: 'secret' };
    expect(() => readSettings({ ...client, HOST: '0.0.0.0' })).toThrow(/ESCALE_PUBLIC_URL must be https/);
    const clear = { ESCALE_PUBLIC_URL: 'http://escale.example.org' };
    expect(() => readSettings({ ...client, ...clear })).toThrow(/ESCALE_PUBLIC_URL must be https/);
    expect(readSettings(client).publicUrl.origin).toBe('http://127.0.0.1:4000');
  });
});
