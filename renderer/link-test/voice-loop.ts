import type { Device, RtpCapabilities, Transport } from 'mediasoup-client/types';
import { SENT_AS } from '#media/encodings.ts';
import type { LinkPath } from '#protocol/link-test.ts';
import type { LinkTestCaller } from './calls.ts';
import { openTransport } from './path.ts';

/** ms within which the way must carry. */
const PATIENCE = 2500;

/** Resolves once a transport carries. */
const carries = (transport: Transport, limit: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const look = () => {
      if (transport.connectionState === 'connected') resolve();
      else if (transport.connectionState === 'failed' || limit.aborted) reject(new Error('the way does not carry'));
    };
    transport.on('connectionstatechange', look);
    limit.addEventListener('abort', look);
    look();
  });

/**
 * Sends a voice to the SFU as a consultation sends it, and receives it back from there: what is heard has gone the whole way,
 * up and down. Ends with the signal `life`. Rejects where the way does not carry in time, or with what the server said.
 *
 * @param voice stays the caller's to stop.
 */
export async function openVoiceLoop(
  call: LinkTestCaller,
  loadDevice: (router: RtpCapabilities) => Promise<Device>,
  path: LinkPath,
  voice: MediaStreamTrack,
  life: AbortSignal,
): Promise<MediaStreamTrack> {
  const limit = AbortSignal.timeout(PATIENCE);
  life.addEventListener('abort', () => call('close', {}).catch(() => undefined));
  const { routerRtpCapabilities } = await call('open', {});
  const device = await loadDevice(routerRtpCapabilities);
  const [sending, receiving] = await Promise.all([
    openTransport(call, device, path, 'send', life),
    openTransport(call, device, path, 'receive', life),
  ]);
  sending.on('produce', ({ rtpParameters }, done, fail) => {
    call('produce-voice', { transportId: sending.id, rtpParameters: { ...rtpParameters } }).then(
      ({ producerId }) => done({ id: producerId }),
      fail,
    );
  });
  const { contentHint: _, ...sentAs } = SENT_AS.voice;
  await sending.produce({ ...sentAs, track: voice, stopTracks: false });
  const answer = await call('consume-voice', {
    transportId: receiving.id,
    rtpCapabilities: { ...device.recvRtpCapabilities },
  });
  const consumer = await receiving.consume({
    id: answer.consumerId,
    producerId: answer.producerId,
    kind: 'audio',
    // Opaque to the protocol; mediasoup-client checks it itself.
    rtpParameters: answer.rtpParameters as unknown as Parameters<typeof receiving.consume>[0]['rtpParameters'],
  });
  await Promise.all([carries(sending, limit), carries(receiving, limit)]);
  life.throwIfAborted();
  return consumer.track;
}
