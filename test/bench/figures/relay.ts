import { setTimeout as pause } from 'node:timers/promises';
import { createWorker, type types } from 'mediasoup';
import { prepareMediasoupWorker } from '#build/runtimes/mediasoup-worker.ts';
import type { PeerMessage } from '#protocol/peer-message.ts';
import { ROOM_CODECS } from '#server/media/codecs.ts';
import { closePairs, type HeldConsultation, holdConsultation, openPairs } from '#test/support/far-end/consultation.ts';
import { FarEnd } from '#test/support/far-end/far-end.ts';
import { Plant } from '#test/support/far-end/plant.ts';
import { bareEnd } from '#test/support/far-end/sfu-end.ts';
import { mediaWorkerOf } from '#test/support/residue.ts';
import { startServer } from '#test/support/server.ts';
import { distributionOf } from '../distribution.ts';
import type { Bench, Figure } from '../figure.ts';
import { processorTime } from '../processor-time.ts';

/** ms until every picture has begun anew, and ms that are then measured. */
const SETTLING = 3_000;
const MEASURED = 10_000;

/** ms between two reports of quality each end of a real call tells the other. */
const TELLS_EVERY = 2_000;

const QUALITY: PeerMessage = {
  type: 'quality',
  report: { grade: 'good', loss: 0.001, roundTrip: 32, jitter: 4, frozen: 0 },
};

/** The processes at work. */
interface Pids {
  readonly sfu: number;
  readonly server: number;
  readonly bare: number;
}

/** What a round took: ms of each process for each second, and packets that arrived. */
interface Round {
  readonly times: Readonly<Record<keyof Pids, number>>;
  readonly packets: number;
  readonly lost: number;
}

/** Both ends of consultations that are carried in one way. */
type Arm = readonly FarEnd[];

async function setPaused(ends: Arm, paused: boolean): Promise<void> {
  await Promise.all(ends.map((end) => end.setPaused(paused)));
}

async function countedBy(ends: Arm): Promise<{ packets: number; lost: number }> {
  const counts = await Promise.all(ends.map((end) => end.counted()));
  return {
    packets: counts.reduce((sum, { packets }) => sum + packets, 0),
    lost: counts.reduce((sum, { lost }) => sum + lost, 0),
  };
}

const timesOf = ({ sfu, server, bare }: Pids): Round['times'] => ({
  sfu: processorTime(sfu),
  server: processorTime(server),
  bare: processorTime(bare),
});

/** Has this arm carried for a while, and reads what each process took meanwhile: those of the other arm are at rest. */
async function carry(arm: Arm, pids: Pids): Promise<Round> {
  await setPaused(arm, false);
  await pause(SETTLING);
  const before = { counted: await countedBy(arm), times: timesOf(pids), at: performance.now() };
  await pause(MEASURED);
  const times = timesOf(pids);
  const seconds = (performance.now() - before.at) / 1000;
  const counted = await countedBy(arm);
  await setPaused(arm, true);
  const taken = (of: keyof Pids) => (times[of] - before.times[of]) / seconds;
  return {
    times: { sfu: taken('sfu'), server: taken('server'), bare: taken('bare') },
    packets: counted.packets - before.counted.packets,
    lost: counted.lost - before.counted.lost,
  };
}

/** As many consultations as there are pairs, between transports of bare routers. */
async function openBare(plant: Plant, worker: types.Worker, consultations: number): Promise<Arm> {
  const ends: FarEnd[] = [];
  for (let n = 0; n < consultations; n += 1) {
    const sfu = bareEnd(await worker.createRouter({ mediaCodecs: ROOM_CODECS }));
    const [patient, doctor] = [await FarEnd.connect(plant, sfu), await FarEnd.connect(plant, sfu)];
    const [fromPatient, fromDoctor] = [await patient.send(true), await doctor.send(false)];
    await Promise.all([patient.receive(fromDoctor), doctor.receive(fromPatient)]);
    ends.push(patient, doctor);
  }
  return ends;
}

/** Both ends tell each other how they fare, as they do in every call. */
function talkOver(held: readonly HeldConsultation[]): NodeJS.Timeout {
  return setInterval(() => {
    for (const { patientCalls, doctorCalls } of held) {
      void patientCalls('tell', { to: 'physician', message: QUALITY });
      void doctorCalls('tell', { to: 'patient', message: QUALITY });
    }
  }, TELLS_EVERY);
}

/** ms for each second, as a share of a core. */
const percent = (time: number): number => time / 10;

/** A round each way. In that of the bare router the server is at rest, with its consultations open and silent. */
interface Pairing {
  readonly served: Round;
  readonly bare: Round;
}

const middle = (samples: readonly number[]): number => distributionOf(samples).median;

function figuresOf(pairings: readonly Pairing[], consultations: number): Figure[] {
  const rounds = pairings.flatMap(({ served, bare }) => [served, bare]);
  const each = (time: number) => percent(time) / consultations;
  const rest = pairings.map(({ bare }) => percent(bare.times.server + bare.times.sfu));
  const [fixed, own] = [middle(rest), ({ served: { times } }: Pairing) => percent(times.sfu + times.server)];
  // What the server takes for itself is taken once, however many it carries.
  const carried = pairings.map((pairing) => (100 - fixed) / ((own(pairing) - fixed) / consultations));
  const carriedBare = pairings.map(({ bare }) => 100 / each(bare.times.bare));
  return [
    {
      name: 'a consultation: the server’s SFU worker',
      unit: '% of a core',
      samples: pairings.map(({ served }) => each(served.times.sfu)),
      note: `${consultations} at once; face 1.5 Mbit/s and voice 40 kbit/s each way, vitals, reports of quality`,
    },
    {
      name: 'a consultation: a bare router’s worker',
      unit: '% of a core',
      samples: pairings.map(({ bare }) => each(bare.times.bare)),
    },
    {
      name: 'the server process meanwhile, in all',
      unit: '% of a core',
      samples: pairings.map(({ served }) => percent(served.times.server)),
    },
    { name: 'the server at rest, in all', unit: '% of a core', samples: rest },
    { name: 'consultations a core carries, server', unit: '', samples: carried },
    { name: 'consultations a core carries, bare router', unit: '', samples: carriedBare },
    {
      name: 'consultations a core carries, of those of a bare router',
      unit: '%',
      samples: carried.map((count, at) => (100 * count) / (carriedBare[at] ?? Number.NaN)),
      aim: { of: 'median', atLeast: 95 },
      note: 'reckoned from what was measured: (a core − the server at rest) / what each consultation adds',
    },
    {
      name: 'the SFU worker alone, of a bare router’s',
      unit: '%',
      samples: pairings.map(({ served, bare }) => (100 * bare.times.bare) / served.times.sfu),
    },
    { name: 'packets of a round', unit: '', samples: rounds.map(({ packets }) => packets) },
    { name: 'packets lost in a round', unit: '', samples: rounds.map(({ lost }) => lost) },
  ];
}

export const relay: Bench = {
  name: 'relay',
  about: 'processor time of a consultation on the server against a bare mediasoup router relaying the same streams',
  measure: async (effort) => {
    const workerBin = process.env['MEDIASOUP_WORKER_BIN'] ?? (await prepareMediasoupWorker()).executable;
    const server = await startServer();
    const plant = await Plant.open();
    const worker = await createWorker({ logLevel: 'error', workerBin });
    let talk: NodeJS.Timeout | undefined;
    const ends: FarEnd[] = [];
    try {
      plant.start();
      const pairs = await openPairs(server);
      const held = await Promise.all(pairs.map((pair) => holdConsultation(plant, pair)));
      const served = held.flatMap(({ patient, doctor }) => [patient, doctor]);
      const bare = await openBare(plant, worker, pairs.length);
      const pids = { sfu: mediaWorkerOf(server), server: server.pid, bare: worker.pid };
      ends.push(...served, ...bare);
      await Promise.all([setPaused(served, true), setPaused(bare, true)]);
      const serve = async () => {
        talk = talkOver(held);
        const round = await carry(served, pids);
        clearInterval(talk);
        return round;
      };
      const rounds: Pairing[] = [];
      for (let round = 0; round < (effort === 'quick' ? 2 : 12); round += 1) {
        // What goes first changes, so that a machine that grows busier wrongs neither.
        if (round % 2 === 0) {
          const first = await serve();
          rounds.push({ served: first, bare: await carry(bare, pids) });
        } else {
          const first = await carry(bare, pids);
          rounds.push({ served: await serve(), bare: first });
        }
      }
      closePairs(pairs);
      return figuresOf(rounds, pairs.length);
    } finally {
      clearInterval(talk);
      for (const end of ends) end.close();
      worker.close();
      plant.close();
      await server.stop();
    }
  },
};
