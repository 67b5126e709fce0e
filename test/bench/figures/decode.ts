import { TmParser } from '#drivers/codecs/and-tm2657p.ts';
import { NoninParser } from '#drivers/codecs/nonin.ts';
import { TaidocParser } from '#drivers/codecs/taidoc.ts';
import { andTm2657p } from '#drivers/devices/and-tm2657p.ts';
import type { DeviceDriver } from '#drivers/devices/device.ts';
import { nonin } from '#drivers/devices/nonin.ts';
import { taidocThermometer } from '#drivers/devices/taidoc-thermometer.ts';
import { tm2657pSimulator } from '#test/simulators/and-tm2657p.ts';
import { noninSimulator } from '#test/simulators/nonin.ts';
import { taidocSimulator } from '#test/simulators/taidoc-thermometer.ts';
import type { Bench, Figure } from '../figure.ts';
import { attemptsOf, type ByteStream, streamOf } from './byte-stream.ts';

/** Something bytes are pushed into; `at` in ms of the device's time. */
interface Decoder {
  readonly push: (bytes: Uint8Array, at: number) => void;
}

interface Contestant {
  readonly name: string;
  readonly stream: ByteStream;
  readonly codec: () => Decoder;
  readonly driver: DeviceDriver;
}

const MINUTE = 60_000;
const ignore = (): void => undefined;

const noninCodec = (): Decoder => new NoninParser({ frame: ignore, packet: ignore, gap: ignore });

async function contestants(): Promise<Contestant[]> {
  const noninStreams = ([2, 7, 8] as const).map((format) => ({
    name: `nonin format ${format}`,
    stream: streamOf(noninSimulator({ format }), 5 * MINUTE),
  }));
  const noisy = noninSimulator({ format: 7 });
  noisy.play('noise');
  return [
    ...[...noninStreams, { name: 'nonin format 7, noise', stream: streamOf(noisy, 5 * MINUTE) }].map((found) => ({
      ...found,
      codec: noninCodec,
      driver: nonin,
    })),
    {
      name: 'and-tm2657p',
      stream: await attemptsOf(andTm2657p, () => tm2657pSimulator(), 40),
      codec: () => new TmParser(ignore),
      driver: andTm2657p,
    },
    {
      name: 'taidoc-thermometer',
      stream: await attemptsOf(taidocThermometer, () => taidocSimulator(), 40),
      codec: () => new TaidocParser(ignore),
      driver: taidocThermometer,
    },
  ];
}

/** How many times faster than the device the stream is decoded: its duration over the time one pass takes. */
function pass({ chunks, duration }: ByteStream, decoder: Decoder): number {
  const began = performance.now();
  for (const { bytes, at } of chunks) decoder.push(bytes, at);
  return duration / (performance.now() - began);
}

function figureOf(name: string, stream: ByteStream, make: () => Decoder, passes: number): Figure {
  // The first passes are run by the interpreter; what a kiosk does all day is not.
  for (let warming = 0; warming < 5; warming += 1) pass(stream, make());
  const samples = Array.from({ length: passes }, () => pass(stream, make()));
  return { name, unit: '× real time', samples, aim: { of: 'median', atLeast: 2_000 } };
}

export const decode: Bench = {
  name: 'decode',
  about: 'decode throughput of each codec, alone and under its device rules, in multiples of real time',
  measure: async (effort) => {
    const passes = effort === 'quick' ? 5 : 50;
    return (await contestants()).flatMap(({ name, stream, codec, driver }) => [
      figureOf(`${name}: codec`, stream, codec, passes),
      figureOf(`${name}: with device rules`, stream, () => driver.passive(ignore), passes),
    ]);
  },
};
