import { z } from 'zod';

/** One stream that is received, as its counters stand. */
export interface ReceivedStream {
  readonly id: string;
  readonly kind: 'audio' | 'video';
  readonly packets: number;
  /** May be negative: packets that came twice are subtracted (RFC 3550, 6.4.1). */
  readonly lost: number;
  /** ms. */
  readonly jitter: number | null;
  /** Pictures decoded since the beginning; null for sound. */
  readonly frames: number | null;
  /** Time the picture has stood still, ms; null where the browser does not count it. It is counted at the end of a freeze. */
  readonly frozen: number | null;
  /** Samples of sound, and those made up for what did not come in time, silence not counted. */
  readonly samples: number | null;
  readonly concealed: number | null;
}

/** One stream that is sent, with what its receiver last told of it. */
export interface SentStream {
  readonly id: string;
  readonly kind: 'audio' | 'video';
  readonly packets: number;
  readonly limitation: 'none' | 'cpu' | 'bandwidth' | 'other' | null;
  /** When the receiver told, ms of its clock: the same as before where it has told nothing new. `loss` 0 to 1; `roundTrip` in ms. */
  readonly remote: { readonly at: number; readonly loss: number | null; readonly roundTrip: number | null } | null;
}

/** What the statistics of one end tell at one moment. `at`: ms of a clock that never steps. */
export interface MediaSample {
  readonly at: number;
  readonly received: readonly ReceivedStream[];
  readonly sent: readonly SentStream[];
  /** To the SFU, ms. */
  readonly roundTrip: number | null;
  /** What the browser believes it can send, bits a second. */
  readonly room: number | null;
}

/** The reports of `getStats()`: each a map of statistics by their id. */
type Reports = Iterable<Iterable<readonly [string, unknown]>>;

const count = z.number().nonnegative().nullish().catch(null);
const Kind = z.enum(['audio', 'video']);

const InboundRtp = z.object({
  id: z.string(),
  type: z.literal('inbound-rtp'),
  kind: Kind,
  packetsReceived: z.number().nonnegative().catch(0),
  packetsLost: z.number().catch(0),
  jitter: count,
  framesDecoded: count,
  totalFreezesDuration: count,
  totalSamplesReceived: count,
  concealedSamples: count,
  silentConcealedSamples: count,
});

const OutboundRtp = z.object({
  id: z.string(),
  type: z.literal('outbound-rtp'),
  kind: Kind,
  packetsSent: z.number().nonnegative().catch(0),
  qualityLimitationReason: z.enum(['none', 'cpu', 'bandwidth', 'other']).nullish().catch(null),
  remoteId: z.string().nullish().catch(null),
});

const RemoteInboundRtp = z.object({
  id: z.string(),
  type: z.literal('remote-inbound-rtp'),
  timestamp: z.number(),
  localId: z.string().nullish().catch(null),
  fractionLost: z.number().min(0).max(1).nullish().catch(null),
  roundTripTime: count,
});

const CandidatePair = z.object({
  id: z.string(),
  type: z.literal('candidate-pair'),
  state: z.string().catch(''),
  nominated: z.boolean().catch(false),
  currentRoundTripTime: count,
  availableOutgoingBitrate: count,
});

const TransportStats = z.object({ type: z.literal('transport'), selectedCandidatePairId: z.string() });

const Statistic = z.discriminatedUnion('type', [
  InboundRtp,
  OutboundRtp,
  RemoteInboundRtp,
  CandidatePair,
  TransportStats,
]);
type StatisticOf<T extends z.infer<typeof Statistic>['type']> = Extract<z.infer<typeof Statistic>, { type: T }>;

const milliseconds = (seconds: number | null | undefined): number | null =>
  seconds === null || seconds === undefined ? null : seconds * 1000;

function toReceived(stream: StatisticOf<'inbound-rtp'>): ReceivedStream {
  const { id, kind, packetsReceived, packetsLost, jitter, framesDecoded, totalFreezesDuration } = stream;
  const { totalSamplesReceived, concealedSamples, silentConcealedSamples } = stream;
  return {
    id,
    kind,
    packets: packetsReceived,
    lost: packetsLost,
    jitter: milliseconds(jitter),
    frames: kind === 'video' ? (framesDecoded ?? null) : null,
    frozen: kind === 'video' ? milliseconds(totalFreezesDuration) : null,
    samples: totalSamplesReceived ?? null,
    concealed: typeof concealedSamples === 'number' ? concealedSamples - (silentConcealedSamples ?? 0) : null,
  };
}

function toSent(
  stream: StatisticOf<'outbound-rtp'>,
  remotes: readonly StatisticOf<'remote-inbound-rtp'>[],
): SentStream {
  const remote = remotes.find(({ id, localId }) => id === stream.remoteId || localId === stream.id);
  return {
    id: stream.id,
    kind: stream.kind,
    packets: stream.packetsSent,
    limitation: stream.qualityLimitationReason ?? null,
    remote:
      remote === undefined
        ? null
        : { at: remote.timestamp, loss: remote.fractionLost ?? null, roundTrip: milliseconds(remote.roundTripTime) },
  };
}

const greatest = (values: readonly (number | null | undefined)[]): number | null => {
  const known = values.filter((value) => typeof value === 'number');
  return known.length === 0 ? null : Math.max(...known);
};

/**
 * Reads the statistics of one end: of its sending transport, and of each consumer whose stream is awaited. What a browser
 * does not tell is null; what it tells in another shape than the specification's is left out.
 *
 * @param at ms of a clock that never steps, such as `performance.now()`.
 * @see https://www.w3.org/TR/webrtc-stats/
 */
export function readSample(reports: Reports, at: number): MediaSample {
  const parts = [...reports].map((report) => partOf(report));
  return {
    at,
    received: parts.flatMap(({ received }) => received),
    sent: parts.flatMap(({ sent }) => sent),
    roundTrip: greatest(parts.map(({ roundTrip }) => roundTrip)),
    // A transport that only receives has an estimate too, which nothing was ever measured for.
    room: greatest(parts.filter(({ sent }) => sent.length > 0).map(({ room }) => room)),
  };
}

function partOf(report: Iterable<readonly [string, unknown]>): Omit<MediaSample, 'at'> {
  const statistics = [...report].flatMap(([, entry]) => {
    const parsed = Statistic.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
  const of = <T extends z.infer<typeof Statistic>['type']>(type: T) =>
    // The filter leaves exactly the statistics of this type.
    statistics.filter((statistic) => statistic.type === type) as StatisticOf<T>[];

  const selected = of('transport').map(({ selectedCandidatePairId }) => selectedCandidatePairId);
  const pairs = of('candidate-pair').filter(({ id, nominated, state }) =>
    selected.length > 0 ? selected.includes(id) : nominated && state === 'succeeded',
  );
  const remotes = of('remote-inbound-rtp');
  return {
    received: of('inbound-rtp').map(toReceived),
    sent: of('outbound-rtp').map((stream) => toSent(stream, remotes)),
    roundTrip: milliseconds(greatest(pairs.map(({ currentRoundTripTime }) => currentRoundTripTime))),
    room: greatest(pairs.map(({ availableOutgoingBitrate }) => availableOutgoingBitrate)),
  };
}
