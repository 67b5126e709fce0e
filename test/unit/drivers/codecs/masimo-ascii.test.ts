import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MasimoLine, MasimoParser, parseMasimoLine } from '#drivers/codecs/masimo-ascii.ts';
import { masimoSimulator } from '#test/simulators/devices/masimo-rad.ts';
import { chunked, cuts, join, noise } from '../bytes.ts';

type Heard = { values: MasimoLine[]; damaged: number };

function parse(chunks: readonly Uint8Array[]): Heard {
  const heard: Heard = { values: [], damaged: 0 };
  const parser = new MasimoParser({
    line: (line) => heard.values.push(line),
    damaged: () => {
      heard.damaged += 1;
    },
  });
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return heard;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** DEVICES.md 11.3: nmenon/masimo-datacapture and others. */
const RAD8 =
  '02/24/18 04:48:53 SN=0000145838 SPO2=097% BPM=080 PI=04.96% SPCO=--.-% SPMET=--.-% DESAT=-- PIDELTA=+-- ALARM=0000 EXC=000800';
const ALARMS =
  '03/06/05 21:11:30 SN=0000066575 SPO2=098% BPM=057 PI=07.02% SPCO=--.-% SPMET=--.-% DESAT=-- PIDELTA=+-- ALARM=0038 EXC=000800';
const NOTHING =
  '05/15/07 08:12:21 SN=0000070986 SPO2=---% BPM=--- PI=--.--% SPCO=--.-% SPMET=--.-% DESAT=-- PIDELTA=+-- PVI=--- ALARM=0000 EXC=000000';
const RAD5 = '09/15/10 15:10:29 SPO2=097% BPM=064 PI=11.82% ALARM=20 EXC=800';

describe('Masimo lines', () => {
  test.each([
    [RAD8, { spo2: 97, pulseRate: 80, perfusionIndex: 4.96, exceptions: 0x800, deviceTime: '2018-02-24T04:48:53' }],
    [ALARMS, { spo2: 98, pulseRate: 57, perfusionIndex: 7.02, alarms: 0x38, serial: '0000066575' }],
    [NOTHING, { spo2: null, pulseRate: null, perfusionIndex: null, exceptions: 0 }],
    [RAD5, { spo2: 97, pulseRate: 64, perfusionIndex: 11.82, alarms: 0x20, exceptions: 0x800 }],
  ])('decode %s', (line, expected) => {
    expect(parseMasimoLine(line)).toMatchObject(expected);
  });

  test('may end in CR LF, LF or with the bytes', () => {
    expect(parse([bytes(`${RAD8}\r\n${ALARMS}\n${RAD5}`)])).toMatchObject({
      values: [{ spo2: 97 }, { spo2: 98 }, { spo2: 97 }],
      damaged: 0,
    });
  });

  test('may tell what Escale does not report, in any unit, and leave more than one blank between fields', () => {
    const longer = RAD5.replace(' ALARM', '  SpHb=12.1g/dL RRa=--- ALARM');
    expect(parseMasimoLine(longer)).toEqual(parseMasimoLine(RAD5));
  });

  test('with no such time keep their values', () => {
    expect(parseMasimoLine(RAD5.replace('09/15', '13/15'))).not.toHaveProperty('deviceTime');
  });

  test.each([
    ['a digit short', RAD8.replace('097%', '97%')],
    ['a digit and dashes', RAD8.replace('097%', '-97%')],
    ['a field twice', RAD8.replace('PI=', 'BPM=081 PI=')],
    ['no exceptions', RAD8.replace(' EXC=000800', '')],
    ['a cut end', RAD8.slice(0, 60)],
    ['a stray letter', RAD8.replace('BPM=080', 'BPM=0x0')],
    ['a name out of its letters', RAD8.replace('SPO2', 'SpO2')],
    ['more than a line holds', `${RAD8} ${'X=1 '.repeat(60)}`],
    ['nothing', 'hello'],
  ])('with %s are none', (_, line) => {
    expect(parse([bytes(`${line}\r\n`)])).toMatchObject({ values: [], damaged: 1 });
  });
});

function record(ms: number): Uint8Array {
  const device = masimoSimulator({ search: 0 });
  device.connect(0);
  return device.advance(ms);
}

describe('Masimo parser properties', () => {
  const clean = record(9000);

  test('chunking never changes the result, whatever the bytes', () => {
    fc.assert(
      fc.property(noise(300), noise(40), fc.nat(clean.length), cuts, (before, slipped, at, lengths) => {
        const whole = join(before, clean.subarray(0, at), slipped, clean.subarray(at));
        expect(parse(chunked(whole, lengths))).toEqual(parse([whole]));
      }),
      { numRuns: 60 },
    );
  });

  test('noise loses at most the lines it touches; what it makes of one is no line', () => {
    // Printable noise could spell a line; line noise does not.
    const garbage = fc.uint8Array({ minLength: 1, maxLength: 20, min: 0x80, max: 0xff });
    fc.assert(
      fc.property(fc.nat(clean.length), garbage, (at, slipped) => {
        const { values } = parse([clean.subarray(0, at), slipped, clean.subarray(at)]);
        expect(values.length).toBeGreaterThanOrEqual(9);
        for (const line of values) expect(line).toMatchObject({ spo2: 97, pulseRate: 72, perfusionIndex: 4.96 });
      }),
      { numRuns: 60 },
    );
  });
});
