import type { DataConsumer, DataProducer, Device, Transport, TransportOptions } from 'mediasoup-client/types';
import { LINK_TEST_LABEL, type LinkPath } from '#protocol/link-test.ts';
import type { LinkTestCaller } from './calls.ts';
import { anyOf } from './signals.ts';

/** A way had all its time, and nothing answered there. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/** A way to the SFU that carries messages there. */
export interface OpenPath {
  readonly path: LinkPath;
  readonly there: DataProducer;
  /** Opens the way back; rejects as the way there does. */
  back(): Promise<DataConsumer>;
}

/** Resolves as soon as `isSo`, asked anew at each of the events; rejects with the signal's reason. */
function until(isSo: () => boolean, listen: (look: () => void) => () => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (!isSo() && !signal.aborted) return;
      stop();
      signal.removeEventListener('abort', look);
      if (isSo()) resolve();
      else reject(signal.reason);
    };
    const stop = listen(look);
    signal.addEventListener('abort', look);
    look();
  });
}

const isOpen = (channel: DataProducer | DataConsumer, signal: AbortSignal): Promise<void> =>
  until(
    () => channel.readyState === 'open',
    (look) => {
      // Both kinds tell it by the same event; the compiler sees two.
      const either = channel as DataProducer;
      either.on('open', look);
      return () => either.off('open', look);
    },
    signal,
  );

/** One transport that reaches the SFU by this way only; it ends with the signal `life`. */
export async function openTransport(
  call: LinkTestCaller,
  device: Device,
  path: LinkPath,
  direction: 'send' | 'receive',
  life: AbortSignal,
): Promise<Transport> {
  // The server's structures are opaque to the protocol; mediasoup-client checks them itself.
  const options = (await call('create-transport', { path, direction })) as unknown as TransportOptions;
  life.throwIfAborted();
  const made = direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options);
  life.addEventListener('abort', () => made.close());
  made.on('connect', ({ dtlsParameters }, done, fail) => {
    call('connect-transport', { transportId: made.id, dtlsParameters: { ...dtlsParameters } }).then(() => done(), fail);
  });
  return made;
}

/**
 * Opens one way to the SFU. Rejects with {@link Unanswered} where nothing answers there in time, or with what the server said.
 * Its transports end with the signal `life`.
 *
 * @param within ms from where the server has made ready: a slow server is none of the way's fault.
 */
export async function openPath(
  call: LinkTestCaller,
  device: Device,
  path: LinkPath,
  life: AbortSignal,
  within: number,
): Promise<OpenPath> {
  const inTime = async (channel: DataProducer | DataConsumer): Promise<void> => {
    const limit = anyOf(life, AbortSignal.timeout(within));
    await isOpen(channel, limit).catch((reason: unknown) => {
      throw life.aborted ? reason : new Unanswered();
    });
  };

  const sending = await openTransport(call, device, path, 'send', life);
  sending.on('producedata', ({ sctpStreamParameters }, done, fail) => {
    call('produce-data', { transportId: sending.id, sctpStreamParameters: { ...sctpStreamParameters } }).then(
      ({ dataProducerId }) => done({ id: dataProducerId }),
      fail,
    );
  });
  const there = await sending.produceData({ label: LINK_TEST_LABEL, ordered: false, maxRetransmits: 0 });
  await inTime(there);
  return {
    path,
    there,
    back: async () => {
      const receiving = await openTransport(call, device, path, 'receive', life);
      const answer = await call('consume-data', { transportId: receiving.id });
      const back = await receiving.consumeData({
        id: answer.dataConsumerId,
        dataProducerId: answer.dataProducerId,
        sctpStreamParameters: answer.sctpStreamParameters as Parameters<
          typeof receiving.consumeData
        >[0]['sctpStreamParameters'], // opaque, see above
        label: LINK_TEST_LABEL,
      });
      await inTime(back);
      return back;
    },
  };
}
