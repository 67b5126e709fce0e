import { z } from 'zod';
import { GuestRole } from './guest.ts';
import { PeerMessage } from './peer-message.ts';

/**
 * Signalling of the SFU room of one consultation, the same for the kiosk and the console. The mediasoup structures are
 * opaque here and checked by mediasoup itself; everything else is checked by these schemas.
 */
const Opaque = z.record(z.string(), z.unknown());

/**
 * What a media producer is for; the views are laid out by it. Examination camera and stethoscope come from the patient, and
 * only the physician receives them.
 */
export const ProducerRole = z.enum(['face', 'voice', 'examination', 'stethoscope']);
export type ProducerRole = z.infer<typeof ProducerRole>;

export const Party = z.enum(['patient', 'physician', 'guest']);
export type Party = z.infer<typeof Party>;

/** What each party may receive of the others; vitals are for the physician alone. */
export const RECEIVED_ROLES: Readonly<Record<Party, readonly ProducerRole[]>> = {
  patient: ['face', 'voice'],
  physician: ['face', 'voice', 'examination', 'stethoscope'],
  guest: ['face', 'voice'],
};

/** Who of a room: `patient`, `physician`, or a guest's UUID. It stays the same over reconnections. */
export const PeerId = z.string().min(1).max(64);
export type PeerId = z.infer<typeof PeerId>;

/**
 * One who is in the room. `name`: as the others are shown it; null for the patient, whom the record names. `guestRole`: what a
 * guest is there for.
 */
export const Participant = z.object({
  peerId: PeerId,
  party: Party,
  name: z.string().nullable(),
  guestRole: GuestRole.optional(),
});
export type Participant = z.infer<typeof Participant>;

/** `paused`: its sender holds it back for now (muted, or let go by the fall); nothing of it arrives meanwhile. */
export const RoomProducer = z.object({
  producerId: z.string(),
  peerId: PeerId,
  party: Party,
  role: ProducerRole,
  kind: z.enum(['audio', 'video']),
  paused: z.boolean(),
});
export type RoomProducer = z.infer<typeof RoomProducer>;

/** Label of the patient's data producer that carries `LiveMessage`s as JSON, unordered and without retransmission. */
export const VITALS_LABEL = 'vitals';

/** The others of the room and what the one who asks may receive of them. */
const Present = z.object({
  /** The one who asks. */
  peerId: PeerId,
  participants: z.array(Participant),
  producers: z.array(RoomProducer),
  vitalsDataProducerId: z.string().nullable(),
});
export type Present = z.infer<typeof Present>;

/**
 * Relays (TURN) to reach the SFU by where no direct way is open, as `RTCPeerConnection` takes them; absent where there are
 * none. The credential ends: each answer brings a fresh one. `relay`: nothing but them may be tried.
 */
const RelayOffer = z.object({
  iceServers: z.array(z.object({ urls: z.array(z.string()), username: z.string(), credential: z.string() })).optional(),
  iceTransportPolicy: z.literal('relay').optional(),
});
export type RelayOffer = z.infer<typeof RelayOffer>;

export const ROOM_REQUESTS = {
  /**
   * Enters the room (again after a reconnection: former transports of this peer are closed first). A party that may be in
   * several places names the one it speaks from as its `seat`: while another has the seat, joining is refused as
   * `wrong-state` unless it takes it over.
   */
  join: {
    request: z.object({
      rtpCapabilities: Opaque.optional(),
      seat: z.uuid().optional(),
      takeOver: z.boolean().optional(),
    }),
    response: Present.extend({ routerRtpCapabilities: Opaque }),
  },
  /**
   * Goes on in the room over another line: transports and producers stay. Tells what may have been missed. Refused as
   * `wrong-state` where the room does not hold this peer (any more), or holds it at another seat: join then.
   */
  resume: { request: z.object({ seat: z.uuid().optional() }), response: Present },
  'create-transport': {
    request: z.object({ direction: z.enum(['send', 'receive']) }),
    response: RelayOffer.extend({
      id: z.string(),
      iceParameters: Opaque,
      iceCandidates: z.array(Opaque),
      dtlsParameters: Opaque,
      sctpParameters: Opaque.optional(),
    }),
  },
  'connect-transport': {
    request: z.object({ transportId: z.string(), dtlsParameters: Opaque }),
    response: z.object({}),
  },
  'restart-ice': {
    request: z.object({ transportId: z.string() }),
    response: RelayOffer.extend({ iceParameters: Opaque }),
  },
  /** Closes a transport and all that runs over it. */
  'close-transport': { request: z.object({ transportId: z.string() }), response: z.object({}) },
  /** The parameters may hold several encodings (simulcast). A second producer of a role replaces the first. */
  produce: {
    request: z.object({
      transportId: z.string(),
      kind: z.enum(['audio', 'video']),
      role: ProducerRole,
      rtpParameters: Opaque,
      paused: z.boolean().optional(),
    }),
    response: z.object({ producerId: z.string() }),
  },
  'close-producer': { request: z.object({ producerId: z.string() }), response: z.object({}) },
  'pause-producer': { request: z.object({ producerId: z.string() }), response: z.object({}) },
  'resume-producer': { request: z.object({ producerId: z.string() }), response: z.object({}) },
  'produce-vitals': {
    request: z.object({ transportId: z.string(), sctpStreamParameters: Opaque }),
    response: z.object({ dataProducerId: z.string() }),
  },
  consume: {
    request: z.object({ transportId: z.string(), producerId: z.string(), rtpCapabilities: Opaque }),
    response: z.object({
      consumerId: z.string(),
      producerId: z.string(),
      kind: z.enum(['audio', 'video']),
      rtpParameters: Opaque,
    }),
  },
  /** Consumers are made paused; the receiver resumes each once its side is ready. */
  'resume-consumer': { request: z.object({ consumerId: z.string() }), response: z.object({}) },
  'pause-consumer': { request: z.object({ consumerId: z.string() }), response: z.object({}) },
  /**
   * The highest layers wanted of a simulcast producer, from 0; `temporal` null: all. What is sent may be lower, as the
   * bandwidth towards this receiver allows.
   */
  'set-layers': {
    request: z.object({
      consumerId: z.string(),
      spatial: z.number().int().min(0).max(7),
      temporal: z.number().int().min(0).max(7).nullable(),
    }),
    response: z.object({}),
  },
  'consume-vitals': {
    request: z.object({ transportId: z.string(), dataProducerId: z.string() }),
    response: z.object({ dataConsumerId: z.string(), dataProducerId: z.string(), sctpStreamParameters: Opaque }),
  },
  /**
   * Tells one of the others something. Refused as `wrong-state` where they are not there, or where it is too much; as `invalid`
   * where a guest says more than {@link GUEST_MESSAGES}.
   */
  tell: { request: z.object({ to: PeerId, message: PeerMessage }), response: z.object({}) },
} as const;

export type RoomMethod = keyof typeof ROOM_REQUESTS;
export type RoomRequestOf<M extends RoomMethod> = z.infer<(typeof ROOM_REQUESTS)[M]['request']>;
export type RoomResponseOf<M extends RoomMethod> = z.infer<(typeof ROOM_REQUESTS)[M]['response']>;

const ROOM_METHODS = Object.keys(ROOM_REQUESTS) as [RoomMethod, ...RoomMethod[]];

/** The envelope that carries any room request through IPC and Socket.IO; `payload` is parsed by its method's schema. */
export const RoomCall = z.object({ method: z.enum(ROOM_METHODS), payload: z.unknown() });
export type RoomCall = z.infer<typeof RoomCall>;

/**
 * Pushed to the others of the room. `peer-joined` comes again when someone enters anew: what was agreed with them before is
 * gone. `top-layer`: whether anyone wants the highest layer of a picture, told to its sender; at the beginning nobody
 * does. `transport-spent`: over one of the peer's own transports no live value passes any more, though the rest does; only a new
 * one helps. `reset`: the router is gone (worker or server died), join again.
 */
export const RoomEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('producer-added'), producer: RoomProducer }),
  z.object({ type: z.literal('producer-closed'), producerId: z.string() }),
  z.object({ type: z.literal('producer-paused'), producerId: z.string() }),
  z.object({ type: z.literal('producer-resumed'), producerId: z.string() }),
  z.object({ type: z.literal('top-layer'), producerId: z.string(), wanted: z.boolean() }),
  z.object({ type: z.literal('vitals-added'), dataProducerId: z.string() }),
  z.object({ type: z.literal('transport-spent'), transportId: z.string() }),
  Participant.extend({ type: z.literal('peer-joined') }),
  Participant.extend({ type: z.literal('peer-left') }),
  z.object({ type: z.literal('told'), from: PeerId, message: PeerMessage }),
  z.object({ type: z.literal('reset') }),
]);
export type RoomEvent = z.infer<typeof RoomEvent>;
