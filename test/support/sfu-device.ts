import type { types } from 'mediasoup-client';
import { Device } from 'mediasoup-client';
import { generateLocalDtlsParameters, generateNativeRtpCapabilities } from 'mediasoup-client/fakeParameters';
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler';

/** mediasoup-client on its own stand-in for a browser: signalling is real, media is none. */
export interface StandIn {
  readonly device: (routerRtpCapabilities: types.RtpCapabilities) => Promise<types.Device>;
  /** Sets the connection of every transport that is open. */
  connection(state: types.ConnectionState): void;
}

export function standInDevice(): StandIn {
  const handlers = new Set<FakeHandler>();
  const made = FakeHandler.createFactory({ generateLocalDtlsParameters, generateNativeRtpCapabilities });
  const factory: types.HandlerFactory = {
    ...made,
    factory: (options) => {
      const handler = made.factory(options);
      if (!(handler instanceof FakeHandler)) throw new Error('not the stand-in');
      handlers.add(handler);
      handler.on('@close', () => handlers.delete(handler));
      handler.on('@connectionstatechange', (state) => {
        if (state === 'connecting') queueMicrotask(() => handler.setConnectionState('connected'));
      });
      return handler;
    },
  };
  return {
    device: async (routerRtpCapabilities) => {
      const device = await Device.factory({ handlerFactory: factory });
      await device.load({ routerRtpCapabilities });
      return device;
    },
    connection: (state) => {
      for (const handler of handlers) handler.setConnectionState(state);
    },
  };
}

/** As much of a track as sending one over a stand-in needs. */
export function standInTrack(kind: 'audio' | 'video'): MediaStreamTrack {
  const track = Object.assign(new EventTarget(), {
    kind,
    id: crypto.randomUUID(),
    readyState: 'live',
    enabled: true,
    muted: false,
    contentHint: '',
    stop: () => {},
  });
  // Node has no tracks, and the stand-in asks for no more of them.
  return track as unknown as MediaStreamTrack;
}

/** Has a camera give no picture any more, or again. */
export function stall(track: MediaStreamTrack, muted: boolean): void {
  Object.assign(track, { muted });
  track.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
}
