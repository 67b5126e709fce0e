import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#build/start/port.ts';
import { prepareDatabase } from '../databases.ts';
import { type RunningServer, startServer } from '../server.ts';
import { trustAuthority } from './authority.ts';
import type { Profile } from './conditions.ts';
import type { Gate } from './gate.ts';
import { Link } from './link.ts';
import { startTurnServer, type TurnServer } from './turn-server.ts';

const loopback = '127.0.0.1';

export type Way = 'mediaUdp' | 'mediaTcp' | 'relayUdp' | 'relayTcp' | 'relayTls';

/** A house whose firewall the test controls: a link with a gate for each way to the SFU and to its relay. */
export interface WalledHouse {
  readonly link: Link;
  readonly turn: TurnServer;
  /** The relay's addresses, as an installation names them. */
  readonly turnUrls: readonly string[];
  /** A browser's home that trusts the relay's certificate. */
  readonly home: string;
  /** Opens these ways and blocks all others. */
  onlyOpen(...open: readonly Way[]): void;
  openAll(): void;
  /** A server whose SFU is called `announced`, with a database of its own; `after` is given what ends it. */
  startServer(
    announced: string,
    after: (close: () => Promise<void>) => void,
    env?: Record<string, string>,
  ): Promise<RunningServer>;
  close(): Promise<void>;
}

export async function openWalledHouse(profile: Profile): Promise<WalledHouse> {
  const link = new Link(profile, 1);
  // The SFU, as the one party and the other take its name.
  const turn = await startTurnServer({ peers: [link.address, loopback] });
  const mediaPort = await freePort();
  const media = { address: loopback, port: mediaPort };
  const beyond = [turn.relayAddress];
  const gates: Readonly<Record<Way, Gate>> = {
    mediaUdp: await link.openUdp(media, { beyond }),
    mediaTcp: await link.openTcp(media, { beyond }),
    relayUdp: await link.openUdp(turn),
    relayTcp: await link.openTcp(turn),
    relayTls: await link.openTcp({ address: turn.address, port: turn.tlsPort }),
  };
  const home = await mkdtemp(join(tmpdir(), 'escale-home-'));
  await trustAuthority(home, turn.authority);
  const { name, port, tlsPort, secret } = turn;
  const turnUrls = [
    `turn:${name}:${port}`,
    `turn:${name}:${port}?transport=tcp`,
    `turns:${name}:${tlsPort}?transport=tcp`,
  ];
  return {
    link,
    turn,
    turnUrls,
    home,
    onlyOpen: (...open) => {
      for (const [way, gate] of Object.entries(gates)) if (!open.some((each) => each === way)) gate.block();
    },
    openAll: () => {
      for (const gate of Object.values(gates)) gate.unblock();
    },
    startServer: async (announced, after, env = {}) => {
      const database = await prepareDatabase('postgresql');
      after(() => database.release());
      const server = await startServer({
        dataDir: database.dataDir,
        env: {
          ...database.env,
          ESCALE_MEDIA_IP: loopback,
          ESCALE_MEDIA_ANNOUNCED: announced,
          ESCALE_MEDIA_PORTS: `${mediaPort}-${mediaPort}`,
          ESCALE_TURN_URLS: turnUrls.join(','),
          ESCALE_TURN_SECRET: secret,
          ESCALE_TURN_LIFETIME: '60',
          ...env,
        },
      });
      after(() => server.stop());
      return server;
    },
    close: async () => {
      await link.close();
      await turn.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
