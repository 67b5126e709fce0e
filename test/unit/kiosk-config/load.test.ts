import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isLoopback, loadConfig, parseConfig } from '#kiosk-config/load.ts';
import { expectedRoles } from '#kiosk-config/schema.ts';

const profiles = join(import.meta.dirname, '../../../kiosk-config/profiles');

describe('configuration of a kiosk', () => {
  it.each(readdirSync(profiles))('the site profile %s is complete and usable', (name) => {
    const config = loadConfig(join(profiles, name));
    expect(config.steps.length).toBeGreaterThan(0);
    expect(config.locales).toContain('fr');
  });

  it('needs an address of the server alone', () => {
    expect(parseConfig({ server: 'https://escale.example.org' }, 'kiosk.json').idle).toEqual({
      after: 90,
      countdown: 30,
    });
  });

  it('R6: a pharmacy must have stethoscope, otoscope, oximeter, tensiometer and video', () => {
    const expected = expectedRoles(loadConfig(join(profiles, 'pharmacy.json')));
    for (const role of ['stethoscope', 'otoscope', 'oximeter', 'tensiometer', 'camera', 'microphone']) {
      expect(expected).toContain(role);
    }
  });

  it('expects what the steps measure with, named or not', () => {
    const config = parseConfig({ server: 'https://escale.example.org', steps: ['weight'] }, 'kiosk.json');
    expect(expectedRoles(config)).toEqual(['scale', 'camera', 'microphone']);
  });

  it('wants to know an instrument it must have', () => {
    const equipment = { expected: ['otoscope'] };
    const parse = () => parseConfig({ server: 'https://escale.example.org', equipment }, 'kiosk.json');
    expect(parse).toThrow(/equipment\.instruments\.otoscope: expected, so it must be named/);
  });

  it('names every field at fault', () => {
    const parse = () => parseConfig({ server: 'nowhere', idle: { after: -1 }, colour: 'red' }, 'kiosk.json');
    expect(parse).toThrow(/kiosk\.json is not a usable kiosk configuration/);
    expect(parse).toThrow(/server: /);
    expect(parse).toThrow(/idle\.after: /);
    expect(parse).toThrow(/colour/);
  });

  it('refuses to send records in the clear, except on this machine itself', () => {
    expect(() => parseConfig({ server: 'http://escale.example.org' }, 'kiosk.json')).toThrow(/server: must be https/);
    expect(parseConfig({ server: 'http://127.0.0.1:3000' }, 'kiosk.json').server).toBe('http://127.0.0.1:3000');
  });

  it('says that a file is missing or no JSON', () => {
    expect(() => loadConfig('/nowhere/kiosk.json')).toThrow(/cannot be read/);
    expect(() => loadConfig(import.meta.filename)).toThrow(/not JSON/);
  });

  it.each([
    ['http://localhost:1', true],
    ['http://127.1.2.3', true],
    ['http://[::1]:1', true],
    ['https://127.0.0.1.example.org', false],
    ['https://escale.example.org', false],
  ])('%s is on this machine: %s', (server, expected) => {
    expect(isLoopback(server)).toBe(expected);
  });
});
