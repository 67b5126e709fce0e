import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeviceDriver } from '#drivers/device.ts';
import { driver as ieee11073 } from '#drivers/devices/ieee11073.ts';
import { type ReplayLine, replayStrict } from '#drivers/replay/replay.ts';
import type { CaptureLine } from '#drivers/transports/capture.ts';
import { type Modality, Reading } from '#protocol/measurement.ts';
import { type AgentOptions, ieee11073Simulator } from '#test/simulators/devices/ieee11073.ts';
import type { AgentKind } from '#test/simulators/ieee11073-objects.ts';
import type { PacketSimulator } from '#test/simulators/simulator.ts';
import { VirtualPort } from '#test/simulators/virtual-port.ts';
import { fromHex, join } from '../bytes.ts';
import { take } from './take.ts';

const MODALITY: Readonly<Record<AgentKind, Modality>> = {
  oximeter: 'oximetry',
  'blood-pressure': 'blood-pressure',
  thermometer: 'temperature',
  scale: 'weight',
  glucose: 'glucose',
};

/** The driver as asked to measure `modality`. */
const wanting = (modality: Modality): DeviceDriver => ({
  ...ieee11073,
  manifest: { ...ieee11073.manifest, modalities: [modality] },
});

const agent = (options: AgentOptions, fault = 'none') => {
  const simulator = ieee11073Simulator(options);
  simulator.play(fault);
  return simulator;
};

const attempt = async (options: AgentOptions, fault?: string) => {
  const taken = await take(wanting(MODALITY[options.kind ?? 'oximeter']), agent(options, fault));
  if (taken.outcome.type === 'readings') for (const reading of taken.outcome.readings) Reading.parse(reading);
  return taken;
};

const EXPECTED: Readonly<Record<AgentKind, readonly object[]>> = {
  oximeter: [
    { kind: 'oxygen-saturation', unit: '%', value: 97 },
    { kind: 'pulse-rate', unit: '/min', value: 72 },
  ],
  'blood-pressure': [
    { kind: 'blood-pressure', unit: 'mm[Hg]', systolic: 124, diastolic: 78, mean: 93 },
    { kind: 'pulse-rate', unit: '/min', value: 72 },
  ],
  thermometer: [{ kind: 'body-temperature', unit: 'Cel', value: 36.8 }],
  scale: [{ kind: 'body-weight', unit: 'kg', value: 71.4 }],
  glucose: [{ kind: 'blood-glucose', unit: 'mg/dL', value: 104 }],
};
const KINDS = ['oximeter', 'blood-pressure', 'thermometer', 'scale', 'glucose'] as const;

describe.each(KINDS)('a Continua %s', (kind) => {
  test.each([
    ['in a standard configuration', {}],
    ['in a configuration of its own', { extended: true }],
    ['through a scanner, grouped', { scanner: true }],
  ])('measures %s', async (_, options) => {
    const { outcome } = await attempt({ kind, ...options });
    expect(outcome).toMatchObject({
      type: 'readings',
      readings: EXPECTED[kind].map((reading) => ({ ...reading, validity: 'valid' })),
      device: { driver: 'ieee11073', model: `Simulated ${kind}`, serial: 'SN-0042', firmware: '1.7' },
    });
  });

  test('is asked for values it does not send by itself', async () => {
    if (kind === 'oximeter') return;
    expect((await attempt({ kind, asked: true })).outcome).toMatchObject({ readings: EXPECTED[kind] });
  });

  test.each(['split', 'joined', 'preamble', 'impatient'])('is understood when its transfers are %s', async (fault) => {
    expect((await attempt({ kind, extended: true }, fault)).outcome).toMatchObject({ readings: EXPECTED[kind] });
  });

  test.each(['stale', 'future', 'no-clock'])('never gives a kept reading for the one just made: %s', async (fault) => {
    const { outcome } = await attempt({ kind }, fault);
    // A running oximeter proves its times by their pace, where its clock is not told.
    if (kind === 'oximeter' && fault !== 'stale') expect(outcome).toMatchObject({ readings: EXPECTED[kind] });
    else expect(outcome).toMatchObject({ type: 'refused', reason: 'not-fresh' });
  });

  test.each(['nan', 'invalid-status'])('gives no number for %s', async (fault) => {
    const { outcome } = await attempt({ kind, extended: true }, fault);
    const reason = fault === 'nan' ? 'missing' : 'device-error';
    if (kind === 'oximeter') expect(outcome).toMatchObject({ type: 'timed-out', reason });
    else if (outcome.type === 'readings') {
      for (const reading of outcome.readings) expect(reading).toMatchObject({ value: null, validity: 'invalid' });
    } else expect(outcome.type).toBe('refused');
  });

  test('is refused when its unit is not one of the quantity', async () => {
    const { outcome } = await attempt({ kind, extended: true }, 'unknown-unit');
    expect(outcome).toMatchObject({ type: 'refused', reason: 'device-error', detail: 'unit-1728' });
  });

  test('is refused when it tells of two persons', async () => {
    const { outcome } = await attempt({ kind }, 'two-persons');
    expect(outcome).toMatchObject({ type: 'refused', detail: 'several-persons' });
  });

  test('is refused for what it does not measure', async () => {
    const other: Modality = kind === 'scale' ? 'glucose' : 'weight';
    const { outcome } = await take(wanting(other), agent({ kind }));
    expect(outcome).toMatchObject({ type: 'refused', reason: 'device-error', detail: `no-${other}` });
  });

  test.each(['silence', 'babble', 'no-configuration', 'mute', 'abort', 'truncated'])(
    'never gives a reading on %s, and ends',
    async (fault) => {
      const { outcome } = await attempt({ kind, extended: true }, fault);
      expect(['timed-out', 'refused']).toContain(outcome.type);
    },
  );

  test.each([
    ['foreign-protocol', 'association-5'],
    ['old-version', 'association-5'],
    ['bad-configuration', 'abort-0'],
    ['other-configuration', `no-${MODALITY[kind]}`],
  ])('is refused on %s', async (fault, detail) => {
    expect((await attempt({ kind, extended: true }, fault)).outcome).toMatchObject({ type: 'refused', detail });
  });

  test('is released after a measurement', async () => {
    const { port } = await attempt({ kind });
    expect([...(port.written.at(-1) ?? [])]).toEqual([0xe4, 0, 0, 2, 0, 0]);
  });

  test('tells of itself with no patient', async () => {
    const report = await ieee11073.selfTest?.(new VirtualPort(agent({ kind })), new AbortController().signal);
    expect(report).toMatchObject({
      type: 'heard',
      device: { model: `Simulated ${kind}`, serial: 'SN-0042' },
      clock: '2026-03-02T09:41:20',
    });
  });
});

describe('IEEE 11073 measurement', () => {
  test('takes a spot check at once, and a stream after ten seconds', async () => {
    const spot = await attempt({ spot: true });
    expect(spot.outcome).toMatchObject({ readings: EXPECTED.oximeter });
    const stream = await attempt({});
    expect(stream.live.filter(({ type }) => type === 'sample').length).toBeGreaterThanOrEqual(20);
  });

  test('doubts values of an oximeter that left before they were stable', async () => {
    const { outcome } = await attempt({}, 'releases');
    expect(outcome).toMatchObject({
      type: 'readings',
      readings: EXPECTED.oximeter.map((reading) => ({ ...reading, validity: 'questionable', reasons: ['too-short'] })),
    });
  });

  test('passes on what the device calls an early indication', async () => {
    const { outcome } = await attempt({ kind: 'thermometer', extended: true }, 'early');
    expect(outcome).toMatchObject({ readings: [{ value: 36.8, validity: 'questionable', reasons: ['early'] }] });
  });

  test('refuses pressures out of order', async () => {
    const device = agent({ kind: 'blood-pressure' });
    device.set({ diastolic: 130 });
    expect((await take(wanting('blood-pressure'), device)).outcome).toMatchObject({
      readings: [{ value: null, validity: 'invalid', reasons: ['implausible'] }, { value: 72 }],
    });
  });

  test('says so when a device will not tell its clock: times prove nothing', async () => {
    const { outcome } = await attempt({ kind: 'thermometer' }, 'refuses-questions');
    expect(outcome).toMatchObject({ type: 'refused', reason: 'not-fresh' });
  });

  test('any bytes, in any transfers, end without a reading and without an error', async () => {
    const header = fc.constantFrom('e200', 'e300', 'e400 0002', 'e600 0002', 'e700 0010 000e', '5068').map(fromHex);
    const transfer = fc.tuple(fc.option(header), fc.uint8Array({ maxLength: 80 }));
    await fc.assert(
      fc.asyncProperty(fc.array(transfer, { maxLength: 30 }), async (transfers) => {
        const packets = transfers.map(([head, rest]) => ({ bytes: join(head ?? new Uint8Array(), rest) }));
        const babbler: PacketSimulator = {
          ...ieee11073Simulator(),
          receive: () => [],
          advance: () => packets.splice(0, 1),
          dueAt: () => (packets.length > 0 ? 0 : Number.POSITIVE_INFINITY),
        };
        expect((await take(wanting('weight'), babbler)).outcome.type).not.toBe('readings');
      }),
      { numRuns: 60 },
    );
  });

  test('ends with the port, and with the signal after telling the agent', async () => {
    const gone = take(wanting('temperature'), agent({ kind: 'thermometer' }), [
      { at: 4000, act: (port) => port.unplug() },
    ]);
    await expect(gone).rejects.toMatchObject({ code: 'disconnected' });

    const controller = new AbortController();
    const port = new VirtualPort(agent({ kind: 'thermometer' }), [{ at: 4000, act: () => controller.abort() }]);
    const cancelled = ieee11073.measure(port, controller.signal, () => undefined, 'temperature');
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect([...(port.written.at(-1) ?? [])]).toEqual([0xe6, 0, 0, 2, 0, 0]);
  });

  test.each([
    ['silence', { type: 'silent' }],
    ['babble', { type: 'foreign' }],
    ['foreign-protocol', { type: 'foreign', detail: 'association-5' }],
    ['other-configuration', { type: 'foreign' }],
  ])('a self-test on %s', async (fault, expected) => {
    const port = new VirtualPort(agent({ extended: true }, fault));
    expect(await ieee11073.selfTest?.(port, new AbortController().signal)).toMatchObject(expected);
  });
});

test.each(KINDS)('a session of a %s recorded as a capture replays strictly, for what it measured', async (kind) => {
  const device = agent({ kind });
  const lines: CaptureLine[] = [];
  const record = (from: CaptureLine['from'], at: number, bytes: Uint8Array): void => {
    lines.push({ line: lines.length + 1, at, from, bytes: Uint8Array.from(bytes) });
  };
  const taped: PacketSimulator = {
    ...device,
    receive: (packet, now) => {
      record('host', now, packet.bytes);
      const answers = device.receive(packet, now);
      for (const { bytes } of answers) record('device', now, bytes);
      return answers;
    },
    advance: (now) => {
      const packets = device.advance(now);
      for (const { bytes } of packets) record('device', now, bytes);
      return packets;
    },
  };
  await take(wanting(MODALITY[kind]), taped);
  const printed: ReplayLine[] = [];
  await replayStrict(ieee11073, lines, (line) => printed.push(line));
  expect(printed.filter(({ type }) => type === 'measurement')).toMatchObject(EXPECTED[kind]);
});
