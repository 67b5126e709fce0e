import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PeerMessage } from '#protocol/peer-message.ts';
import type { Participant, PeerId } from '#protocol/room.ts';
import type { FrameWorkerMessage } from '../../../../media/encryption/frame-worker-messages.ts';
import { type EncryptionState, MediaEncryption } from '../../../../media/encryption/media-encryption.ts';
import { seededRandom } from '../../../support/network/random.ts';

/** What the page told each of its workers, in the order they were made: here the browser ends. */
let told: FrameWorkerMessage[][];

beforeEach(() => {
  told = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal(
    'RTCRtpSender',
    class {
      createEncodedStreams() {
        return { readable: new ReadableStream(), writable: new WritableStream() };
      }
    },
  );
  vi.stubGlobal(
    'Worker',
    class {
      readonly #told: FrameWorkerMessage[] = [];
      constructor() {
        told.push(this.#told);
      }
      postMessage(message: FrameWorkerMessage): void {
        this.#told.push(message);
      }
      terminate(): void {}
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const who = (peerId: string): Participant => ({
  peerId,
  party: peerId === 'patient' || peerId === 'physician' ? peerId : 'guest',
  name: null,
});

/** One end, its messages carried by `carry`, which rejects where the link is down. */
function end(own: PeerId, main: PeerId, carry: (message: PeerMessage) => Promise<void>) {
  const states: EncryptionState[] = [];
  const encryption = new MediaEncryption(
    { consultation: '3f1e4c52-5a8f-4b8e-9f5f-0d6c8f6f3b11', own, main },
    { tell: (_, message) => carry(message), changed: (state) => states.push(state), maySend: () => {} },
  );
  return { encryption, states };
}

/** Lets seconds pass, and what is computed meanwhile be computed. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await vi.advanceTimersByTimeAsync(1000);
    for (let turn = 0; turn < 20; turn += 1) {
      // Computed beside this thread, where a busy machine may be late: what was asked for before is ready after this.
      await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** Lets seconds pass until this holds; what is computed meanwhile takes its own time. */
async function passUntil(holds: () => boolean): Promise<void> {
  for (let seconds = 0; !holds(); seconds += 1) {
    if (seconds > 900) throw new Error('that never came to hold');
    await pass(1);
  }
}

const protectionOf = (messages: readonly FrameWorkerMessage[] | undefined, peerId: string) =>
  messages?.findLast((message) => message.type === 'protect' && message.peerId === peerId);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** Two ends in one room; resolves once both have made their keys. */
async function meet(isLost: () => boolean) {
  const carry = (to: () => MediaEncryption, from: PeerId) => async (message: PeerMessage) => {
    if (isLost()) throw new Error('the link is down');
    to().told(from, message);
  };
  const patient = end(
    'patient',
    'physician',
    carry(() => physician.encryption, 'patient'),
  );
  const physician = end(
    'physician',
    'patient',
    carry(() => patient.encryption, 'physician'),
  );
  patient.encryption.participants([who('physician')]);
  physician.encryption.participants([who('patient')]);
  await until(() => patient.states.length > 0 && physician.states.length > 0);
  const close = () => {
    patient.encryption.close();
    physician.encryption.close();
  };
  return { patient, physician, close };
}

/** Shares (0 to 1) of the messages that a bad link loses, each lost or not by a chance that is the same in each run. */
test.each([0, 0.2, 0.5])(
  'with %d of all messages lost both ends come to have each other’s key and the same code',
  async (share) => {
    const chance = seededRandom(Math.round(share * 10) + 1);
    const { patient, physician, close } = await meet(() => chance() < share);
    const isSettled = (messages: readonly FrameWorkerMessage[]) =>
      ['patient', 'physician'].every((peerId) => {
        const last = protectionOf(messages, peerId);
        return last?.type === 'protect' && last.protection.kind === 'encrypted';
      });
    await passUntil(() => told.every(isSettled));
    const code = expect.stringMatching(/^\d{6}$/);
    expect(patient.states.at(-1)).toEqual({ kind: 'encrypted', code, isChanged: false });
    expect(physician.states.at(-1)).toEqual(patient.states.at(-1));
    for (const messages of told)
      for (const peerId of ['patient', 'physician'])
        expect(protectionOf(messages, peerId)).toMatchObject({ protection: { kind: 'encrypted' } });
    close();
  },
);

test('pictures are held back until it is known how they are protected, and asked for once their key is there', async () => {
  let isLost = true;
  const { patient, close } = await meet(() => isLost);
  const { maySend, readable } = patient.encryption.media;
  let canRead = false;
  void readable?.('physician').then(() => {
    canRead = true;
  });
  await pass(1);
  expect([maySend?.(), canRead]).toEqual([false, false]);
  isLost = false;
  await passUntil(() => canRead);
  await passUntil(() => maySend?.() === true);
  for (const peerId of ['patient', 'physician'])
    expect(protectionOf(told[0], peerId)).not.toMatchObject({ protection: { kind: 'waiting' } });
  close();
});

test('on a link that carries nothing for a minute both wait and say so, and nothing goes out in the clear', async () => {
  let isLost = true;
  const { patient, physician, close } = await meet(() => isLost);
  await pass(4);
  expect(patient.states.at(-1)).toEqual({ kind: 'agreeing' });
  await pass(2);
  for (const { states } of [patient, physician]) expect(states.at(-1)).toEqual({ kind: 'delayed' });
  await pass(60);
  expect([protectionOf(told[0], 'patient'), patient.encryption.media.maySend?.()]).toEqual([undefined, false]);
  isLost = false;
  await pass(6);
  for (const { states } of [patient, physician]) expect(states.at(-1)?.kind).toBe('encrypted');
  expect(told.flat().filter((message) => message.type === 'protect' && message.protection.kind === 'clear')).toEqual(
    [],
  );
  close();
});

/** An end whose browser lets nobody at its frames. */
function endThatCannot(own: PeerId, main: PeerId, carry: (message: PeerMessage) => Promise<void>) {
  const able = RTCRtpSender;
  vi.stubGlobal('RTCRtpSender', class {});
  const made = end(own, main, carry);
  vi.stubGlobal('RTCRtpSender', able);
  return made;
}

test('with an end that cannot encrypt all goes in the clear once it has said so, though its first word is lost', async () => {
  let isLost = true;
  const patient = end('patient', 'physician', async (message) => physician.encryption.told('patient', message));
  const physician = endThatCannot('physician', 'patient', async (message) => {
    if (!isLost) patient.encryption.told('physician', message);
  });
  patient.encryption.participants([who('physician')]);
  physician.encryption.participants([who('patient')]);
  expect(physician.states).toEqual([{ kind: 'clear', because: 'this-end' }]);
  await pass(3);
  expect(protectionOf(told[0], 'patient')).toBeUndefined();
  isLost = false;
  await passUntil(() => patient.states.at(-1)?.kind === 'clear');
  expect(patient.states.at(-1)).toEqual({ kind: 'clear', because: 'other-end' });
  for (const peerId of ['patient', 'physician'])
    expect(protectionOf(told[0], peerId)).toMatchObject({ protection: { kind: 'clear' } });
  patient.encryption.close();
});

test('an end that has shown a key is not believed to have none', async () => {
  const { patient, close } = await meet(() => false);
  await passUntil(() => patient.states.at(-1)?.kind === 'encrypted');
  patient.encryption.told('physician', { type: 'key-none' });
  await pass(1);
  expect(patient.states.at(-1)?.kind).toBe('encrypted');
  expect(protectionOf(told[0], 'patient')).toMatchObject({ protection: { kind: 'encrypted' } });
  close();
});

test('a page that is loaded again agrees anew, under another code, and both ends are told that it changed', async () => {
  const { patient, physician, close } = await meet(() => false);
  await passUntil(() => patient.states.at(-1)?.kind === 'encrypted');
  const first = patient.states.at(-1);
  const again = end('physician', 'patient', async (message) => patient.encryption.told('physician', message));
  const former = physician.encryption;
  vi.spyOn(former, 'told').mockImplementation((from, message) => again.encryption.told(from, message));
  former.participants([]);
  again.encryption.participants([who('patient')]);
  const isAnew = () => [again, patient].every(({ states }) => states.at(-1)?.kind === 'encrypted');
  await passUntil(() => isAnew() && patient.states.at(-1) !== first);
  await passUntil(() => {
    const last = again.states.at(-1);
    return last?.kind === 'encrypted' && last.isChanged;
  });
  expect(again.states.at(-1)).toEqual(patient.states.at(-1));
  expect(patient.states.at(-1)).toMatchObject({ isChanged: true });
  expect(patient.states.at(-1)).not.toMatchObject({ code: first?.kind === 'encrypted' ? first.code : '' });
  expect(patient.states).toContainEqual({ kind: 'agreeing' });
  close();
  again.encryption.close();
});

const THREE = ['patient', 'physician', 'guest'] as const;

/** The two of a consultation and their guest, each message carried by `carry`, which says whether it is lost. */
async function meetWithGuest(isLost: (from: PeerId, to: PeerId, message: PeerMessage) => boolean) {
  const codes = new Map<string, string>();
  const ends = new Map<PeerId, MediaEncryption>();
  const join = (own: PeerId, main: PeerId | null) => {
    const at = told.length;
    const encryption = new MediaEncryption(
      { consultation: '3f1e4c52-5a8f-4b8e-9f5f-0d6c8f6f3b11', own, main },
      {
        tell: async (to, message) => {
          if (isLost(own, to, message)) throw new Error('the link is down');
          ends.get(to)?.told(own, message);
        },
        changed: () => undefined,
        maySend: () => undefined,
        peer: (peerId, state) => state.kind === 'encrypted' && codes.set(`${own} ${peerId}`, state.code),
      },
    );
    ends.set(own, encryption);
    return () => told[at];
  };
  const messages = {
    patient: join('patient', 'physician'),
    physician: join('physician', 'patient'),
    guest: join('guest', null),
  };
  const present = (...peerIds: PeerId[]) => {
    for (const [own, encryption] of ends)
      if (peerIds.includes(own)) encryption.participants(peerIds.filter((id) => id !== own).map(who));
  };
  /** Whether `by` has the very key that `of` seals with now. */
  const opens = (by: (typeof THREE)[number], of: (typeof THREE)[number]) => {
    const sealing = protectionOf(messages[of](), of);
    const opening = protectionOf(messages[by](), of);
    if (sealing?.type !== 'protect' || sealing.protection.kind !== 'encrypted') return null;
    if (opening?.type !== 'protect' || opening.protection.kind !== 'encrypted') return null;
    return opening.protection.secrets.has(sealing.protection.current) ? sealing.protection.current : null;
  };
  const secretsOf = (by: (typeof THREE)[number], of: (typeof THREE)[number]) => {
    const opening = protectionOf(messages[by](), of);
    if (opening?.type !== 'protect' || opening.protection.kind !== 'encrypted') return null;
    return opening.protection.secrets.get(opening.protection.current);
  };
  const close = () => {
    for (const encryption of ends.values()) encryption.close();
  };
  return { ends, codes, present, opens, secretsOf, close };
}

test.each([0, 0.3])('three come to have each other’s keys, with %d of all messages lost', async (share) => {
  const chance = seededRandom(7);
  const { codes, present, opens, close } = await meetWithGuest(() => chance() < share);
  present('patient', 'physician');
  await passUntil(() => opens('patient', 'physician') === 0);
  present(...THREE);
  await passUntil(() => THREE.every((by) => THREE.every((of) => by === of || opens(by, of) === 0)));
  for (const main of ['patient', 'physician'] as const) {
    expect(codes.get(`guest ${main}`)).toMatch(/^\d{6}$/);
    expect(codes.get(`${main} guest`)).toBe(codes.get(`guest ${main}`));
  }
  close();
});

test('a guest is given nothing that opens the examination camera or the stethoscope', async () => {
  const { ends, present, opens, secretsOf, close } = await meetWithGuest(() => false);
  present(...THREE);
  await passUntil(() => opens('guest', 'patient') === 0 && opens('physician', 'patient') === 0);
  expect(secretsOf('physician', 'patient')).toEqual({ shared: expect.anything(), kept: expect.anything() });
  expect(secretsOf('guest', 'patient')).toEqual({ shared: expect.anything(), kept: null });
  const send = ends.get('patient')?.media.onSender;
  for (const role of ['face', 'voice', 'examination', 'stethoscope'] as const)
    send?.(role, new RTCRtpSender() as RTCRtpSender);
  const carried = told[0]?.flatMap((message) =>
    message.type === 'carry' ? [[message.of.role, message.of.secret]] : [],
  );
  expect(carried).toEqual([
    ['face', 'shared'],
    ['voice', 'shared'],
    ['examination', 'kept'],
    ['stethoscope', 'kept'],
  ]);
  close();
});

test('when a guest leaves, both go on under keys the guest was not given, though the first telling is lost', async () => {
  let isCut = false;
  const toGuest: PeerMessage[] = [];
  const { ends, present, opens, close } = await meetWithGuest((_, to, message) => {
    if (to === 'guest') toGuest.push(message);
    return isCut && message.type === 'media-key';
  });
  present(...THREE);
  await passUntil(() => opens('guest', 'patient') === 0 && opens('physician', 'patient') === 0);
  toGuest.length = 0;
  isCut = true;
  ends.get('patient')?.participants([who('physician')]);
  ends.get('physician')?.participants([who('patient')]);
  await pass(3);
  isCut = false;
  await passUntil(() => opens('physician', 'patient') === 1 && opens('patient', 'physician') === 1);
  expect(opens('guest', 'patient')).toBeNull();
  expect(toGuest.filter(({ type }) => type === 'media-key')).toEqual([]);
  close();
});

test('nobody is given a key who is not among the participants', async () => {
  const { ends, present, opens, close } = await meetWithGuest(() => false);
  present('patient', 'physician');
  await passUntil(() => opens('physician', 'patient') === 0);
  ends.get('guest')?.participants([who('patient'), who('physician')]);
  await pass(30);
  expect(opens('physician', 'patient')).toBe(0);
  expect(opens('guest', 'patient')).toBeNull();
  expect(opens('guest', 'physician')).toBeNull();
  present(...THREE);
  await passUntil(() => opens('guest', 'patient') === 0);
  close();
});

test('a former key opens nothing once what was sealed with it has come', async () => {
  const { ends, present, opens, close } = await meetWithGuest(() => false);
  present(...THREE);
  await passUntil(() => opens('physician', 'patient') === 0);
  ends.get('patient')?.participants([who('physician')]);
  const generations = () => {
    const held = protectionOf(told[1], 'patient');
    return held?.type === 'protect' && held.protection.kind === 'encrypted' ? [...held.protection.secrets.keys()] : [];
  };
  await passUntil(() => generations().length === 2);
  expect(generations()).toEqual([0, 1]);
  await pass(12);
  expect(generations()).toEqual([1]);
  close();
});
