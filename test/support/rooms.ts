import { prepareMediasoupWorker } from '#build/runtimes/mediasoup-worker.ts';
import { Rooms } from '#server/media/rooms.ts';
import { Workers } from '#server/media/workers.ts';

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The server's rooms alone, on one real media worker. `ports`: UDP and TCP, of this test alone. */
export async function openRooms(ports: { readonly min: number; readonly max: number }) {
  const workerBin = process.env['MEDIASOUP_WORKER_BIN'] ?? (await prepareMediasoupWorker()).executable;
  const settings = { workerBin, workers: 1, ip: '127.0.0.1', announcedAddress: null, ports, turn: null };
  const workers = await Workers.start(settings, SILENT);
  return { workers, rooms: new Rooms(workers, () => {}) };
}
