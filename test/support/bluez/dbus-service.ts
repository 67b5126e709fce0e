import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type DbusMessage, decodeMessage, encodeMessage } from './dbus-wire.ts';

/** What a method answers: values with their signature. */
export type Answer = { readonly signature: string; readonly body: readonly unknown[] };
export const NOTHING: Answer = { signature: '', body: [] };

/** A method that fails, by the name of its error. */
export class DbusError extends Error {}

export type CallHandler = (call: DbusMessage) => Answer | Promise<Answer>;

/** A program on a message bus under a well-known name: answers calls and sends signals. */
export class DbusService {
  readonly #socket: Socket;
  readonly #handle: CallHandler;
  readonly #replies = new Map<number, (message: DbusMessage) => void>();
  #serial = 0;
  #received: Buffer = Buffer.alloc(0);

  constructor(socket: Socket, handle: CallHandler) {
    this.#socket = socket;
    this.#handle = handle;
  }

  /** Joins the bus at a socket's path as the account of this process. */
  static async join(path: string, name: string, handle: CallHandler): Promise<DbusService> {
    const socket = connect(path);
    await once(socket, 'connect');
    const account = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
    socket.write(`\0AUTH EXTERNAL ${account}\r\n`);
    const [welcome] = await once(socket, 'data');
    if (!String(welcome).startsWith('OK')) throw new Error(`the bus does not let us in: ${welcome}`);
    socket.write('BEGIN\r\n');
    const service = new DbusService(socket, handle);
    socket.on('data', (bytes) => service.#receive(Buffer.from(bytes)));
    await service.#askBus('Hello', '', []);
    await service.#askBus('RequestName', 'su', [name, 0]);
    return service;
  }

  signal(path: string, interfaceName: string, member: string, { signature, body }: Answer): void {
    this.#send({ type: 'signal', path, interface: interfaceName, member, signature, body });
  }

  leave(): void {
    this.#socket.destroy();
  }

  #send(message: Omit<DbusMessage, 'serial'>): number {
    this.#serial += 1;
    this.#socket.write(encodeMessage({ ...message, serial: this.#serial }));
    return this.#serial;
  }

  #askBus(member: string, signature: string, body: readonly unknown[]): Promise<DbusMessage> {
    const bus = 'org.freedesktop.DBus';
    const serial = this.#send({
      type: 'call',
      path: '/org/freedesktop/DBus',
      interface: bus,
      destination: bus,
      member,
      signature,
      body,
    });
    return new Promise((resolve) => this.#replies.set(serial, resolve));
  }

  #receive(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const decoded = decodeMessage(this.#received);
      if (!decoded) return;
      this.#received = this.#received.subarray(decoded.size);
      const { message } = decoded;
      if (message.type === 'call') void this.#answer(message);
      else if (message.replySerial !== undefined) {
        this.#replies.get(message.replySerial)?.(message);
        this.#replies.delete(message.replySerial);
      }
    }
  }

  async #answer(call: DbusMessage): Promise<void> {
    const back = {
      replySerial: call.serial,
      ...(call.sender === undefined ? {} : { destination: call.sender }),
    };
    try {
      this.#send({ type: 'reply', ...back, ...(await this.#handle(call)) });
    } catch (error) {
      const errorName = error instanceof DbusError ? error.message : 'org.bluez.Error.Failed';
      this.#send({ type: 'error', ...back, errorName, signature: 's', body: [String(error)] });
    }
  }
}
