import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { roomCaller } from '#media/room-calls.ts';
import { ConsultationId } from '#protocol/ids.ts';
import { type Party, ROOM_REQUESTS, type RoomEvent, type RoomMethod, type RoomRequestOf } from '#protocol/room.ts';
import type { Rooms } from '#server/media/rooms.ts';
import { answerRoomCall } from '#server/media/signalling.ts';
import type { Workers } from '#server/media/workers.ts';
import { FarEnd } from '../support/far-end/far-end.ts';
import { Plant } from '../support/far-end/plant.ts';
import { roomEnd } from '../support/far-end/sfu-end.ts';
import { VOICE } from '../support/room-media.ts';
import { openRooms } from '../support/rooms.ts';

const HEARS = { codecs: [{ ...VOICE.rtpParameters.codecs[0], kind: 'audio', preferredPayloadType: 111 }] };

describe('a room', () => {
  const id = ConsultationId.parse(randomUUID());
  let workers: Workers;
  let rooms: Rooms;

  beforeEach(async () => {
    ({ workers, rooms } = await openRooms({ min: 41_000, max: 41_999 }));
  });
  afterEach(() => workers.stop());

  const call = <M extends RoomMethod>(party: Party, method: M, payload: RoomRequestOf<M>, may = true) =>
    answerRoomCall(
      rooms,
      id,
      { method, payload },
      { who: { peerId: party, party, name: null }, line: 'line', notify: () => {}, mayEnter: async () => may },
    );
  const transport = async (party: Party, direction: 'send' | 'receive') => {
    const made = await call(party, 'create-transport', { direction });
    if (!made.ok) throw new Error(`no transport: ${made.error}`);
    return ROOM_REQUESTS['create-transport'].response.parse(made.value).id;
  };

  test('is not closed by who may no longer enter, while others are in it', async () => {
    await call('patient', 'join', {});
    expect(await call('physician', 'join', {}, false)).toMatchObject({ ok: false, error: 'wrong-state' });
    expect(await call('patient', 'create-transport', { direction: 'send' })).toMatchObject({ ok: true });
  });

  test('is not left behind by who may not enter', async () => {
    expect(await call('physician', 'join', {}, false)).toMatchObject({ ok: false, error: 'wrong-state' });
    expect(rooms.size).toBe(0);
  });

  test('knows who is in it by which line, and nobody once it is closed', async () => {
    await call('patient', 'join', {});
    expect(await rooms.holds(id, 'patient', 'line')).toBe(true);
    expect(await rooms.holds(id, 'patient', 'another line')).toBe(false);
    expect(await rooms.holds(id, 'physician', 'line')).toBe(false);
    rooms.close(id);
    await call('physician', 'join', {});
    expect(await rooms.holds(id, 'patient', 'line')).toBe(false);
  });

  test('gives a party a few transports, however many it asks for at once', async () => {
    await call('patient', 'join', {});
    const asked = Array.from({ length: 12 }, () => call('patient', 'create-transport', { direction: 'send' }));
    const made = (await Promise.all(asked)).filter(({ ok }) => ok);
    expect(made).toHaveLength(4);
    expect((await workers.count()).transports).toBe(4);
  });

  test('sends each track to a party once, however often it is asked for', async () => {
    await call('patient', 'join', {});
    await call('physician', 'join', {});
    const sent = await call('patient', 'produce', { transportId: await transport('patient', 'send'), ...VOICE });
    const { producerId } = ROOM_REQUESTS.produce.response.parse(sent.ok ? sent.value : null);
    const transportId = await transport('physician', 'receive');
    const consume = async () => {
      const heard = await call('physician', 'consume', { transportId, producerId, rtpCapabilities: HEARS });
      return ROOM_REQUESTS.consume.response.parse(heard.ok ? heard.value : heard).consumerId;
    };
    const [first, second] = [await consume(), await consume()];
    expect(await call('physician', 'resume-consumer', { consumerId: second })).toMatchObject({ ok: true });
    expect(await call('physician', 'resume-consumer', { consumerId: first })).toMatchObject({ error: 'invalid' });
  });

  test('carries one channel of vitals, however many are opened at once', async () => {
    await call('patient', 'join', {});
    const transportId = await transport('patient', 'send');
    const open = (streamId: number) =>
      call('patient', 'produce-vitals', {
        transportId,
        sctpStreamParameters: { streamId, ordered: false, maxRetransmits: 0 },
      });
    await Promise.all([open(0), open(1), open(2)]);
    const room = await rooms.find(id);
    const { mapDataProducerIdDataConsumerIds: channels } = (await room?.router.dump()) ?? {};
    expect(channels).toHaveLength(1);
  });

  test('tells a party of its transport over which no live value passes any more, and of no other', async () => {
    const plant = await Plant.open();
    onTestFinished(() => plant.close());
    plant.start();
    const enter = async (party: Party) => {
      const told: RoomEvent[] = [];
      const notify = (event: RoomEvent) => void told.push(event);
      const ways = { who: { peerId: party, party, name: null }, line: party, notify, mayEnter: async () => true };
      const asks = roomCaller((asked) => answerRoomCall(rooms, id, asked, ways));
      await asks('join', {});
      const far = await FarEnd.connect(plant, roomEnd(asks));
      onTestFinished(() => far.close());
      const transports = [...((await rooms.find(id))?.peer(party, party, notify).transports ?? [])];
      return {
        asks,
        far,
        ways: (way: 'send' | 'receive') => transports.flatMap(([own, { direction }]) => (direction === way ? own : [])),
        spent: () => told.flatMap((event) => (event.type === 'transport-spent' ? event.transportId : [])),
      };
    };
    const [patient, physician] = [await enter('patient'), await enter('physician')];
    await patient.far.send(true);
    const { producers, vitalsDataProducerId: vitals } = await physician.asks('resume', {});
    await physician.far.receive({ streams: producers, vitals });
    expect([patient.spent(), physician.spent()]).toEqual([[], []]);
    // Who hangs up aborts the association, as one that was given up is.
    patient.far.hangUp();
    await vi.waitFor(() => expect(patient.spent()).toEqual(patient.ways('send')), { timeout: 20_000 });
    expect(physician.spent()).toEqual([]);
    physician.far.hangUp();
    await vi.waitFor(() => expect(physician.spent()).toEqual(physician.ways('receive')), { timeout: 20_000 });
  });
});
