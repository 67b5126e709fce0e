import type { types } from 'mediasoup';
import type { RoomRequestOf, RoomResponseOf } from '#protocol/room.ts';
import type { Peer } from './peer.ts';
import { type Done, opaque, toOpaque } from './structures.ts';

/* What a peer may do with the transports, producers and consumers it holds; the others of the room are no part of it. */

export async function connectTransport(
  peer: Peer,
  { transportId, dtlsParameters }: RoomRequestOf<'connect-transport'>,
): Promise<Done> {
  await peer.transport(transportId).connect({ dtlsParameters: opaque<types.DtlsParameters>(dtlsParameters) });
  return {};
}

export async function restartIce(
  peer: Peer,
  { transportId }: RoomRequestOf<'restart-ice'>,
): Promise<RoomResponseOf<'restart-ice'>> {
  return { iceParameters: toOpaque(await peer.transport(transportId).restartIce()) };
}

export function closeTransport(peer: Peer, { transportId }: RoomRequestOf<'close-transport'>): Done {
  peer.transport(transportId).close();
  return {};
}

export function closeProducer(peer: Peer, { producerId }: RoomRequestOf<'close-producer'>): Done {
  peer.producer(producerId).close();
  return {};
}

export async function pauseProducer(peer: Peer, { producerId }: RoomRequestOf<'pause-producer'>): Promise<Done> {
  await peer.producer(producerId).pause();
  return {};
}

export async function resumeProducer(peer: Peer, { producerId }: RoomRequestOf<'resume-producer'>): Promise<Done> {
  await peer.producer(producerId).resume();
  return {};
}

export async function resumeConsumer(peer: Peer, { consumerId }: RoomRequestOf<'resume-consumer'>): Promise<Done> {
  await peer.consumer(consumerId).consumer.resume();
  return {};
}

export async function pauseConsumer(peer: Peer, { consumerId }: RoomRequestOf<'pause-consumer'>): Promise<Done> {
  await peer.consumer(consumerId).consumer.pause();
  return {};
}

export async function setLayers(
  peer: Peer,
  { consumerId, spatial, temporal }: RoomRequestOf<'set-layers'>,
): Promise<Done> {
  const temporalLayer = temporal === null ? {} : { temporalLayer: temporal };
  const { consumer, layers } = peer.consumer(consumerId);
  await layers?.want(consumer, { spatialLayer: spatial, ...temporalLayer });
  return {};
}
