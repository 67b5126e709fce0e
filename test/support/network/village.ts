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

/** The whole product with its kiosk behind a link that the test controls: media and signalling alike. */
export interface Village {
  readonly stage: Stage;
  readonly link: Link;
  /** Its ways for media, which a firewall may block. */
  readonly udp: Gate;
  readonly tcp: Gate;
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
  const mediaPort = await freePort();
  const media = { address: loopback, port: mediaPort };
  const udp = await link.openUdp(media);
  const tcp = await link.openTcp(media);
  let stage: Stage | undefined;
  const close = async () => {
    await stage?.close();
    await link.close();
  };
  try {
    stage = await openStage({
      env: {
        ESCALE_MEDIA_IP: loopback,
        ESCALE_MEDIA_ANNOUNCED: sfu,
        ESCALE_MEDIA_PORTS: `${mediaPort}-${mediaPort}`,
        ESCALE_SEAT_HOLD: String(seatHold),
      },
      hosts: { [sfu]: loopback },
    });
    const server = { address: loopback, port: Number(new URL(stage.server.origin).port) };
    const signalling = await link.openTcp(server);
    const booth = await stage.openBooth({
      hosts: { [sfu]: link.address },
      config: { steps: [], ...config, server: `http://${signalling.address}:${signalling.port}` },
    });
    const physician = await stage.openPhysician('first');
    link.change(profile);
    return { stage, link, udp, tcp, booth, physician, close };
  } catch (error) {
    await close();
    throw error;
  }
}
