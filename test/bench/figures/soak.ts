import { closePairs, holdMany, openPairs } from '#test/support/far-end/consultation.ts';
import { Plant } from '#test/support/far-end/plant.ts';
import { INSPECTABLE, Inspector } from '#test/support/inspected.ts';
import { allocated, backTo, mediaWorkerOf, type Residue, residueOf } from '#test/support/residue.ts';
import { startServer } from '#test/support/server.ts';
import { trendOf } from '../distribution.ts';
import type { Bench, Effort, Figure } from '../figure.ts';
import { processorTime } from '../processor-time.ts';

/**
 * `consultations`: in all, the warm-up among them. `between`: from one look to the next. Memory comes to its level within the
 * warm-up; what leaks grows after it as well.
 */
const courses: Record<Effort, { readonly warmUp: number; readonly consultations: number; readonly between: number }> = {
  quick: { warmUp: 20, consultations: 60, between: 20 },
  full: { warmUp: 1_500, consultations: 2_500, between: 100 },
};

/** Memory in MiB; the server's once its garbage is collected. */
interface Memory {
  readonly heap: number;
  readonly external: number;
  readonly server: number;
  readonly worker: number;
}

interface Look {
  readonly residue: Residue;
  /** ms until it was no more than at the first look. */
  readonly after: number;
  /** ms of the server's processor since its start. */
  readonly worked: number;
  readonly memory: Memory;
}

/** KiB a consultation may leave: a thousand leave no megabyte. */
const LEFT_AT_MOST = 1;

/** ms in which what was held for a consultation is to be let go of. */
const LET_GO_WITHIN = 30_000;

/** ms a connection may be kept open by who asked over it, when all have gone. */
const KEPT_ALIVE = 90_000;

function leftOver(looks: readonly Look[], of: keyof Residue, name: string): Figure {
  const [base = 0, ...later] = looks.map(({ residue }) => residue[of]);
  return { name, unit: '', samples: later.map((count) => count - base), aim: { of: 'max', atMost: 0 } };
}

/** What each consultation leaves along the line of best fit; the first look is the end of the warm-up. */
function growth(looks: readonly Look[], of: keyof Memory, between: number, name: string): Figure {
  const levels = looks.map(({ memory }) => memory[of]);
  const { perStep } = trendOf(levels);
  return {
    name,
    unit: 'KiB',
    samples: [(perStep * 1024) / between],
    aim: { of: 'max', atMost: LEFT_AT_MOST },
    note: `MiB at each look: ${levels.map((level) => level.toFixed(2)).join(' ')}`,
  };
}

export const soak: Bench = {
  name: 'soak',
  about:
    '1,000 consultations with media after 1,500 others, begun and ended on one server, one kiosk in ten cut off meanwhile: what is left',
  measure: async (effort) => {
    const { warmUp, consultations, between } = courses[effort];
    const server = await startServer({ env: INSPECTABLE });
    const plant = await Plant.open();
    try {
      plant.start();
      const inspector = await Inspector.open(server);
      const fresh = await residueOf(server);
      const pairs = await openPairs(server);
      const look = async (base: Residue): Promise<Look> => {
        const rest = { worked: processorTime(server.pid), ...(await backTo(base, server, LET_GO_WITHIN)) };
        const { heapUsed, external } = await inspector.memory();
        const MiB = 2 ** 20;
        return {
          ...rest,
          memory: {
            heap: heapUsed / MiB,
            external: external / MiB,
            server: allocated(server.pid),
            worker: allocated(mediaWorkerOf(server)),
          },
        };
      };
      let broken = await holdMany(plant, pairs, warmUp);
      const settled = await residueOf(server);
      const looks = [await look(settled)];
      const began = performance.now();
      for (let held = warmUp; held < consultations; held += between) {
        broken += await holdMany(plant, pairs, between);
        looks.push(await look(settled));
      }
      const took = (performance.now() - began) / 1000;
      closePairs(pairs);
      const gone = await backTo(fresh, server, KEPT_ALIVE);
      inspector.close();
      return [
        leftOver(looks, 'rooms', 'rooms left'),
        leftOver(looks, 'routers', 'routers left'),
        leftOver(looks, 'transports', 'transports left'),
        leftOver(looks, 'objects', 'routers, transports, producers, consumers and channels left'),
        leftOver(looks, 'serverHandles', 'file handles left, server'),
        leftOver(looks, 'workerHandles', 'file handles left, SFU worker'),
        {
          name: 'file handles left, server, once kiosks and physicians have gone',
          unit: '',
          samples: [gone.residue.serverHandles - fresh.serverHandles],
          aim: { of: 'max', atMost: 0 },
        },
        {
          name: 'database files held open',
          unit: '',
          samples: looks.map(({ residue }) => residue.databaseFiles),
          note: 'PostgreSQL keeps the files of its tables open: there are as many as tables, not as consultations',
        },
        {
          name: 'let go of after',
          unit: 'ms',
          samples: looks.map(({ after }) => after),
          aim: { of: 'max', atMost: LET_GO_WITHIN },
        },
        growth(looks, 'heap', between, 'server heap, each consultation'),
        growth(looks, 'external', between, 'server memory outside the heap, each consultation'),
        growth(looks, 'server', between, 'server process, each consultation'),
        growth(looks, 'worker', between, 'SFU worker process, each consultation'),
        {
          name: 'processor time of the server, each consultation',
          unit: 'ms',
          samples: looks.slice(1).map(({ worked }, at) => (worked - (looks[at]?.worked ?? worked)) / between),
          note: `from ${warmUp} consultations kept to ${consultations}, in the order of time in the file`,
        },
        {
          name: 'consultations a minute, looks included',
          unit: '/min',
          samples: [(60 * (consultations - warmUp)) / took],
          note: `${consultations} in all, the first ${warmUp} before the first look; ${broken} more broke off, their line fell`,
        },
      ];
    } finally {
      plant.close();
      await server.stop();
    }
  },
};
