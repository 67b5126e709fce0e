import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Repair } from '#media/repair-loop.ts';
import { roomCaller } from '#media/room-calls.ts';
import { RoomKeeper, type RoomStatus } from '#media/room-keeper.ts';
import { ConsultationId } from '#protocol/ids.ts';
import { failed } from '#protocol/result.ts';
import { type Participant, type ProducerRole, ROOM_REQUESTS, type RoomEvent, type RoomMethod } from '#protocol/room.ts';
import type { Rooms } from '#server/media/rooms.ts';
import { answerRoomCall } from '#server/media/signalling.ts';
import type { Workers } from '#server/media/workers.ts';
import { openRooms } from '../support/rooms.ts';
import { type StandIn, stall, standInDevice, standInTrack } from '../support/sfu-device.ts';

const PATIENT: Participant = { peerId: 'patient', party: 'patient', name: null };
const PHYSICIAN: Participant = { peerId: 'physician', party: 'physician', name: 'Dr Martin' };
const GUEST: Participant = { peerId: randomUUID(), party: 'guest', name: 'Infirmière Blanc' };

/** One end of the room, with the wire to the server in the hands of the test. */
interface End {
  readonly keeper: RoomKeeper;
  readonly standIn: StandIn;
  /** What was asked of the server. */
  readonly asked: RoomMethod[];
  readonly statuses: RoomStatus[];
  readonly repairs: Repair[];
  /** What arrives now, by party and role; those held back in brackets. */
  readonly arrives: () => string[];
  readonly told: { from: string; message: unknown }[];
  /** `refuses`: a role the server will not have now. */
  wire: { cut: boolean; line: string; refuses: ProducerRole | null };
}

describe('the keeper of a place in the room', () => {
  const id = ConsultationId.parse(randomUUID());
  let workers: Workers;
  let rooms: Rooms;

  beforeEach(async () => {
    ({ workers, rooms } = await openRooms({ min: 42_000, max: 42_999 }));
  });
  afterEach(() => workers.stop());

  function enter(who: Participant, roles: readonly ProducerRole[] = []): End {
    const standIn = standInDevice();
    const asked: RoomMethod[] = [];
    const statuses: RoomStatus[] = [];
    const repairs: Repair[] = [];
    const tracks = new Map<string, boolean>();
    const told: { from: string; message: unknown }[] = [];
    const wire: End['wire'] = { cut: false, line: randomUUID(), refuses: null };
    const notify = (event: RoomEvent) => {
      if (!wire.cut) keeper.take(event);
    };
    const keeper = new RoomKeeper({
      call: roomCaller(async (call) => {
        asked.push(call.method);
        if (wire.cut) return failed('offline');
        const sends = ROOM_REQUESTS.produce.request.safeParse(call.payload);
        if (sends.success && sends.data.role === wire.refuses) return failed('wrong-state');
        const { line } = wire;
        return answerRoomCall(rooms, id, call, { who, line, notify, mayEnter: async () => true });
      }),
      device: standIn.device,
      vitals: who.party === 'patient',
      events: {
        status: (status) => statuses.push(status),
        track: ({ party, role, paused }, track) => {
          if (track === null) tracks.delete(`${party} ${role}`);
          else tracks.set(`${party} ${role}`, paused);
        },
        paused: ({ party, role, paused }) => tracks.set(`${party} ${role}`, paused),
        told: (from, message) => told.push({ from, message }),
        repaired: (repair) => repairs.push(repair),
      },
    });
    for (const role of roles)
      keeper.send(role, standInTrack(role === 'voice' || role === 'stethoscope' ? 'audio' : 'video'));
    keeper.start();
    onTestFinished(() => keeper.close());
    const arrives = () => [...tracks].map(([name, paused]) => (paused ? `(${name})` : name)).sort();
    return { keeper, standIn, asked, statuses, repairs, arrives, told, wire };
  }

  const becomes = (end: End, expected: string[]) =>
    vi.waitFor(() => expect(end.arrives()).toEqual(expected), { timeout: 20_000, interval: 20 });
  const isConnected = (end: End) =>
    vi.waitFor(() => expect(end.statuses.at(-1)).toBe('connected'), { timeout: 20_000, interval: 20 });

  /** A patient and a physician who see each other; what is asked is counted from then on. */
  async function seeEachOther(): Promise<{ patient: End; physician: End }> {
    const [patient, physician] = [enter(PATIENT, ['face']), enter(PHYSICIAN, ['face'])];
    await becomes(physician, ['patient face']);
    await becomes(patient, ['physician face']);
    await isConnected(patient);
    patient.asked.length = 0;
    return { patient, physician };
  }

  /** The patient's way to the server is there again, as a new connection. */
  function linkReturns({ wire, keeper }: End): void {
    wire.cut = false;
    wire.line = randomUUID();
    keeper.linkReturned();
  }

  test('brings each what they may receive: examination and stethoscope go to the physician alone', async () => {
    const patient = enter(PATIENT, ['face', 'voice', 'examination', 'stethoscope']);
    const physician = enter(PHYSICIAN, ['face', 'voice']);
    const guest = enter(GUEST, ['voice']);
    await becomes(physician, [
      'guest voice',
      'patient examination',
      'patient face',
      'patient stethoscope',
      'patient voice',
    ]);
    await becomes(patient, ['guest voice', 'physician face', 'physician voice']);
    await becomes(guest, ['patient face', 'patient voice', 'physician face', 'physician voice']);
    expect(guest.keeper.others).toEqual(expect.arrayContaining([PATIENT, PHYSICIAN]));
  });

  test('tells the others what is held back, and keeps it so through a new join', async () => {
    const patient = enter(PATIENT, ['face', 'voice']);
    const physician = enter(PHYSICIAN, ['voice']);
    await becomes(patient, ['physician voice']);
    physician.keeper.setPaused('voice', true);
    await becomes(patient, ['(physician voice)']);
    physician.keeper.take({ type: 'reset' });
    await isConnected(physician);
    await becomes(patient, ['(physician voice)']);
    physician.keeper.setPaused('voice', false);
    await becomes(patient, ['physician voice']);
  });

  test('a camera that gives no picture is held back until it does, or longer where it was to be', async () => {
    const patient = enter(PATIENT, ['voice']);
    const physician = enter(PHYSICIAN);
    const camera = standInTrack('video');
    patient.keeper.send('face', camera);
    await becomes(physician, ['patient face', 'patient voice']);
    stall(camera, true);
    await becomes(physician, ['(patient face)', 'patient voice']);
    // The fall lets go of nothing meanwhile, and of everything later.
    patient.keeper.setPaused('face', false);
    stall(camera, false);
    await becomes(physician, ['patient face', 'patient voice']);
    patient.keeper.setPaused('face', true);
    stall(camera, true);
    stall(camera, false);
    await becomes(physician, ['(patient face)', 'patient voice']);
    patient.keeper.setPaused('face', false);
    await becomes(physician, ['patient face', 'patient voice']);
    // Turned off by its owner.
    stall(camera, true);
    patient.keeper.send('face', null);
    stall(camera, false);
    await becomes(physician, ['patient voice']);
    expect(patient.repairs).toEqual([]);
  });

  test('a camera that gives no picture yet is held back from the first', async () => {
    const patient = enter(PATIENT);
    const physician = enter(PHYSICIAN);
    const camera = standInTrack('video');
    stall(camera, true);
    patient.keeper.send('face', camera);
    await becomes(physician, ['(patient face)']);
    stall(camera, false);
    await becomes(physician, ['patient face']);
  });

  test('what the server has ended by itself is taken back without a new join', async () => {
    const patient = enter(PATIENT, ['face', 'examination']);
    const physician = enter(PHYSICIAN, ['face']);
    await becomes(physician, ['patient examination', 'patient face']);
    rooms.closeExamination(id);
    await becomes(physician, ['patient face']);
    patient.statuses.length = 0;
    patient.keeper.send('examination', null);
    await vi.waitFor(() => expect(patient.asked).toContain('close-producer'), { timeout: 20_000 });
    patient.keeper.send('examination', standInTrack('video'));
    await becomes(physician, ['patient examination', 'patient face']);
    expect(patient.statuses).toEqual([]);
    expect(patient.repairs).toEqual([]);
  });

  test('an examination that was stopped as it began costs no new join', async () => {
    const patient = enter(PATIENT, ['face']);
    const physician = enter(PHYSICIAN);
    await becomes(physician, ['patient face']);
    await isConnected(patient);
    patient.wire.refuses = 'examination';
    patient.asked.length = 0;
    patient.keeper.send('examination', standInTrack('video'));
    await vi.waitFor(() => expect(patient.asked).toContain('produce'), { timeout: 20_000 });
    patient.keeper.send('examination', null);
    patient.wire.refuses = null;
    patient.keeper.send('examination', standInTrack('video'));
    await becomes(physician, ['patient examination', 'patient face']);
    expect(patient.statuses).not.toContain('reconnecting');
  });

  test('what the server has ended is sent again where it is taken back and sent in one moment', async () => {
    const patient = enter(PATIENT, ['face', 'examination']);
    const physician = enter(PHYSICIAN, ['face']);
    await becomes(physician, ['patient examination', 'patient face']);
    rooms.closeExamination(id);
    await becomes(physician, ['patient face']);
    // Something of the role is under way: neither the end nor the new beginning is seen before both are wished for.
    patient.keeper.setMaxLayer('examination', 0);
    patient.keeper.send('examination', null);
    patient.keeper.send('examination', standInTrack('video'));
    await becomes(physician, ['patient examination', 'patient face']);
    expect(patient.repairs).toEqual([]);
  });

  test('a link that was away: what was missed is caught up on, and what was sent goes on', async () => {
    const patient = enter(PATIENT, ['face']);
    const physician = enter(PHYSICIAN, ['face', 'voice']);
    await becomes(patient, ['physician face', 'physician voice']);
    await becomes(physician, ['patient face']);
    patient.wire.cut = true;
    physician.keeper.send('voice', null);
    patient.keeper.send('face', null);
    await vi.waitFor(() => expect(patient.asked).toContain('close-producer'), { timeout: 20_000 });
    linkReturns(patient);
    await becomes(patient, ['physician face']);
    await becomes(physician, []);
  });

  test('a picture that is seen again while the server could not hear it comes again once it can', async () => {
    const { patient, physician } = await seeEachOther();
    const face = { peerId: 'patient', role: 'face' } as const;
    physician.keeper.setLayers(face, 'hidden');
    await vi.waitFor(() => expect(physician.asked).toContain('pause-consumer'), { timeout: 20_000 });
    physician.wire.cut = true;
    physician.keeper.setLayers(face, { spatial: 0, temporal: null });
    await vi.waitFor(() => expect(physician.asked.at(-1)).toBe('resume-consumer'), { timeout: 20_000 });
    physician.asked.length = 0;
    linkReturns(physician);
    await vi.waitFor(() => expect(physician.asked).toContain('resume-consumer'), { timeout: 20_000 });
    expect(physician.asked).not.toContain('join');
    expect(patient.repairs).toEqual([]);
  });

  test('signalling alone was away: nobody joins anew, and nothing is interrupted', async () => {
    const { patient } = await seeEachOther();
    patient.statuses.length = 0;
    linkReturns(patient);
    await vi.waitFor(() => expect(patient.statuses).toEqual(['connected']), { timeout: 20_000 });
    expect(patient.asked[0]).toBe('resume');
    expect(patient.asked).not.toContain('join');
    // Neither the first join nor this was a reconnection of the media.
    expect(patient.repairs).toEqual([]);
  });

  test('while the server cannot be reached nothing is given up, and what was there goes on once it can', async () => {
    const { patient } = await seeEachOther();
    patient.wire.cut = true;
    patient.standIn.connection('failed');
    const tries = () => patient.asked.length;
    await vi.waitFor(() => expect(tries()).toBeGreaterThanOrEqual(2 * 4), { timeout: 20_000 });
    expect(new Set(patient.asked)).toEqual(new Set(['restart-ice']));
    expect(patient.arrives()).toEqual(['physician face']);
    patient.statuses.length = 0;
    patient.standIn.connection('connected');
    linkReturns(patient);
    await isConnected(patient);
    expect(patient.asked).not.toContain('join');
    expect(patient.arrives()).toEqual(['physician face']);
  });

  test('transports that have failed in a cut are replaced once the link is back; the seat stays', async () => {
    const { patient, physician } = await seeEachOther();
    patient.wire.cut = true;
    patient.standIn.connection('failed');
    await vi.waitFor(() => expect(patient.asked).toContain('restart-ice'), { timeout: 20_000 });
    patient.asked.length = 0;
    patient.statuses.length = 0;
    linkReturns(patient);
    await isConnected(patient);
    await becomes(physician, ['patient face']);
    await becomes(patient, ['physician face']);
    expect(patient.asked).toContain('create-transport');
    expect(patient.asked).not.toContain('join');
    expect(patient.repairs).toMatchObject([{ took: expect.any(Number) }]);
    expect(physician.repairs).toEqual([]);
  });

  test('a join that is not answered costs no seat that may carry again', async () => {
    const { patient, physician } = await seeEachOther();
    patient.wire.cut = true;
    // The server's last word before the cut: it has to be joined anew.
    patient.keeper.take({ type: 'reset' });
    await vi.waitFor(() => expect(patient.asked.length).toBeGreaterThanOrEqual(3), { timeout: 20_000 });
    expect(new Set(patient.asked)).toEqual(new Set(['join']));
    expect(patient.arrives()).toEqual(['physician face']);
    linkReturns(patient);
    await isConnected(patient);
    await becomes(patient, ['physician face']);
    await becomes(physician, ['patient face']);
  });

  test('a broken transport: ICE first; where the server has no such transport any more, new ones; the seat stays', async () => {
    const patient = enter(PATIENT, ['face']);
    const physician = enter(PHYSICIAN, ['voice']);
    await becomes(physician, ['patient face']);
    await becomes(patient, ['physician voice']);
    await isConnected(patient);
    const room = await rooms.find(id);
    const peer = room?.peer('patient', patient.wire.line, (event) => patient.keeper.take(event));
    for (const { transport } of [...(peer?.transports.values() ?? [])]) transport.close();
    patient.asked.length = 0;
    patient.statuses.length = 0;
    patient.standIn.connection('failed');
    await isConnected(patient);
    await becomes(physician, ['patient face']);
    await becomes(patient, ['physician voice']);
    expect(patient.repairs).toMatchObject([{ cause: 'transport', took: expect.any(Number) }]);
    expect(patient.statuses[0]).toBe('reconnecting');
    expect(patient.asked[0]).toBe('restart-ice');
    expect(patient.asked).toContain('create-transport');
    expect(patient.asked).not.toContain('join');
  });

  test('a transport on which live values have died is replaced at once; the other way and the seat stay', async () => {
    const { patient, physician } = await seeEachOther();
    const room = await rooms.find(id);
    const ways = () => {
      const peer = room?.peer('patient', patient.wire.line, (event) => patient.keeper.take(event));
      const of = (way: 'send' | 'receive') =>
        [...(peer?.transports ?? [])].flatMap(([transportId, { direction }]) => (direction === way ? transportId : []));
      return { send: of('send'), receive: of('receive') };
    };
    const before = ways();
    const vitals = () => room?.peer('patient', patient.wire.line, (event) => patient.keeper.take(event)).vitals?.id;
    await vi.waitFor(() => expect(vitals()).toBeDefined());
    const dead = vitals();
    const [transportId = ''] = before.send;
    patient.keeper.take({ type: 'transport-spent', transportId: 'of another seat' });
    expect(patient.statuses.at(-1)).toBe('connected');
    patient.keeper.take({ type: 'transport-spent', transportId });
    await isConnected(patient);
    await becomes(physician, ['patient face']);
    expect(ways().send).toHaveLength(1);
    expect(ways().send).not.toEqual(before.send);
    expect(ways().receive).toEqual(before.receive);
    expect(vitals()).not.toBe(dead);
    expect(patient.repairs).toMatchObject([{ cause: 'vitals', action: 'rebuild' }]);
    expect(patient.asked).not.toContain('join');
  });

  test('a room that died is joined anew by all, and everyone is seen again', async () => {
    const patient = enter(PATIENT, ['face']);
    const physician = enter(PHYSICIAN, ['face']);
    await becomes(physician, ['patient face']);
    await becomes(patient, ['physician face']);
    const [pid] = workers.pids;
    if (pid === undefined) throw new Error('no worker');
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect(patient.asked.filter((method) => method === 'join').length).toBeGreaterThan(1), {
      timeout: 20_000,
    });
    await isConnected(patient);
    await isConnected(physician);
    await becomes(physician, ['patient face']);
    await becomes(patient, ['physician face']);
    for (const { repairs } of [patient, physician]) {
      expect(repairs).toMatchObject([{ cause: 'room', action: 'rejoin' }]);
    }
  });

  test('peers tell each other what the server does not read, until it is too much', async () => {
    const patient = enter(PATIENT);
    const physician = enter(PHYSICIAN);
    await isConnected(patient);
    await isConnected(physician);
    await physician.keeper.tell('patient', { type: 'take-still' });
    await vi.waitFor(() => expect(patient.told).toEqual([{ from: 'physician', message: { type: 'take-still' } }]), {
      timeout: 20_000,
    });
    await expect(physician.keeper.tell('nobody', { type: 'take-still' })).rejects.toMatchObject({
      code: 'wrong-state',
    });
    const many = Array.from({ length: 100 }, () => physician.keeper.tell('patient', { type: 'take-still' }));
    const outcomes = await Promise.allSettled(many);
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(20);
  });
});
