import { freePort } from '#build/start/port.ts';
import type { Booth } from '../booth.ts';
import type { KioskConfigInput } from '../kiosk.ts';
import type { Physician } from '../physician.ts';
import { openStage, type Stage } from '../stage.ts';
import { bothWays, type Profile } from './conditions.ts';
import type { Gate } from './gate.ts';
import { Link } from './link.ts';

/** The SFU's name: each party reaches it through a link of its own. */
const sfu = 'media.escale.test';
const loopback = '127.0.0.1';

/** The SFU's name for who has no link of their own. */
export const straightHosts = { [sfu]: loopback };

/** What a party behind a link of its own has between itself and the rest. */
export interface Way {
  readonly link: Link;
  /** The link's ways for media, which a firewall may block. */
  readonly udp: Gate;
  readonly tcp: Gate;
  /** Addresses the party's browser takes names for: its media go through the link. */
  readonly mediaHosts: Readonly<Record<string, string>>;
  /** The server's address as the party's kiosk is given it: its signalling goes through the link too. */
  readonly server: string;
  /** The same for a browser, whose address of the server stays the one it signs in at. */
  readonly hosts: Readonly<Record<string, string>>;
}

/** A stage to which each of these links leads; a party without one has no link worth the name. */
export async function openStageBehind(
  links: readonly Link[],
  seatHold: number,
): Promise<{ readonly stage: Stage; readonly ways: readonly Way[] }> {
  const port = await freePort();
  const media = { address: loopback, port };
  const gates: { link: Link; udp: Gate; tcp: Gate }[] = [];
  for (const link of links) gates.push({ link, udp: await link.openUdp(media), tcp: await link.openTcp(media) });
  const stage = await openStage({
    env: {
      ESCALE_MEDIA_IP: loopback,
      ESCALE_MEDIA_ANNOUNCED: sfu,
      ESCALE_MEDIA_PORTS: `${port}-${port}`,
      ESCALE_SEAT_HOLD: String(seatHold),
    },
    hosts: straightHosts,
  });
  const { host, port: serverPort } = new URL(stage.server.origin);
  const ways: Way[] = [];
  try {
    for (const { link, udp, tcp } of gates) {
      const signalling = await link.openTcp({ address: loopback, port: Number(serverPort) });
      const through = `${signalling.address}:${signalling.port}`;
      const mediaHosts = { [sfu]: link.address };
      ways.push({
        link,
        udp,
        tcp,
        mediaHosts,
        server: `http://${through}`,
        hosts: { ...mediaHosts, [host]: through },
      });
    }
  } catch (error) {
    await stage.close();
    throw error;
  }
  return { stage, ways };
}

/** The whole product with its kiosk behind a link that the test controls: media and signalling alike. */
export interface Village extends Pick<Way, 'link' | 'udp' | 'tcp'> {
  readonly stage: Stage;
  readonly booth: Booth;
  /** At a desk whose line is perfect. */
  readonly physician: Physician;
  close(): Promise<void>;
}

/** `seatHold`: seconds the server keeps the place of one who is away. `config`: of the kiosk, beside where the server is. */
export async function openVillage(
  profile: Profile,
  seed: number,
  seatHold = 120,
  config: Partial<KioskConfigInput> = {},
): Promise<Village> {
  const link = new Link(bothWays({}), seed);
  let stage: Stage | undefined;
  const close = async () => {
    await stage?.close();
    await link.close();
  };
  try {
    const behind = await openStageBehind([link], seatHold);
    stage = behind.stage;
    const [way] = behind.ways;
    if (way === undefined) throw new Error('the kiosk has no way');
    const { udp, tcp, mediaHosts, server } = way;
    const booth = await stage.openBooth({ hosts: mediaHosts, config: { steps: [], ...config, server } });
    const physician = await stage.openPhysician('first');
    link.change(profile);
    return { stage, link, udp, tcp, booth, physician, close };
  } catch (error) {
    await close();
    throw error;
  }
}
