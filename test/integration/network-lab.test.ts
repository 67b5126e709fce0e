import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { bothWays, type Profile } from '../support/network/conditions.ts';
import { latch } from '../support/network/latch.ts';
import { Link } from '../support/network/link.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const openLink = (profile: Profile, seed = 42) => {
  const link = new Link(profile, seed);
  closers.push(() => link.close());
  return link;
};

async function udpSocket(): Promise<UdpSocket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1_048_576 });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closers.push(() => socket.close());
  return socket;
}

/** A server that sends each datagram back, and tells the ports they came from. */
async function udpEcho() {
  const socket = await udpSocket();
  const ports = new Set<number>();
  socket.on('message', (bytes, { port, address }) => {
    ports.add(port);
    socket.send(bytes, port, address);
  });
  return { target: { address: '127.0.0.1', port: socket.address().port }, ports };
}

/** A TCP server that sends each byte back. */
async function tcpEcho() {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return { address: '127.0.0.1', port: address.port };
}

async function tcpClient({ address, port }: { address: string; port: number }): Promise<Socket> {
  const socket = connect(port, address);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  closers.push(() => socket.destroy());
  return socket;
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, at) => {
    const bytes = Buffer.alloc(200);
    bytes.writeUInt32BE(at);
    return bytes;
  });

/** Sends numbered datagrams and collects the answers until `enough` says so. */
async function exchange(
  client: UdpSocket,
  gate: { address: string; port: number },
  packets: readonly Buffer[],
  enough: (numbers: readonly number[]) => boolean,
): Promise<number[]> {
  const numbers: number[] = [];
  const done = latch<number[]>();
  const take = (bytes: Buffer) => {
    numbers.push(bytes.readUInt32BE());
    if (enough(numbers)) done.open(numbers);
  };
  client.on('message', take);
  for (const packet of packets) client.send(packet, gate.port, gate.address);
  return done.opened.finally(() => client.off('message', take));
}

const answer = (client: UdpSocket, gate: { address: string; port: number }) =>
  exchange(client, gate, numbered(1), ({ length }) => length === 1);

describe('datagrams through a link', () => {
  test('lose the same packets for the same seed, about as many as was asked', async () => {
    const { target } = await udpEcho();
    const run = async () => {
      const link = openLink({ up: bothWays({ loss: 0.2, delay: 5 }).up, down: bothWays({}).down }, 7);
      const gate = await link.openUdp(target);
      const client = await udpSocket();
      const sent = numbered(500);
      const whole = () => link.counts.up.arrived + link.counts.up.lost === sent.length;
      return exchange(client, gate, sent, ({ length }) => whole() && length === link.counts.up.arrived);
    };
    const first = await run();
    expect(first.length).toBeGreaterThan(365);
    expect(first.length).toBeLessThan(435);
    expect(await run()).toEqual(first);
  });

  test('come no faster than its rate, after its delay, in order', async () => {
    const { target } = await udpEcho();
    const link = openLink({ up: bothWays({ rate: 400_000, delay: 40, jitter: 10 }).up, down: bothWays({}).down });
    const gate = await link.openUdp(target);
    const began = performance.now();
    const numbers = await exchange(await udpSocket(), gate, numbered(100), ({ length }) => length === 100);
    expect(performance.now() - began).toBeGreaterThanOrEqual((100 * 228 * 8000) / 400_000 + 39);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });

  test('overtake each other where packets are late', async () => {
    const { target } = await udpEcho();
    const gate = await openLink(bothWays({ delay: 5, late: 0.1, lateBy: 20 })).openUdp(target);
    const numbers = await exchange(await udpSocket(), gate, numbered(200), ({ length }) => length === 200);
    expect(numbers).not.toEqual(numbers.toSorted((a, b) => a - b));
  });

  test('are lost in a cut, and pass again after it', async () => {
    const { target } = await udpEcho();
    const link = openLink(bothWays({ delay: 2 }));
    const gate = await link.openUdp(target);
    const client = await udpSocket();
    await answer(client, gate);
    link.cut();
    const [lost] = numbered(1);
    if (lost !== undefined) await new Promise((sent) => client.send(lost, gate.port, gate.address, sent));
    link.restore();
    await answer(client, gate);
    expect(link.counts.up.arrived).toBeLessThanOrEqual(3);
  });

  test('leave from another port once the NAT has forgotten', async () => {
    const { target, ports } = await udpEcho();
    const link = openLink(bothWays({ delay: 1 }));
    const gate = await link.openUdp(target);
    const client = await udpSocket();
    await answer(client, gate);
    await answer(client, gate);
    expect(ports.size).toBe(1);
    link.rebind();
    await answer(client, gate);
    expect(ports.size).toBe(2);
  });

  test('stop at a firewall, save those of the far side', async () => {
    const { target } = await udpEcho();
    const gate = await openLink(bothWays({})).openUdp(target, { beyond: ['127.0.0.3'] });
    gate.block();
    const behind = await udpSocket();
    let answered = false;
    behind.on('message', () => {
      answered = true;
    });
    for (const packet of numbered(3)) behind.send(packet, gate.port, gate.address);
    const beyond = createSocket('udp4');
    beyond.bind(0, '127.0.0.3');
    await once(beyond, 'listening');
    closers.push(() => beyond.close());
    await answer(beyond, gate);
    expect(answered).toBe(false);
    gate.unblock();
    await answer(behind, gate);
  });
});

describe('a connection through a link', () => {
  const received = async (socket: Socket, bytes: number): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    let total = 0;
    const done = latch<Buffer>();
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      total += chunk.length;
      if (total >= bytes) done.open(Buffer.concat(chunks));
    });
    return done.opened;
  };

  test('carries every byte in order at the rate, losses or not', async () => {
    const link = openLink({ up: bothWays({ rate: 4_000_000, loss: 0.02, delay: 5 }).up, down: bothWays({}).down });
    const client = await tcpClient(await link.openTcp(await tcpEcho(), { port: 0 }));
    const sent = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251));
    const began = performance.now();
    const whole = received(client, sent.length);
    client.write(sent);
    expect((await whole).equals(sent)).toBe(true);
    expect(performance.now() - began).toBeGreaterThan((200_000 * 8000) / 4_000_000);
  });

  test('is held by a cut and goes on when its sender tries again', async () => {
    const link = openLink(bothWays({}));
    const client = await tcpClient(await link.openTcp(await tcpEcho(), { port: 0 }));
    const first = received(client, 4);
    client.write('avan');
    await first;
    link.cut();
    const second = received(client, 4);
    const began = performance.now();
    client.write('puis');
    setTimeout(() => link.restore(), 1_300);
    expect((await second).toString()).toBe('puis');
    expect(performance.now() - began).toBeGreaterThan(1_399);
  });

  test('through a firewall stays silent instead of being refused', async () => {
    const link = openLink(bothWays({}));
    const gate = await link.openTcp(await tcpEcho(), { port: 0 });
    gate.block();
    const client = await tcpClient(gate);
    const heard = received(client, 5);
    client.write('alors');
    gate.unblock();
    expect((await heard).toString()).toBe('alors');
  });

  test('ends on both sides, and ends when the link is closed', async () => {
    const link = openLink(bothWays({ delay: 3 }));
    const gate = await link.openTcp(await tcpEcho(), { port: 0 });
    const [ending, broken] = [await tcpClient(gate), await tcpClient(gate)];
    const last = received(ending, 3);
    ending.end('fin');
    expect((await last).toString()).toBe('fin');
    await once(ending, 'close');
    const gone = once(broken, 'close');
    await link.close();
    await gone;
  });
});

test('a trace changes the link at its moments', async () => {
  const { target } = await udpEcho();
  const link = openLink(bothWays({}));
  const gate = await link.openUdp(target);
  const began = performance.now();
  await link.play(
    [
      { after: 0, change: { kind: 'cut' } },
      { after: 50, change: { kind: 'profile', profile: bothWays({ delay: 30 }) } },
      { after: 0, change: { kind: 'restored' } },
    ],
    AbortSignal.timeout(10_000),
  );
  expect(performance.now() - began).toBeGreaterThanOrEqual(49);
  await answer(await udpSocket(), gate);
  expect(performance.now() - began).toBeGreaterThanOrEqual(108);
});
