import type { EncodedFrame, KeyOf, Protection } from './frame-transform.ts';

/** Whose frames a stream carries: this side's own where it sends, another's where it receives. */
export interface StreamOf extends KeyOf {
  readonly side: 'send' | 'receive';
  readonly peerId: string;
}

/** What the page tells the worker. */
export type FrameWorkerMessage =
  | { readonly type: 'protect'; readonly peerId: string; readonly protection: Protection }
  | { readonly type: 'forget'; readonly peerId: string }
  /** Only where the browser hands the streams to the page, as Chromium before version 141 does. */
  | {
      readonly type: 'carry';
      readonly of: StreamOf;
      readonly streams: {
        readonly readable: ReadableStream<EncodedFrame>;
        readonly writable: WritableStream<EncodedFrame>;
      };
    };
