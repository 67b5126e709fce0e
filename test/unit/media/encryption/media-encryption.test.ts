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
      createEncodedStreams(): void {}
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

const who = (peerId: 'patient' | 'physician'): Participant => ({ peerId, party: peerId, name: null });

/** One end, its messages carried by `carry`, which rejects where the link is down. */
function end(own: PeerId, main: PeerId, carry: (message: PeerMessage) => Promise<void>) {
  const states: EncryptionState[] = [];
  const encryption = new MediaEncryption(
    { consultation: '3f1e4c52-5a8f-4b8e-9f5f-0d6c8f6f3b11', own, main },
    { tell: (_, message) => carry(message), changed: (state) => states.push(state) },
  );
  return { encryption, states };
}

/** Lets seconds pass, and what is computed meanwhile be computed. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await vi.advanceTimersByTimeAsync(1000);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
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
    await pass(900);
    expect(patient.states.at(-1)).toEqual({ kind: 'encrypted', code: expect.stringMatching(/^\d{6}$/) });
    expect(physician.states.at(-1)).toEqual(patient.states.at(-1));
    for (const messages of told)
      for (const peerId of ['patient', 'physician'])
        expect(protectionOf(messages, peerId)).toMatchObject({ protection: { kind: 'encrypted' } });
    close();
  },
);

test('an end that hears nothing sends in the clear after five seconds, and says so', async () => {
  const { patient, physician, close } = await meet(() => true);
  await pass(4);
  expect(patient.states.at(-1)).toEqual({ kind: 'agreeing' });
  expect(protectionOf(told[0], 'patient')).toBeUndefined();
  await pass(2);
  for (const { states } of [patient, physician]) expect(states.at(-1)).toEqual({ kind: 'clear', because: 'other-end' });
  expect(protectionOf(told[0], 'patient')).toMatchObject({ protection: { kind: 'clear' } });
  close();
});

test('a page that is loaded again agrees anew, under another code', async () => {
  const { patient, physician, close } = await meet(() => false);
  await pass(3);
  const first = patient.states.at(-1);
  const again = end('physician', 'patient', async (message) => patient.encryption.told('physician', message));
  const former = physician.encryption;
  vi.spyOn(former, 'told').mockImplementation((from, message) => again.encryption.told(from, message));
  former.participants([]);
  again.encryption.participants([who('patient')]);
  await pass(5);
  expect(again.states.at(-1)).toEqual(patient.states.at(-1));
  expect(patient.states.at(-1)).not.toEqual(first);
  expect(patient.states).toContainEqual({ kind: 'agreeing' });
  close();
  again.encryption.close();
});
