import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { types } from 'mediasoup';
import { isStun, nominatingRequest } from './stun.ts';

/** ms between two consents: the far end gives up after 30 s without one (RFC 7675). */
const CONSENT_EVERY = 5_000;

const KERNEL_BUFFER = 1_048_576;

/** What the other end tells of its transport. */
export interface RemoteTransport {
  readonly iceParameters: types.IceParameters;
  readonly iceCandidates: readonly types.IceCandidate[];
  readonly dtlsParameters: types.DtlsParameters;
}

/**
 * A WebRTC connection between two transports of mediasoup, which are both ICE-lite: this end speaks ICE to either and carries
 * what they say to each other. DTLS, SRTP and SCTP are between the two, as they are with a browser.
 */
export class Wire {
  readonly near: types.WebRtcTransport;
  readonly #socket: Socket;
  readonly #consent: NodeJS.Timeout;

  private constructor(near: types.WebRtcTransport, socket: Socket, consent: NodeJS.Timeout) {
    this.near = near;
    this.#socket = socket;
    this.#consent = consent;
  }

  /**
   * Connects a new transport of `router` to the remote one, on this machine. `connect` hands this end's certificate over.
   * Resolves once DTLS is done.
   */
  static async open(
    router: types.Router,
    remote: RemoteTransport,
    connect: (dtls: types.DtlsParameters) => Promise<unknown>,
  ): Promise<Wire> {
    const near = await router.createWebRtcTransport({
      listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }],
      enableSctp: true,
      initialAvailableOutgoingBitrate: 10_000_000,
    });
    const socket = createSocket({ type: 'udp4', recvBufferSize: KERNEL_BUFFER, sendBufferSize: KERNEL_BUFFER });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const [nearPort, farPort] = [portOf(near.iceCandidates), portOf(remote.iceCandidates)];
    socket.on('message', (bytes, { port }) => {
      if (isStun(bytes)) return;
      if (port === farPort) socket.send(bytes, nearPort, '127.0.0.1');
      else if (port === nearPort) socket.send(bytes, farPort, '127.0.0.1');
    });
    const nominate = () => {
      socket.send(nominatingRequest(near.iceParameters), nearPort, '127.0.0.1');
      socket.send(nominatingRequest(remote.iceParameters), farPort, '127.0.0.1');
    };
    const wire = new Wire(near, socket, setInterval(nominate, CONSENT_EVERY));
    try {
      const connected = wire.#connected();
      // Where the handing over fails, that is the failure to tell.
      connected.catch(() => undefined);
      await Promise.all([
        near.connect({ dtlsParameters: { ...remote.dtlsParameters, role: 'server' } }),
        connect({ ...near.dtlsParameters, role: 'client' }),
      ]);
      nominate();
      await connected;
      return wire;
    } catch (error) {
      wire.close();
      throw error;
    }
  }

  /** Ends this end of it; its farewell still goes out. */
  hangUp(): void {
    this.near.close();
  }

  close(): void {
    clearInterval(this.#consent);
    this.near.close();
    this.#socket.close();
  }

  #connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.near.on('dtlsstatechange', (state) => {
        if (state === 'connected') resolve();
        else if (state === 'failed' || state === 'closed') reject(new Error(`DTLS ${state}`));
      });
    });
  }
}

function portOf(candidates: readonly types.IceCandidate[]): number {
  const udp = candidates.find(({ protocol }) => protocol === 'udp');
  if (udp === undefined) throw new Error('no UDP candidate');
  return udp.port;
}
