import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { ConsultationView } from '#protocol/consultation.ts';
import { MOST_GUESTS } from '#protocol/guest.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { MediaIncident } from '#protocol/media-incident.ts';
import type { PeerMessage } from '#protocol/peer-message.ts';
import type { Result } from '#protocol/result.ts';
import { ROOM_REQUESTS, type RoomMethod, type RoomRequestOf } from '#protocol/room.ts';
import { DATABASES, type PreparedDatabase, prepareDatabase } from '../support/databases.ts';
import { askSeat, connectGuest, type GuestClient, invite, spendToken } from '../support/guest-client.ts';
import {
  type ConnectedKiosk,
  type ConsoleClient,
  connectConsole,
  connectConsoleWith,
  connectKiosk,
  disconnected,
  nextRoomEvent,
  nextView,
  queuePatient,
} from '../support/link-clients.ts';
import { VOICE } from '../support/room-media.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const FACE = {
  kind: 'video',
  role: 'face',
  rtpParameters: {
    mid: '1',
    codecs: [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 }],
    encodings: [{ ssrc: 2222 }],
  },
} as const;
const HEARS = {
  codecs: [
    { ...VOICE.rtpParameters.codecs[0], kind: 'audio', preferredPayloadType: 111 },
    { ...FACE.rtpParameters.codecs[0], kind: 'video', preferredPayloadType: 96 },
  ],
};

describe.each(DATABASES)('guests of a consultation on %s', (kind) => {
  let database: PreparedDatabase;
  let server: RunningServer;
  let kiosk: ConnectedKiosk;
  let physician: ConsoleClient;
  let id: ConsultationId;

  beforeAll(async () => {
    database = await prepareDatabase(kind);
    server = await startServer({ ...database, env: { ...database.env, ESCALE_SEAT_HOLD: '10' } });
    kiosk = await connectKiosk(server);
    physician = await connectConsole(server, server.physicians.first);
  });
  afterAll(async () => {
    kiosk.client.disconnect();
    physician.disconnect();
    await server.stop();
    await database.release();
  });

  const taken = async () => {
    id = await queuePatient(kiosk.client);
    await physician.emitWithAck('take', { consultationId: id });
    onTestFinished(async () => {
      await physician.emitWithAck('close', { consultationId: id, outcome: 'advice' });
    });
    return id;
  };
  /** A guest whose link was just opened, connected. */
  const seated = async (name?: string) => {
    const issued = await invite(physician, id, name);
    const { cookie } = await spendToken(server, issued.token);
    const client = await connectGuest(server, cookie);
    onTestFinished(() => void client.disconnect());
    return { ...issued, cookie, client };
  };
  const ask = <M extends RoomMethod>(guest: GuestClient, method: M, payload: RoomRequestOf<M>) =>
    guest.emitWithAck('room', { call: { method, payload } });
  const askAs = <M extends RoomMethod>(
    side: ConsoleClient | ConnectedKiosk['client'],
    method: M,
    payload: RoomRequestOf<M>,
  ) => (side as ConsoleClient).emitWithAck('room', { consultationId: id, call: { method, payload } });
  const transportOf = (answer: Result<unknown>) => {
    if (!answer.ok) throw new Error(`no transport: ${answer.error}`);
    return ROOM_REQUESTS['create-transport'].response.parse(answer.value).id;
  };
  const ended = (guest: GuestClient) =>
    new Promise<string>((resolve) => guest.once('ended', ({ why }) => resolve(why)));
  const stateOf = (view: ConsultationView, guestId: string) => view.guests.find((guest) => guest.id === guestId)?.state;
  const eventsOf = (view: ConsultationView, guestId: string) =>
    view.guests.find((guest) => guest.id === guestId)?.events.map(({ type, by }) => [type, by]);

  test('a link is opened once, by one browser, which is given a cookie no script sees', async () => {
    await taken();
    const { token } = await invite(physician, id);
    const spoken = token.toLowerCase().replace(/.{4}/g, '$& ');
    const [one, other] = await Promise.all([spendToken(server, spoken), spendToken(server, token)]);
    expect([one.status, other.status].sort()).toEqual([200, 410]);
    const [opened, late] = one.status === 200 ? [one, other] : [other, one];
    expect(opened.line).toMatch(/; HttpOnly; SameSite=Strict/);
    expect(late).toMatchObject({ body: { error: 'used' }, cookie: '' });
    const welcome = {
      name: 'Claire Petit',
      role: 'nurse',
      consultationId: id,
      physician: { name: expect.any(String) },
    };
    expect(opened.body).toMatchObject(welcome);
    expect(JSON.stringify(opened.body)).not.toContain('Quixzyvaume');
    expect(await askSeat(server, opened.cookie)).toMatchObject({ status: 200, body: welcome });
    expect(await askSeat(server, 'guest=another')).toEqual({ status: 404, body: { error: 'none' } });
    expect(server.output()).not.toContain(token);
    expect(server.output()).not.toContain('Claire Petit');
  });

  test('a token that was never made opens nothing, and another site’s page spends none', async () => {
    await taken();
    expect(await spendToken(server, '0'.repeat(28))).toMatchObject({ status: 404, body: { error: 'unknown' } });
    expect(await spendToken(server, 'nothing of the kind')).toMatchObject({ status: 404 });
    const { token } = await invite(physician, id);
    expect(await spendToken(server, token, { origin: 'https://elsewhere.example' })).toMatchObject({ status: 403 });
    expect(await spendToken(server, token)).toMatchObject({ status: 200 });
  });

  test('an invitation that was taken back opens nothing', async () => {
    await taken();
    const { guestId, token } = await invite(physician, id);
    const told = nextView(physician, (view) => stateOf(view, guestId) === 'revoked');
    await physician.emitWithAck('guest:dismiss', { consultationId: id, guestId });
    expect(eventsOf(await told, guestId)).toEqual([
      ['invited', expect.any(String)],
      ['revoked', expect.any(String)],
    ]);
    expect(await spendToken(server, token)).toMatchObject({ status: 410, body: { error: 'revoked' } });
  });

  test('neither a link nor a seat outlives the consultation, nor goes on with the next physician', async () => {
    await taken();
    const unopened = await invite(physician, id);
    const { client, cookie } = await seated();
    const over = ended(client);
    await ask(client, 'join', {});
    await physician.emitWithAck('leave', { consultationId: id });
    expect(await over).toBe('over');
    await physician.emitWithAck('take', { consultationId: id });
    expect(await spendToken(server, unopened.token)).toMatchObject({ status: 410, body: { error: 'over' } });
    expect(await askSeat(server, cookie)).toMatchObject({ status: 410, body: { error: 'over' } });
    await expect(connectGuest(server, cookie)).rejects.toThrow('unauthorized');
  });

  test('there are as many guests as the screens show, and no more', async () => {
    await taken();
    const issued = [];
    for (let guest = 0; guest < MOST_GUESTS; guest += 1) issued.push(await invite(physician, id, `Invité ${guest}`));
    const more = () => physician.emitWithAck('guest:invite', { consultationId: id, name: 'Un de trop', role: 'other' });
    expect(await more()).toEqual({ ok: false, error: 'too-many' });
    await physician.emitWithAck('guest:dismiss', { consultationId: id, guestId: issued[0]?.guestId ?? (id as never) });
    expect(await more()).toMatchObject({ ok: true });
  });

  test('only the physician who has the patient invites and puts out', async () => {
    await taken();
    const { guestId } = await invite(physician, id);
    const other = await connectConsole(server, server.physicians.second);
    onTestFinished(() => void other.disconnect());
    const refused = { ok: false, error: 'not-yours' };
    expect(await other.emitWithAck('guest:invite', { consultationId: id, name: 'X', role: 'other' })).toEqual(refused);
    expect(await other.emitWithAck('guest:dismiss', { consultationId: id, guestId })).toEqual(refused);
    expect(await physician.emitWithAck('guest:invite', { consultationId: id, name: '  ', role: 'other' })).toEqual({
      ok: false,
      error: 'invalid',
    });
  });

  test('a guest is named to both before anything of them can be seen or heard', async () => {
    await taken();
    await askAs(kiosk.client, 'join', {});
    await askAs(physician, 'join', {});
    const { client, guestId } = await seated('Claire Petit');
    const order: string[] = [];
    const watch = ({ event }: { event: { type: string } }) => order.push(event.type);
    kiosk.client.on('room', watch);
    onTestFinished(() => void kiosk.client.off('room', watch));
    const named = Promise.all([nextRoomEvent(kiosk.client, 'peer-joined'), nextRoomEvent(physician, 'peer-joined')]);
    const here = nextView(physician, (view) => stateOf(view, guestId) === 'here');
    expect(await ask(client, 'join', {})).toMatchObject({
      ok: true,
      value: { peerId: guestId, participants: [{ party: 'patient', name: null }, { party: 'physician' }] },
    });
    for (const { event } of await named)
      expect(event).toMatchObject({ peerId: guestId, party: 'guest', name: 'Claire Petit', guestRole: 'nurse' });
    await here;
    const heard = nextRoomEvent(kiosk.client, 'producer-added');
    const transportId = transportOf(await ask(client, 'create-transport', { direction: 'send' }));
    expect(await ask(client, 'produce', { ...VOICE, transportId })).toMatchObject({ ok: true });
    expect(await ask(client, 'produce', { ...FACE, transportId })).toMatchObject({ ok: true });
    await heard;
    expect(order.slice(0, 2)).toEqual(['peer-joined', 'producer-added']);
  });

  test('a guest receives faces and voices, and is refused everything else', async () => {
    await taken();
    await askAs(kiosk.client, 'join', {});
    await askAs(physician, 'join', {});
    await physician.emitWithAck('examination-camera', { consultationId: id, on: true });
    const sending = transportOf(await askAs(kiosk.client, 'create-transport', { direction: 'send' }));
    const produced = async (offer: Omit<RoomRequestOf<'produce'>, 'transportId'>) => {
      const answer = await askAs(kiosk.client, 'produce', { ...offer, transportId: sending });
      return ROOM_REQUESTS.produce.response.parse(answer.ok ? answer.value : answer).producerId;
    };
    const withSource = <O extends typeof VOICE | typeof FACE>(offer: O, mid: string, ssrc: number) => ({
      ...offer,
      rtpParameters: { ...offer.rtpParameters, mid, encodings: [{ ssrc }] },
    });
    const voice = await produced(VOICE);
    const face = await produced(FACE);
    const stethoscope = await produced({ ...withSource(VOICE, '3', 3333), role: 'stethoscope' });
    const examination = await produced({ ...withSource(FACE, '4', 4444), role: 'examination' });
    const lossy = { streamId: 0, ordered: false, maxRetransmits: 0 };
    const vitals = await askAs(kiosk.client, 'produce-vitals', { transportId: sending, sctpStreamParameters: lossy });
    const { dataProducerId } = ROOM_REQUESTS['produce-vitals'].response.parse(vitals.ok ? vitals.value : vitals);

    const { client } = await seated();
    const joined = await ask(client, 'join', {});
    const present = ROOM_REQUESTS.join.response.parse(joined.ok ? joined.value : joined);
    expect(present.producers.map(({ producerId }) => producerId).sort()).toEqual([voice, face].sort());
    expect(present.vitalsDataProducerId).toBeNull();

    const receiving = transportOf(await ask(client, 'create-transport', { direction: 'receive' }));
    const own = transportOf(await ask(client, 'create-transport', { direction: 'send' }));
    const consume = (producerId: string) =>
      ask(client, 'consume', { transportId: receiving, producerId, rtpCapabilities: HEARS });
    const invalid = { ok: false, error: 'invalid' };
    expect(await consume(voice)).toMatchObject({ ok: true });
    expect(await consume(face)).toMatchObject({ ok: true });
    expect(await consume(stethoscope)).toMatchObject(invalid);
    expect(await consume(examination)).toMatchObject(invalid);
    expect(await ask(client, 'consume-vitals', { transportId: receiving, dataProducerId })).toMatchObject(invalid);
    expect(await ask(client, 'produce-vitals', { transportId: own, sctpStreamParameters: lossy })).toMatchObject(
      invalid,
    );
    for (const role of ['examination', 'stethoscope'] as const) {
      const offer = role === 'examination' ? FACE : VOICE;
      expect(await ask(client, 'produce', { ...offer, role, transportId: own })).toMatchObject(invalid);
    }
    // What belongs to the patient is out of a guest's hands.
    expect(await ask(client, 'close-producer', { producerId: voice })).toMatchObject(invalid);
    expect(await ask(client, 'pause-producer', { producerId: face })).toMatchObject(invalid);
    expect(await ask(client, 'close-transport', { transportId: sending })).toMatchObject(invalid);

    const tell = (to: string, message: PeerMessage) => ask(client, 'tell', { to, message });
    const orders: PeerMessage[] = [
      { type: 'take-still' },
      { type: 'camera-set', role: 'face', zoom: 2 },
      { type: 'stethoscope', on: true },
      { type: 'stethoscope-state', state: 'on' },
      { type: 'fall', side: 'up', step: 'face-off' },
      {
        type: 'quality',
        report: { grade: 'lost', loss: 1, roundTrip: null, jitter: 0, frozen: 0 },
      },
    ];
    for (const order of orders) expect(await tell('patient', order)).toMatchObject(invalid);
    const told = nextRoomEvent(kiosk.client, 'told');
    expect(await tell('patient', { type: 'media-key-held', generation: 0 })).toMatchObject({ ok: true });
    await told;
  });

  test('a guest’s socket answers to nothing but the room, and no other door takes its cookie', async () => {
    await taken();
    const { client, cookie } = await seated();
    // What a page of a physician or a kiosk would ask; here nobody listens, so nobody answers.
    const answered: string[] = [];
    const raw: Socket = client;
    for (const event of ['hello', 'take', 'close', 'measure', 'notes:save', 'entry:add', 'guest:invite', 'kiosks'])
      raw.emit(event, { consultationId: id }, () => answered.push(event));
    expect(await ask(client, 'join', {})).toMatchObject({ ok: true });
    expect(answered).toEqual([]);
    await expect(connectConsoleWith(server, { cookie })).rejects.toThrow('unauthorized');
    const attachment = new URL(`/consultations/${id}/attachments/${randomUUID()}`, server.origin);
    expect((await fetch(attachment, { headers: { cookie } })).status).toBe(401);
    expect((await fetch(new URL('/me', server.origin), { headers: { cookie } })).status).toBe(401);
    await expect(connectGuest(server, await server.signIn(server.physicians.first))).rejects.toThrow('unauthorized');
    await expect(connectGuest(server, cookie, { origin: 'https://elsewhere.example' })).rejects.toThrow('unauthorized');
  });

  test('R4: how a guest’s media fared is recorded under their name, dated to no time before they came, and bounded', async () => {
    await taken();
    const { client } = await seated();
    const tell = (incident: MediaIncident, age: number, times = 1) =>
      client.emitWithAck('media:incidents', {
        incidents: Array.from({ length: times }, () => ({ id: randomUUID(), age, incident })),
      });
    const told = nextView(physician, ({ incidents }) => incidents.length > 0);
    const before = Date.now();
    expect(await tell({ kind: 'capture-stalled', device: 'camera' }, 24 * 3_600_000)).toEqual({ ok: true, value: {} });
    const [kept] = (await told).incidents;
    expect(kept).toMatchObject({ kind: 'capture-stalled', device: 'camera', party: 'guest', guest: 'Claire Petit' });
    expect(before - Date.parse(kept?.at ?? '')).toBeLessThan(60_000);
    const answers: string[] = [];
    for (let packs = 0; packs < 10; packs += 1)
      answers.push((await tell({ kind: 'media-lost', detail: 'seat' }, 0, 50)).ok ? 'kept' : 'refused');
    expect(answers).toEqual([...Array<string>(9).fill('kept'), 'refused']);
  });

  test('a page that is loaded again has its seat; a guest who stays away has left', async () => {
    await taken();
    await askAs(kiosk.client, 'join', {});
    const { client, cookie, guestId } = await seated();
    await ask(client, 'join', {});
    client.disconnect();
    const again = await connectGuest(server, cookie);
    onTestFinished(() => void again.disconnect());
    expect(await ask(again, 'join', {})).toMatchObject({ ok: true });
    const gone = nextRoomEvent(kiosk.client, 'peer-left');
    const told = nextView(physician, (view) => stateOf(view, guestId) === 'away');
    again.disconnect();
    expect((await gone).event).toMatchObject({ peerId: guestId, name: 'Claire Petit' });
    expect(eventsOf(await told, guestId)).toEqual([
      ['invited', expect.any(String)],
      ['came', null],
      ['left', null],
    ]);
  });

  test('the physician takes a guest out at any moment; what the guest held is gone', async () => {
    await taken();
    await askAs(kiosk.client, 'join', {});
    const { client, cookie, guestId } = await seated();
    await ask(client, 'join', {});
    const transportId = transportOf(await ask(client, 'create-transport', { direction: 'send' }));
    await ask(client, 'produce', { ...VOICE, transportId });
    const [why, hungUp] = [ended(client), disconnected(client as unknown as ConsoleClient)];
    const gone = Promise.all([
      nextRoomEvent(kiosk.client, 'producer-closed'),
      nextRoomEvent(kiosk.client, 'peer-left'),
    ]);
    const told = nextView(physician, (view) => stateOf(view, guestId) === 'removed');
    await physician.emitWithAck('guest:dismiss', { consultationId: id, guestId });
    expect(await why).toBe('removed');
    await hungUp;
    await gone;
    expect(eventsOf(await told, guestId)?.at(-1)).toEqual(['removed', expect.any(String)]);
    expect(await askSeat(server, cookie)).toMatchObject({ status: 410, body: { error: 'removed' } });
    await expect(connectGuest(server, cookie)).rejects.toThrow('unauthorized');
  });

  test('a guest who leaves has left for good', async () => {
    await taken();
    await askAs(kiosk.client, 'join', {});
    const { client, cookie, guestId } = await seated();
    await ask(client, 'join', {});
    const gone = nextRoomEvent(kiosk.client, 'peer-left');
    const told = nextView(physician, (view) => stateOf(view, guestId) === 'left');
    const why = ended(client);
    client.emit('leave', {}, () => undefined);
    expect(await why).toBe('left');
    await gone;
    expect(eventsOf(await told, guestId)?.at(-1)).toEqual(['left', null]);
    expect(await askSeat(server, cookie)).toMatchObject({ status: 410, body: { error: 'left' } });
  });
});
