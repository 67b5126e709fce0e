import type { WireSettings } from '../wire.ts';
import type { EncodedFrame } from './frame-transform.ts';
import type { FrameWorkerMessage, StreamOf } from './frame-worker-messages.ts';

/** Senders and receivers of Chromium before 141. */
type StreamMaker = {
  readonly createEncodedStreams?: () => {
    readonly readable: ReadableStream<EncodedFrame>;
    readonly writable: WritableStream<EncodedFrame>;
  };
};
export type Carrier = RTCRtpSender | RTCRtpReceiver;

/** Chromium's own setting, by which its older versions let a page at its frames. */
const HANDS_STREAMS_OUT: WireSettings = { additionalSettings: { encodedInsertableStreams: true } as RTCConfiguration };

const hasScriptTransform = (): boolean => 'RTCRtpScriptTransform' in globalThis;
const hasEncodedStreams = (): boolean => 'createEncodedStreams' in RTCRtpSender.prototype;

/** Whether this browser lets a page encrypt what it sends. */
export const canEncrypt = (): boolean => 'subtle' in crypto && (hasScriptTransform() || hasEncodedStreams());

/** Settings of a connection whose frames the page is to be let at. */
export const frameSettings = (): WireSettings => (hasScriptTransform() ? {} : HANDS_STREAMS_OUT);

/** Has the worker work on every frame of a sender or receiver from now on. */
export function attachWorker(worker: Worker, carrier: Carrier, of: StreamOf): void {
  if (hasScriptTransform()) {
    carrier.transform = new RTCRtpScriptTransform(worker, of);
    return;
  }
  const streams = (carrier as StreamMaker).createEncodedStreams?.();
  if (streams === undefined) return;
  const message: FrameWorkerMessage = { type: 'carry', of, streams };
  worker.postMessage(message, [streams.readable, streams.writable]);
}
