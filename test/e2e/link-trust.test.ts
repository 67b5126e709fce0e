import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONSOLE_NAMESPACE } from '#protocol/console-link.ts';
import {
  connectWith,
  type EnrolledKey,
  enrolKey,
  handshake,
  type KioskClient,
  openingRecord,
} from '../support/hand-made-kiosk.ts';
import { calmCameras } from '../support/kiosk.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
});
afterAll(() => stage?.close());

describe('a kiosk acts for itself alone', () => {
  let own: EnrolledKey;
  let other: EnrolledKey;
  let victim: KioskClient;
  let attacker: KioskClient;
  const opened = openingRecord();

  beforeAll(async () => {
    const { origin } = stage.server;
    own = await enrolKey(origin, await stage.server.enrolmentCode('Mairie de Sarlat', 'Borne 1'));
    other = await enrolKey(origin, await stage.server.enrolmentCode('Mairie de Sarlat', 'Borne 2'));
    victim = await connectWith(origin, await handshake(origin, own.kioskId, own.privateKey));
    attacker = await connectWith(origin, await handshake(origin, other.kioskId, other.privateKey));
    await victim.emitWithAck('hello', { consultationId: null });
    await attacker.timeout(5_000).emitWithAck('hello', { consultationId: null });
    expect(await victim.emitWithAck('deliver', opened)).toMatchObject({ ok: true });
  });
  afterAll(() => {
    victim?.disconnect();
    attacker?.disconnect();
  });

  test('is not believed to be another by its signature', async () => {
    const { origin } = stage.server;
    await expect(connectWith(origin, await handshake(origin, own.kioskId, other.privateKey))).rejects.toThrow();
  });

  test('cannot use a handshake twice', async () => {
    const { origin } = stage.server;
    const third = await enrolKey(origin, await stage.server.enrolmentCode('Mairie de Sarlat', 'Borne 3'));
    const auth = await handshake(origin, third.kioskId, third.privateKey);
    (await connectWith(origin, auth)).disconnect();
    await expect(connectWith(origin, auth)).rejects.toThrow();
  });

  test('cannot write into the record of the patient of another', async () => {
    const { consultationId } = opened;
    const left = { at: new Date().toISOString(), why: 'patient' as const };
    const forged = { ...openingRecord(), type: 'consultation-left' as const, consultationId, content: left };
    expect(await attacker.timeout(5_000).emitWithAck('deliver', forged)).toMatchObject({
      ok: false,
      error: 'not-yours',
    });
    expect(await attacker.timeout(5_000).emitWithAck('queue:join', { consultationId })).toMatchObject({
      error: 'not-yours',
    });
    expect(await attacker.timeout(5_000).emitWithAck('hello', { consultationId })).toMatchObject({
      error: 'not-yours',
    });
    expect(
      await attacker.timeout(5_000).emitWithAck('measure:declined', { consultationId, modality: 'oximetry' }),
    ).toMatchObject({
      error: 'not-yours',
    });
    const call = { method: 'join' as const, payload: {} };
    expect(await attacker.timeout(5_000).emitWithAck('room', { consultationId, call })).toMatchObject({
      error: 'not-yours',
    });
  });

  test('brings no consultation into being without consent or identity (R1, R5)', async () => {
    const { consent: _, ...withoutConsent } = openingRecord().content;
    const { identity: __, ...withoutIdentity } = openingRecord().content;
    for (const content of [withoutConsent, withoutIdentity]) {
      // What the types forbid is sent all the same.
      const forged = { ...openingRecord(), content } as ReturnType<typeof openingRecord>;
      expect(await attacker.timeout(5_000).emitWithAck('deliver', forged)).toMatchObject({ ok: false });
      const { consultationId } = forged;
      expect(await attacker.timeout(5_000).emitWithAck('queue:join', { consultationId })).toMatchObject({
        error: 'unknown-consultation',
      });
    }
  });

  test('opens no room before a physician has taken the patient (R1)', async () => {
    const { consultationId } = opened;
    expect(await victim.emitWithAck('queue:join', { consultationId })).toMatchObject({ ok: true });
    const call = { method: 'join' as const, payload: {} };
    expect(await victim.emitWithAck('room', { consultationId, call })).toMatchObject({
      ok: false,
      error: 'wrong-state',
    });
  });
});

describe('a physician', () => {
  test('without a session sees nothing (R1)', async () => {
    const { origin } = stage.server;
    expect((await fetch(new URL('/me', origin))).status).toBe(401);
    const client = io(new URL(CONSOLE_NAMESPACE, origin).href, { transports: ['websocket'], reconnection: false });
    const answer = await new Promise((resolve) => {
      client.once('connect', () => resolve('connected'));
      client.once('connect_error', () => resolve('refused'));
    });
    client.disconnect();
    expect(answer).toBe('refused');
  });

  test('acts only in consultations they have taken', async () => {
    const physician = await stage.openPhysician('first');
    const { origin } = stage.server;
    const key = await enrolKey(origin, await stage.server.enrolmentCode('Mairie de Domme', 'Borne 1'));
    const kiosk = await connectWith(origin, await handshake(origin, key.kioskId, key.privateKey));
    await kiosk.emitWithAck('hello', { consultationId: null });
    const record = openingRecord();
    const { consultationId } = record;
    await kiosk.emitWithAck('deliver', record);
    await kiosk.emitWithAck('queue:join', { consultationId });

    const cookies = await physician.desk.context.cookies();
    const console_ = io(new URL(CONSOLE_NAMESPACE, origin).href, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '), origin },
    });
    try {
      expect(await console_.emitWithAck('hello', {})).toMatchObject({ ok: true });
      const call = { method: 'join', payload: {} };
      for (const [event, payload] of [
        ['room', { consultationId, call }],
        ['measure', { consultationId, modality: 'oximetry' }],
        ['close', { consultationId, outcome: 'advice' }],
        ['examination-camera', { consultationId, on: true }],
      ] as const)
        expect(await console_.emitWithAck(event, payload)).toMatchObject({ ok: false, error: 'not-yours' });
    } finally {
      console_.disconnect();
      kiosk.disconnect();
    }
  });
});
