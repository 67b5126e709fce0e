import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeShort } from '#drivers/codecs/ieee11073/apdu.ts';
import { MderWriter } from '#drivers/codecs/ieee11073/mder.ts';
import { driver as ieee11073 } from '#drivers/devices/ieee11073.ts';
import { Reading } from '#protocol/measurement.ts';
import { encodeEvent } from '#test/simulators/ieee11073-objects.ts';
import { chunked, cuts, fromHex, join, noise } from '../bytes.ts';
import { SCAN_REPORTS, VECTORS } from '../codecs/ieee11073/vectors.ts';
import { listen } from '../devices/take.ts';

const hear = (...apdus: readonly string[]) =>
  listen(
    ieee11073,
    apdus.map((hex, i) => ({ at: i * 100, bytes: fromHex(hex) })),
  );
const results = (...apdus: readonly string[]) => hear(...apdus).filter(({ type }) => type !== 'sample');
const samples = (...apdus: readonly string[]) => hear(...apdus).filter(({ type }) => type === 'sample');

describe('IEEE 11073 passive replay of antidote’s vectors', () => {
  test('a standard oximeter: 98 %, 72 /min, on 2007-12-06 at 12:10', () => {
    const expected = [
      { kind: 'oxygen-saturation', value: 98, deviceTime: '2007-12-06T12:10:00' },
      { kind: 'pulse-rate', value: 72, deviceTime: '2007-12-06T12:10:00' },
    ].map((reading) => ({ type: 'measurement', reading: { ...reading, validity: 'questionable' } }));
    expect(results(VECTORS.request, VECTORS.spotReport)).toMatchObject(expected);
    // The device's own answer names its configuration as well as its request does.
    expect(results(VECTORS.deviceAnswer, VECTORS.spotReport)).toMatchObject(expected);
  });

  test('a cuff’s own configuration: 113/71, mean 85, pulse 71', () => {
    const { pressureRequest, pressureConfiguration, pressureReport } = VECTORS;
    expect(results(pressureRequest, pressureConfiguration, pressureReport)).toMatchObject([
      {
        reading: {
          systolic: 113,
          diastolic: 71,
          mean: 85,
          unit: 'mm[Hg]',
          deviceTime: '2010-07-21T15:35:53',
          reasons: ['not-fresh'],
        },
      },
      { reading: { kind: 'pulse-rate', value: 71 } },
    ]);
  });

  test('a standard scale: 76.2 kg and 76.0 kg; its body mass index is no measurement', () => {
    expect(results(VECTORS.scaleRequest, VECTORS.scaleReport)).toMatchObject([
      { reading: { kind: 'body-weight', unit: 'kg', value: 76.2, deviceTime: '2007-12-06T12:10:00' } },
      { reading: { kind: 'body-weight', unit: 'kg', value: 76, deviceTime: '2007-12-06T20:05:00' } },
    ]);
  });

  test.each([
    ['an event', VECTORS.fatReport],
    ['the answer to a request for data', VECTORS.dataResponse],
  ])('a scale’s own configuration, in %s: 62.4 kg, 25.6 %% fat', (_, report) => {
    expect(results(VECTORS.scaleConfiguration, report)).toMatchObject([
      { reading: { kind: 'body-weight', value: 62.4 } },
      { reading: { kind: 'body-fat', unit: '%', value: 25.6 } },
    ]);
  });

  test.each(Object.entries(SCAN_REPORTS))('a scanner’s report: %s', (name, report) => {
    const [saturation, pulse] =
      name === 'bufferedGrouped' ? [98, 73] : name.endsWith('Grouped') ? [97.5, 80.1] : [98, 72];
    expect(samples(VECTORS.scannerConfiguration, report)).toMatchObject([
      { reading: { kind: 'oxygen-saturation', value: saturation } },
      { reading: { kind: 'pulse-rate', value: pulse } },
    ]);
  });

  test('refuses a report whose configuration is not known', () => {
    for (const report of [VECTORS.spotReport, VECTORS.pressureReport, ...Object.values(SCAN_REPORTS)])
      expect(hear(report)).toEqual([{ type: 'refused', reason: 'device-error', detail: 'configuration' }]);
    expect(hear(VECTORS.extendedRequest, VECTORS.spotReport)).toMatchObject([{ detail: 'configuration' }]);
  });

  test.each([
    ['oddOximeterConfiguration', VECTORS.oddOximeterConfiguration, VECTORS.spotReport],
    ['oddPressureConfiguration', VECTORS.oddPressureConfiguration, VECTORS.pressureReport],
  ])('trap 8: %s is refused, and what it would mean', (_, configuration, report) => {
    expect(hear(configuration, report)).toMatchObject([
      { type: 'refused', reason: 'checksum' },
      { type: 'refused', detail: 'configuration' },
    ]);
  });

  test('trap 8: a file named release response is an abort', () => {
    expect(hear(VECTORS.abort)).toEqual([{ type: 'refused', reason: 'device-error', detail: 'abort-2' }]);
  });

  test('a configuration that begins E900 is none', () => {
    const spoiled = VECTORS.scaleConfiguration.replace(/^e7/, 'e9');
    expect(hear(spoiled, VECTORS.fatReport)).toMatchObject([{ reason: 'checksum' }, { detail: 'configuration' }]);
  });

  test('says when there is nothing', () => {
    expect(hear(VECTORS.request, VECTORS.release)).toEqual([{ type: 'refused', reason: 'missing' }]);
    expect(hear(VECTORS.unknownAccepted)).toEqual([{ type: 'refused', reason: 'missing' }]);
  });
});

describe('IEEE 11073 passive freshness', () => {
  /** The device's answer with its clock at 2007-12-06 12:10:`seconds`. */
  const clock = (seconds: string): string =>
    VECTORS.deviceAnswer.replace('2007020112050000', `200712061210${seconds}00`);

  test('is proven by the device’s clock in the capture', () => {
    expect(samples(clock('30'), VECTORS.spotReport)).toMatchObject([
      { reading: { validity: 'valid', reasons: [] } },
      { reading: { validity: 'valid', reasons: [] } },
    ]);
  });

  test('is denied a reading older than the clock, or of a time to come', () => {
    for (const shown of ['2007120612120000', '2007120612090000', '2008120612100000'])
      expect(samples(VECTORS.deviceAnswer.replace('2007020112050000', shown), VECTORS.spotReport)).toMatchObject([
        { reading: { validity: 'questionable', reasons: ['not-fresh'] } },
        { reading: { reasons: ['not-fresh'] } },
      ]);
  });

  test('is proven for a stream whose times pass as they arrive', () => {
    const at = (second: number): Uint8Array =>
      fromHex(VECTORS.spotReport.replaceAll('2007120612100000', `200712061210${String(second).padStart(2, '0')}00`));
    const stream = Array.from({ length: 20 }, (_, i) => ({ at: 100 + i * 1000, bytes: at(i) }));
    const events = listen(ieee11073, [{ at: 0, bytes: fromHex(VECTORS.request) }, ...stream]);
    expect(events.filter(({ type }) => type === 'measurement')).toMatchObject([
      { reading: { value: 98, validity: 'valid' } },
      { reading: { value: 72, validity: 'valid' } },
    ]);
    // The same reports all at once are what a memory sends.
    const burst = listen(ieee11073, [
      { at: 0, bytes: fromHex(VECTORS.request) },
      ...stream.map(({ bytes }) => ({ at: 100, bytes })),
    ]);
    for (const event of burst)
      if (event.type !== 'refused') expect(event.reading).toMatchObject({ validity: 'questionable' });
  });
});

describe('IEEE 11073 passive, a sensor’s status', () => {
  const word = (value: number): Uint8Array => new MderWriter().u16(value).finish();
  const objectOf = (objectClass: number, handle: number, type: number, unit: number, attribute: number) => ({
    objectClass,
    handle,
    attributes: [
      { id: 0x092f, value: new MderWriter().u16(2).u16(type).finish() },
      { id: 0x0996, value: word(unit) },
      { id: 0x0a55, value: new MderWriter().list([attribute], (w, id) => w.u16(id).u16(2)).finish() },
    ],
  });
  const configuration = new MderWriter()
    .u16(0x4000)
    .list(
      [objectOf(6, 1, 19_384, 544, 0x0a4c), objectOf(6, 10, 18_458, 2720, 0x0a4c), objectOf(5, 20, 19_532, 0, 0x0a66)],
      (w, { objectClass, handle, attributes }) => w.u16(objectClass).u16(handle).attributes(attributes),
    )
    .finish();
  const report = (values: readonly (readonly [number, number])[]): Uint8Array =>
    encodeEvent(1, {
      event: 0x0d1d,
      info: new MderWriter()
        .u16(0xf000)
        .u16(0)
        .list(values, (w, [handle, value]) => w.u16(handle).octetString(word(value)))
        .finish(),
    });
  const heard = (...reports: readonly Uint8Array[]) =>
    listen(
      ieee11073,
      [encodeEvent(1, { event: 0x0d1c, info: configuration }), ...reports].map((bytes, i) => ({ at: i, bytes })),
    ).filter(({ type }) => type === 'sample');
  const numbers = [
    [1, 97],
    [10, 70],
  ] as const;

  test('refuses the numbers beside it, wherever it stands in the report', () => {
    const expected = [{ reading: { value: null, reasons: ['sensor-off'] } }, { reading: { value: null } }];
    expect(heard(report([...numbers, [20, 0x0800]]))).toMatchObject(expected);
    expect(heard(report([[20, 0x0800], ...numbers]))).toMatchObject(expected);
  });

  test('holds until the device tells another', () => {
    expect(heard(report([[20, 0x0020]]), report(numbers), report([...numbers, [20, 0]]))).toMatchObject([
      { reading: { value: 97, validity: 'questionable', reasons: ['low-perfusion'] } },
      { reading: { value: 70, validity: 'questionable' } },
      { reading: { value: 97, validity: 'valid' } },
      { reading: { value: 70, validity: 'valid' } },
    ]);
  });
});

describe('IEEE 11073 passive robustness', () => {
  const capture = [VECTORS.pressureRequest, VECTORS.pressureConfiguration, VECTORS.pressureReport, VECTORS.release];
  const stream = join(...capture.map(fromHex));

  test('chunking never changes the result', () => {
    const whole = listen(ieee11073, [{ at: 0, bytes: stream }]);
    fc.assert(
      fc.property(cuts, (lengths) => {
        expect(
          listen(
            ieee11073,
            chunked(stream, lengths).map((bytes) => ({ at: 0, bytes })),
          ),
        ).toEqual(whole);
      }),
    );
  });

  test('any bytes, in any chunking, give no reading and no error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), cuts, (bytes, lengths) => {
        for (const event of listen(
          ieee11073,
          chunked(bytes, lengths).map((chunk) => ({ at: 0, bytes: chunk })),
        ))
          expect(event.type).toBe('refused');
      }),
    );
  });

  test('damage anywhere in a session gives nothing that is not a reading by the contract', () => {
    const hit = fc.record({ at: fc.nat(stream.length - 1), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(hit, { minLength: 1, maxLength: 6 }), cuts, (hits, lengths) => {
        const bytes = Uint8Array.from(stream);
        for (const { at, to } of hits) bytes[at] = to;
        for (const event of listen(
          ieee11073,
          chunked(bytes, lengths).map((chunk) => ({ at: 0, bytes: chunk })),
        ))
          if (event.type !== 'refused') Reading.parse(event.reading);
      }),
    );
  });

  test('noise in transfers of its own changes no reading', () => {
    const readingsOf = (events: ReturnType<typeof listen>) => events.filter(({ type }) => type !== 'refused');
    const clean = readingsOf(
      listen(
        ieee11073,
        capture.map((hex) => ({ at: 0, bytes: fromHex(hex) })),
      ),
    );
    fc.assert(
      fc.property(fc.array(noise(40), { minLength: 4, maxLength: 4 }), (noises) => {
        const chunks = capture.flatMap((hex, i) => [noises[i] ?? new Uint8Array(), fromHex(hex)]);
        expect(
          readingsOf(
            listen(
              ieee11073,
              chunks.map((bytes) => ({ at: 0, bytes })),
            ),
          ),
        ).toEqual(clean);
      }),
    );
  });

  test('a report cut short gives no reading, whatever follows it', () => {
    const report = fromHex(VECTORS.pressureReport);
    const before = capture.slice(0, 2).map((hex) => ({ at: 0, bytes: fromHex(hex) }));
    for (let length = 1; length < report.length; length += 1) {
      const events = listen(ieee11073, [
        ...before,
        { at: 1, bytes: report.subarray(0, length) },
        { at: 2, bytes: encodeShort('rlrq', 0) },
      ]);
      expect(events, `${length} bytes`).toEqual([{ type: 'refused', reason: 'checksum' }]);
    }
  });
});
