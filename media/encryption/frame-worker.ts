import { type EncodedFrame, opening, type Protection, sealing } from './frame-transform.ts';
import type { FrameWorkerMessage, StreamOf } from './frame-worker-messages.ts';

/** The page's thread draws; here, beside it, each frame is sealed or opened. One worker serves all streams of a page. */

interface FrameStreams {
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
}

/** What a dedicated worker has and the page's types do not know (WebRTC Encoded Transform, section 6). */
interface FrameWorkerScope {
  onmessage: ((event: MessageEvent<FrameWorkerMessage>) => void) | null;
  onrtctransform: ((event: { readonly transformer: FrameStreams & { readonly options: StreamOf } }) => void) | null;
}
const scope = self as unknown as FrameWorkerScope;

const WAITING: Protection = { kind: 'waiting' };
/** By participant; this side is one of them. */
const protections = new Map<string, Protection>();

function carry({ readable, writable }: FrameStreams, of: StreamOf): void {
  const protection = () => protections.get(of.peerId) ?? WAITING;
  const step = of.side === 'send' ? sealing(of, protection) : opening(of, protection);
  const transform = new TransformStream<EncodedFrame, EncodedFrame>({
    transform: async (frame, controller) => {
      if (await step(frame)) controller.enqueue(frame);
    },
  });
  // The stream ends with its sender or receiver.
  readable
    .pipeThrough(transform)
    .pipeTo(writable)
    .catch(() => undefined);
}

scope.onrtctransform = ({ transformer }) => carry(transformer, transformer.options);

scope.onmessage = ({ data }) => {
  switch (data.type) {
    case 'protect':
      protections.set(data.peerId, data.protection);
      return;
    case 'forget':
      protections.delete(data.peerId);
      return;
    case 'carry':
      carry(data.streams, data.of);
      return;
  }
};
