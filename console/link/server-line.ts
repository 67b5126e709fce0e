import { io, type Socket } from 'socket.io-client';

/** ms the server has to answer. */
const ANSWER_WITHIN = 8_000;

/** ms the line has to open; TCP learns late that a network is back, so that a new try is worth more than an old one. */
const OPENS_WITHIN = 4_000;

export interface ServerLineEvents {
  connected(): void;
  disconnected(): void;
  /** The server refused the connection: what this browser was let in by may have ended. It is not tried again by itself. */
  refused(): void;
}

/**
 * A line to one of the server's namespaces, closed until `connect` is called: its listeners come first. From then on it comes
 * back by itself wherever the network fell, and never where the server said no.
 */
export function serverLine(namespace: string, events: ServerLineEvents): Socket {
  const socket = io(namespace, {
    withCredentials: true,
    transports: ['websocket', 'polling'],
    reconnectionDelay: 300,
    // A network that is back is used within three seconds.
    reconnectionDelayMax: 1_000,
    timeout: OPENS_WITHIN,
    ackTimeout: ANSWER_WITHIN,
    autoConnect: false,
  });
  socket.on('connect', () => events.connected());
  socket.on('disconnect', (reason) => {
    events.disconnected();
    // The server hung up: Socket.IO leaves it to the client whether to come back.
    if (reason === 'io server disconnect') events.refused();
  });
  socket.on('connect_error', () => {
    events.disconnected();
    // Socket.IO retries a lost network by itself (`active`), and gives up where the server said no.
    if (!socket.active) events.refused();
  });
  return socket;
}
