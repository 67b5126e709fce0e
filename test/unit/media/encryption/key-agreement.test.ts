import { expect, test } from 'vitest';
import type { PeerMessage } from '#protocol/peer-message.ts';
import { KeyAgreement, makeOwnKeys } from '../../../../media/encryption/key-agreement.ts';
import { forGuest, makeMediaKey, unwrapMediaKey, wrapMediaKey } from '../../../../media/encryption/media-key.ts';

type KeyMessage = Parameters<KeyAgreement['take']>[0];

const consultation = '3f1e4c52-5a8f-4b8e-9f5f-0d6c8f6f3b11';

const sideOf = async (own: string, other: string) =>
  new KeyAgreement(await makeOwnKeys(), { consultation, own, other });

/** Passes messages to and fro until nobody has anything to say. */
async function converse(a: KeyAgreement, b: KeyAgreement): Promise<void> {
  const letters: { to: KeyAgreement; message: KeyMessage }[] = [
    { to: b, message: await a.begin() },
    { to: a, message: await b.begin() },
  ];
  for (let letter = letters.shift(); letter !== undefined; letter = letters.shift()) {
    const { to, message } = letter;
    for (const answer of await to.take(message)) letters.push({ to: to === a ? b : a, message: answer });
  }
}

const commitmentOf = (message: KeyMessage): Extract<PeerMessage, { type: 'key-commitment' }> => {
  if (message.type !== 'key-commitment') throw new TypeError('not a commitment');
  return message;
};

test('two sides that speak share six digits and a key that wraps', async () => {
  const patient = await sideOf('patient', 'physician');
  const physician = await sideOf('physician', 'patient');
  await converse(patient, physician);
  const [one, other] = [patient.agreement, physician.agreement];
  if (one === null || other === null) throw new Error('they have not agreed');
  expect(one.code).toMatch(/^\d{6}$/);
  expect(other.code).toBe(one.code);
  const key = makeMediaKey(3);
  const wrapped = await wrapMediaKey(key, one.wrapping, 'patient');
  expect(await unwrapMediaKey(wrapped, 3, other.wrapping, 'patient')).toEqual(key);
  const forThird = await wrapMediaKey(forGuest(key), one.wrapping, 'patient');
  expect(await unwrapMediaKey(forThird, 3, other.wrapping, 'patient')).toEqual({ ...key, kept: null });
  expect(await unwrapMediaKey(wrapped, 4, other.wrapping, 'patient')).toBeNull();
  expect(await unwrapMediaKey(wrapped, 3, other.wrapping, 'physician')).toBeNull();
  expect(await unwrapMediaKey('AAAA', 3, other.wrapping, 'patient')).toBeNull();
});

test('someone who sits between the two gives them different digits', async () => {
  const patient = await sideOf('patient', 'physician');
  const physician = await sideOf('physician', 'patient');
  await converse(patient, await sideOf('physician', 'patient'));
  await converse(physician, await sideOf('patient', 'physician'));
  expect(patient.agreement?.code).toMatch(/^\d{6}$/);
  expect(physician.agreement?.code).not.toBe(patient.agreement?.code);
});

test('a key that breaks its commitment, or comes before one, is not taken', async () => {
  const patient = await sideOf('patient', 'physician');
  const physician = await sideOf('physician', 'patient');
  const other = await sideOf('physician', 'patient');
  const [reveal] = (await other.take(await patient.begin())).filter(({ type }) => type === 'key-reveal');
  if (reveal === undefined) throw new Error('nothing was shown');
  await patient.take(reveal);
  expect(patient.agreement).toBeNull();
  await patient.take(await physician.begin());
  await patient.take(reveal);
  expect(patient.agreement).toBeNull();
});

test('no key is shown before the other is committed', async () => {
  const patient = await sideOf('patient', 'physician');
  expect((await patient.begin()).type).toBe('key-commitment');
  expect(await patient.take({ type: 'key-reveal', publicKey: 'AAAA', nonce: 'AAAA' })).toEqual([]);
});

test('what is sent back to its sender agrees with nobody', async () => {
  const keys = await makeOwnKeys();
  const patient = new KeyAgreement(keys, { consultation, own: 'patient', other: 'physician' });
  const mirror = await patient.take(commitmentOf(await patient.begin()));
  for (const message of mirror) await patient.take(message);
  expect(patient.agreement).toBeNull();
});

test('a repetition changes nothing, and a side that starts anew agrees anew', async () => {
  const patient = await sideOf('patient', 'physician');
  const physician = await sideOf('physician', 'patient');
  await converse(patient, physician);
  const first = patient.agreement;
  await converse(patient, physician);
  expect(patient.agreement).toBe(first);
  const reloaded = await sideOf('physician', 'patient');
  await converse(patient, reloaded);
  expect(patient.agreement?.code).toBe(reloaded.agreement?.code);
  expect(patient.agreement).not.toBe(first);
});
