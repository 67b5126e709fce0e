import { z } from 'zod';
import { ROOM_REQUESTS } from './room.ts';

/**
 * The test of a kiosk's link before a patient waits (issue of the consultation: tested before queueing, never assumed). The
 * kiosk reaches the SFU by each way there is, over transports of its own that belong to no consultation, and exchanges
 * numbered messages with the server. Nothing of a patient is in them: neither picture nor reading. Their voice goes to the SFU
 * and back to the same kiosk, if they say a word for it; nobody else receives it, and nothing keeps it.
 */

/**
 * The ways to the SFU: directly over UDP or TCP, and by a relay (TURN) that is reached over UDP, over TCP, or in TLS as web
 * pages are. In the order ICE ranks them, what is direct above any relay (RFC 8445, 5.1.2.2); a consultation may stay with one that
 * answered much sooner.
 */
export const LINK_PATHS = ['udp', 'tcp', 'relay-udp', 'relay-tcp', 'relay-tls'] as const;
export const LinkPath = z.enum(LINK_PATHS);
export type LinkPath = z.infer<typeof LinkPath>;

/**
 * `blocked`: it had all its time, and nothing answered. `not-tried`: the installation does not offer it, or nothing was learnt
 * of it. What a kiosk of another version says in other words tells nothing of a way, and keeps no patient from the queue.
 */
const PathState = z.enum(['open', 'blocked', 'not-tried']).catch('not-tried');
const Paths = z.object({
  udp: PathState,
  tcp: PathState,
  'relay-udp': PathState,
  'relay-tcp': PathState,
  'relay-tls': PathState,
} satisfies Record<LinkPath, typeof PathState>);

export const LINK_VERDICTS = ['good', 'fair', 'poor', 'none'] as const;
/** What a consultation may count on: all of it; smaller pictures; a voice; nothing. */
export const LinkVerdict = z.enum(LINK_VERDICTS);
export type LinkVerdict = z.infer<typeof LinkVerdict>;

/** What was measured of the link. Times in ms, rates in bits a second, loss 0 to 1; null: could not be measured. */
export const LinkFigures = z.object({
  /** A question to the server and its answer. */
  signalling: z.number().nonnegative().nullable(),
  paths: Paths,
  /** The way over which all that follows was measured; null where none opened. */
  via: LinkPath.nullable().default(null),
  up: z.number().nonnegative().nullable(),
  down: z.number().nonnegative().nullable(),
  /** Of messages sent at the pace of a voice, both ways together. */
  loss: z.number().min(0).max(1).nullable(),
  /** Share of what came back that came too late for a voice: over a stream, what is lost shows as this. */
  late: z.number().min(0).max(1).nullable().default(null),
  roundTrip: z.number().nonnegative().nullable(),
  jitter: z.number().nonnegative().nullable(),
});
export type LinkFigures = z.infer<typeof LinkFigures>;

/** `dark`: a picture comes, and nothing is on it. `untested`: the patient went on before. */
const CameraTest = z.enum(['works', 'dark', 'missing', 'denied', 'untested']);
export type CameraTest = z.infer<typeof CameraTest>;
/** `silent`: nothing moved although the patient was asked to speak. */
const MicrophoneTest = z.enum(['works', 'silent', 'missing', 'denied', 'untested']);
export type MicrophoneTest = z.infer<typeof MicrophoneTest>;
/** By the patient's ear. */
const LoudspeakerTest = z.enum(['heard', 'not-heard', 'untested']);
export type LoudspeakerTest = z.infer<typeof LoudspeakerTest>;

/** Of the voice that went to the SFU and was to come back. `untested`: there was no way to, or the patient went on before. */
const EchoTest = z.enum(['returned', 'lost', 'untested']);
export type EchoTest = z.infer<typeof EchoTest>;

const JudgedLink = LinkFigures.extend({ verdict: LinkVerdict });
export type JudgedLink = z.infer<typeof JudgedLink>;

/**
 * Whether media goes as a stream on its way out of the house: straight over TCP, or to a relay over TCP or in TLS. There a lost
 * packet is sent again and holds up all that follow it, which by itself neither loss nor jitter shows.
 */
export const isStream = (via: LinkPath | null): boolean => via === 'tcp' || via === 'relay-tcp' || via === 'relay-tls';

/** Whether a fair link is one that may stand still for a moment, more than one with too little room for pictures. */
export const isUneven = ({ verdict, via }: JudgedLink): boolean => verdict === 'fair' && isStream(via);

/** The latest test of a kiosk's link: of the installation, not of a patient. `at` by the kiosk's clock. */
export const MeasuredLink = z.object({ at: z.iso.datetime(), link: JudgedLink });
export type MeasuredLink = z.infer<typeof MeasuredLink>;

/** What the physician and the host are shown; `at` by the kiosk's clock. `link`: null where it could not be tested in time. */
export const LinkTest = z.object({
  at: z.iso.datetime(),
  link: JudgedLink.nullable(),
  camera: CameraTest,
  microphone: MicrophoneTest,
  loudspeaker: LoudspeakerTest,
  echo: EchoTest.default('untested'),
});
export type LinkTest = z.infer<typeof LinkTest>;

/** ms after which the server takes a test back, whatever its state. */
export const LINK_TEST_LIFE = 30_000;

/** At most this much is sent to find a rate: bits a second, and ms. */
export const FILL_LIMITS = { rate: 4_000_000, duration: 2000 } as const;

const { response: transport } = ROOM_REQUESTS['create-transport'];
const Opaque = z.record(z.string(), z.unknown());

export const LINK_TEST_REQUESTS = {
  /** Begins; a former test of this kiosk ends. Refused as `too-many` where the server tests enough links already. */
  open: {
    request: z.object({}),
    response: z.object({ routerRtpCapabilities: Opaque, paths: z.array(LinkPath) }),
  },
  /** A transport that can be reached by one way only. */
  'create-transport': {
    request: z.object({ path: LinkPath, direction: z.enum(['send', 'receive']) }),
    response: transport,
  },
  'connect-transport': {
    request: z.object({ transportId: z.string(), dtlsParameters: Opaque }),
    response: z.object({}),
  },
  /** A channel towards the server, unordered and without retransmission: {@link EchoMessage}s as JSON. */
  'produce-data': {
    request: z.object({ transportId: z.string(), sctpStreamParameters: Opaque }),
    response: z.object({ dataProducerId: z.string() }),
  },
  /** The channel back, of the same kind. */
  'consume-data': {
    request: z.object({ transportId: z.string() }),
    response: z.object({ dataConsumerId: z.string(), dataProducerId: z.string(), sctpStreamParameters: Opaque }),
  },
  /** The patient's voice towards the SFU; a second replaces the first. */
  'produce-voice': {
    request: z.object({ transportId: z.string(), rtpParameters: Opaque }),
    response: z.object({ producerId: z.string() }),
  },
  /** The same voice back; refused as `wrong-state` where none is sent. */
  'consume-voice': {
    request: z.object({ transportId: z.string(), rtpCapabilities: Opaque }),
    response: z.object({ consumerId: z.string(), producerId: z.string(), rtpParameters: Opaque }),
  },
  /** What arrived of the `fill` messages since it was asked last: bits in the best second. */
  received: { request: z.object({}), response: z.object({ rate: z.number().nonnegative() }) },
  /** Asks for `fill` messages at this pace: `rate` in bits a second, `duration` in ms. Answered at once. */
  fill: {
    request: z.object({
      rate: z.number().positive().max(FILL_LIMITS.rate),
      duration: z.number().positive().max(FILL_LIMITS.duration),
    }),
    response: z.object({}),
  },
  /** Ends the test. */
  close: { request: z.object({}), response: z.object({}) },
} as const;
export type LinkTestMethod = keyof typeof LINK_TEST_REQUESTS;
export type LinkTestRequestOf<M extends LinkTestMethod> = z.infer<(typeof LINK_TEST_REQUESTS)[M]['request']>;
export type LinkTestResponseOf<M extends LinkTestMethod> = z.infer<(typeof LINK_TEST_REQUESTS)[M]['response']>;

const METHODS = Object.keys(LINK_TEST_REQUESTS) as [LinkTestMethod, ...LinkTestMethod[]];
export const LinkTestCall = z.object({ method: z.enum(METHODS), payload: z.unknown() });
export type LinkTestCall = z.infer<typeof LinkTestCall>;

/** Label of both channels. */
export const LINK_TEST_LABEL = 'link-test';

/** `echo` comes back as it is; `fill` is counted and thrown away. `pad` gives them the length of what they stand for. */
export const EchoMessage = z.object({
  type: z.enum(['echo', 'fill']),
  n: z.number().int().nonnegative(),
  pad: z.string().max(1200),
});
export type EchoMessage = z.infer<typeof EchoMessage>;

/** Bytes of padding: a packet of voice, and one that fills a datagram without being split. */
export const VOICE_PAD = 100;
export const FILL_PAD = 1000;
