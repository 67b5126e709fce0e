import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { incidentLine } from '#console/timeline/incident-words.ts';
import { prepareWords, speak } from '#console/words/index.ts';
import type { Words } from '#console/words/use-words.ts';
import type { Incident } from '#protocol/consultation.ts';
import type { Locale } from '#protocol/patient.ts';

const at = '2026-11-21T10:12:00.000Z';
const repaired: Incident = {
  kind: 'media-repaired',
  at,
  party: 'physician',
  repairs: [
    { cause: 'transport', action: 'restart-ice', times: 1, took: 1_440 },
    { cause: 'room', action: 'rejoin', times: 3, took: 9_000 },
  ],
};

beforeAll(async () => {
  // The language of the page is told to its document, which there is none of here.
  Object.assign(globalThis, { document: { documentElement: { lang: '' } } });
  await prepareWords('fr');
});

const said = async (locale: Locale, incident: Incident): Promise<string> => {
  await speak(locale);
  // As in useWords: i18next's own key types are not the console's.
  return incidentLine(i18next.t as unknown as Words, locale, incident).replaceAll('\u00a0', ' ');
};

test('a reconnection says why, what repaired it, how long it took, and at whose end', async () => {
  expect(await said('fr', repaired)).toBe(
    'Vidéo reconnectée : chemin perdu, nouveau chemin en 1,4 s ; salle perdue, nouvelle entrée dans la salle, 3 fois, 9,0 s en tout (poste du médecin)',
  );
  expect(await said('en', repaired)).toBe(
    'Video reconnected: path lost, new path in 1.4 s; room lost, room entered anew, 3 times, 9.0 s in all (physician’s console)',
  );
});

test('how far the fall went is said, and how far it was taken back; what says neither is told as before', async () => {
  const told = (kind: Incident['kind'], detail?: string) =>
    said('fr', { kind, at, party: 'patient', ...(detail === undefined ? {} : { detail }) });
  expect(await told('media-lowered', 'up examination-lowered')).toBe('Image d’examen réduite : liaison faible (borne)');
  expect(await told('media-lowered', 'up face-off')).toBe('Images coupées : liaison faible (borne)');
  expect(await told('media-restored', 'down face-lowered')).toBe('Images revenues, réduites (borne)');
  expect(await told('media-restored', 'up whole')).toBe('Images rétablies (borne)');
  expect(await told('media-lowered')).toBe('Images réduites : liaison faible (borne)');
});

test('a device that was lost is named; what is nobody’s is told as before', async () => {
  const lost: Incident = { kind: 'capture-lost', at, party: 'patient', device: 'stethoscope' };
  expect(await said('fr', lost)).toBe('Perte d’un appareil : stéthoscope (borne)');
  expect(await said('en', lost)).toBe('Device lost: stethoscope (kiosk)');
  const stalled: Incident = { kind: 'capture-stalled', at, party: 'physician', device: 'camera' };
  expect(await said('fr', stalled)).toBe('Plus d’image : caméra (poste du médecin)');
  expect(await said('en', { ...stalled, kind: 'capture-resumed' })).toBe('Picture back: camera (physician’s console)');
  const guests: Incident = { kind: 'capture-lost', at, party: 'guest', guest: 'Claire Petit', device: 'microphone' };
  expect(await said('fr', guests)).toBe('Perte d’un appareil : micro (Claire Petit)');
  expect(await said('en', { kind: 'kiosk-away', at })).toBe('Kiosk offline');
});
