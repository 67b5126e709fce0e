import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { driver as berryBci } from '#drivers/devices/berry-bci.ts';
import { driver as contecCms50Eb } from '#drivers/devices/contec-cms50-eb.ts';
import { driver as gattBloodPressure } from '#drivers/devices/gatt-blood-pressure.ts';
import { driver as gattPlx } from '#drivers/devices/gatt-plx.ts';
import { driver as gattThermometer } from '#drivers/devices/gatt-thermometer.ts';
import { driver as gattWeight } from '#drivers/devices/gatt-weight.ts';
import { bluetoothTransport } from '#drivers/transports/bluetooth.ts';
import { Radio } from '#drivers/transports/radio.ts';
import type { PortAddress, Transport } from '#drivers/transports/transport.ts';
import type { DeviceBinding } from '#protocol/device-binding.ts';
import { gattBloodPressureSimulator } from '#test/simulators/devices/gatt-blood-pressure.ts';
import { gattPlxSimulator } from '#test/simulators/devices/gatt-plx.ts';
import { gattThermometerSimulator } from '#test/simulators/devices/gatt-thermometer.ts';
import { gattWeightSimulator } from '#test/simulators/devices/gatt-weight.ts';
import { SimulatedRadio } from '#test/simulators/radio.ts';

const { signal } = new AbortController();
const PATH = 'bluetooth:C0:26:DF:01:AB:3F';
const address: PortAddress = { via: 'bluetooth', path: PATH };
const [link] = gattThermometer.manifest.links;

const radios: SimulatedRadio[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const each of radios.splice(0)) each.die();
});

type Scene = {
  readonly page: SimulatedRadio;
  readonly radio: Radio;
  readonly transport: Transport;
  readonly log: string[];
};

/** A radio with an adapter, unless it has none, and one device named for each of the four drivers. */
async function scene(page = new SimulatedRadio(), adapter = true): Promise<Scene> {
  radios.push(page);
  const log: string[] = [];
  const radio = new Radio((line) => log.push(line));
  const drivers = [gattThermometer, gattWeight, gattBloodPressure, gattPlx, contecCms50Eb, berryBci];
  const bindings: DeviceBinding[] = [{ driver: 'gatt-thermometer', bluetooth: PATH.slice('bluetooth:'.length) }];
  const transport = bluetoothTransport(radio, {
    bindings: () => bindings,
    links: () => drivers.flatMap(({ manifest }) => manifest.links),
  });
  radio.attach(page.link);
  page.tell({ type: 'adapter', present: adapter });
  if (adapter) await changed(transport);
  return { page, radio, transport, log };
}

function changed(transport: Transport): Promise<void> {
  const watching = new AbortController();
  return new Promise((resolve) => {
    transport.watch(() => {
      watching.abort();
      resolve();
    }, watching.signal);
  });
}

describe('devices on Bluetooth', () => {
  test('are those that the configuration names, as long as there is an adapter', async () => {
    const { page, transport } = await scene();
    expect(await transport.list(signal)).toEqual([address]);
    const gone = changed(transport);
    page.tell({ type: 'adapter', present: false });
    await gone;
    expect(await transport.list(signal)).toEqual([]);
    await expect(transport.open(address, link, signal)).rejects.toMatchObject({ code: 'absent' });
  });

  test('are away while the page of the radio is, and back with it', async () => {
    const { page, radio, transport } = await scene();
    const gone = changed(transport);
    page.die();
    await gone;
    expect(await transport.list(signal)).toEqual([]);
    const next = new SimulatedRadio();
    radios.push(next);
    const back = changed(transport);
    radio.attach(next.link);
    next.tell({ type: 'adapter', present: true });
    await back;
    expect(await transport.list(signal)).toEqual([address]);
  });

  test('are away for a moment after their connection was lost, so that it can be read why', async () => {
    const { page, transport } = await scene();
    const port = await transport.open(address, link, signal);
    const gone = changed(transport);
    vi.useFakeTimers();
    page.tell({ type: 'lost', port: 1, why: 'disconnected', detail: 'it has disconnected' });
    await gone;
    expect(await transport.list(signal)).toEqual([]);
    const back = changed(transport);
    vi.advanceTimersByTime(5000);
    await back;
    expect(await transport.list(signal)).toEqual([address]);
    await port.close();
  });

  test.each([
    ['another address', { ...address, path: 'bluetooth:C0:26:DF:01:AB:40' }, link],
    ['a link of no driver', address, { via: 'bluetooth', service: '180d', characteristics: ['2a37'] } as const],
  ])('are opened under no other name: %s', async (_, place, wanted) => {
    const { page, transport } = await scene();
    await expect(transport.open(place, wanted, signal)).rejects.toMatchObject({ code: 'not-allowed' });
    expect(page.commands).toEqual([]);
  });
});

describe('a port to one', () => {
  test.each([
    ['gatt-thermometer', gattThermometer, gattThermometerSimulator, 37.2],
    ['gatt-weight', gattWeight, gattWeightSimulator, 71.4],
    ['gatt-plx', gattPlx, gattPlxSimulator, 97],
  ] as const)('carries a measurement of %s from the radio to the driver', async (_, driver, simulator, value) => {
    const device = simulator({ measuresAfter: 30, clock: '2026-11-22T09:41:00', keeps: [86_400_000] });
    const { transport, page } = await scene(new SimulatedRadio({ [PATH]: device }));
    const port = await transport.open(address, driver.manifest.links[0], signal);
    const outcome = await driver.measure(port, signal, () => undefined, driver.manifest.modalities[0]);
    await port.close();
    expect(outcome).toMatchObject({ type: 'readings', readings: [{ value, validity: 'valid' }, ...rest(outcome)] });
    expect(page.commands[0]).toMatchObject({ type: 'open', device: PATH });
  });

  test('carries the same of the tensiometer', async () => {
    const device = gattBloodPressureSimulator({ measuresAfter: 30, clock: '2026-11-22T09:41:00' });
    const { transport } = await scene(new SimulatedRadio({ [PATH]: device }));
    const port = await transport.open(address, gattBloodPressure.manifest.links[0], signal);
    const outcome = await gattBloodPressure.measure(port, signal, () => undefined, 'blood-pressure');
    await port.close();
    expect(outcome).toMatchObject({ readings: [{ systolic: 128, diastolic: 79 }, ...rest(outcome)] });
  });

  test('is open before its device is there, and tells when it is', async () => {
    const { transport, page } = await scene();
    const port = await transport.open(address, link, signal);
    expect(await port.read({ timeout: 5, signal })).toEqual({ type: 'timed-out' });
    page.tell({ type: 'connected', port: 1 });
    page.tell({ type: 'value', port: 1, characteristic: '2a1c', bytes: Uint8Array.of(4, 5) });
    const first = await port.read({ timeout: 1000, signal });
    expect(first).toMatchObject({ chunk: { channel: 'link', bytes: Uint8Array.of(1) } });
    const second = await port.read({ timeout: 1000, signal });
    expect(second).toMatchObject({ chunk: { channel: '2a1c', bytes: Uint8Array.of(4, 5) } });
    await port.close();
  });

  test('writes to a characteristic, and says when the device took it or would not', async () => {
    const { transport, page } = await scene();
    const port = await transport.open(address, link, signal);
    const taken = port.write(Uint8Array.of(1), signal, 'ff01');
    const refused = port.write(Uint8Array.of(2), signal, 'ff01');
    page.tell({ type: 'written', port: 1, write: 2, fault: 'GATT Error: Not permitted.' });
    page.tell({ type: 'written', port: 1, write: 1 });
    await expect(refused).rejects.toMatchObject({ code: 'write-failed' });
    await taken;
    await expect(port.write(Uint8Array.of(1), signal)).rejects.toMatchObject({ code: 'write-failed' });
    await expect
      .poll(() => page.commands)
      .toContainEqual({
        type: 'write',
        port: 1,
        write: 1,
        characteristic: 'ff01',
        bytes: Uint8Array.of(1),
      });
    await port.close();
  });

  test.each([
    ['disconnected', 'disconnected'],
    ['foreign', 'open-failed'],
  ] as const)('ends a read and a write when the device is %s', async (why, code) => {
    const { transport, page } = await scene();
    const port = await transport.open(address, link, signal);
    const reading = port.read({ timeout: 10_000, signal });
    const writing = port.write(Uint8Array.of(1), signal, 'ff01');
    page.tell({ type: 'lost', port: 1, why, detail: 'it is gone' });
    await expect(reading).rejects.toMatchObject({ code });
    await expect(writing).rejects.toMatchObject({ code });
    await port.close();
  });

  test('ends when the adapter or the radio goes', async () => {
    for (const go of [
      (page: SimulatedRadio) => page.tell({ type: 'adapter', present: false }),
      (page: SimulatedRadio) => page.die(),
    ]) {
      const { transport, page } = await scene();
      const port = await transport.open(address, link, signal);
      const reading = port.read({ timeout: 10_000, signal });
      go(page);
      await expect(reading).rejects.toMatchObject({ code: 'disconnected' });
      await port.close();
    }
  });

  test('leaves nothing behind: no listener on the signal, no port in the radio', async () => {
    const { transport, page, radio } = await scene();
    const controller = new AbortController();
    for (let i = 0; i < 100; i += 1) {
      const port = await transport.open(address, link, controller.signal);
      const reading = port.read({ timeout: 10_000, signal: controller.signal });
      const writing = port.write(Uint8Array.of(1), controller.signal, 'ff01');
      await port.close();
      await port.close();
      await expect(reading).rejects.toMatchObject({ code: 'closed' });
      await expect(writing).rejects.toMatchObject({ code: 'closed' });
    }
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(radio.size).toBe(0);
    await expect.poll(() => page.commands.filter(({ type }) => type === 'close')).toHaveLength(100);
  });

  test('ends its waits with the signal’s own reason', async () => {
    const { transport } = await scene();
    const controller = new AbortController();
    const port = await transport.open(address, link, controller.signal);
    const waits = [
      port.read({ timeout: 10_000, signal: controller.signal }),
      port.write(Uint8Array.of(1), controller.signal, 'ff01'),
    ];
    const reason = new Error('the patient has left');
    controller.abort(reason);
    for (const wait of waits) await expect(wait).rejects.toBe(reason);
    await expect(transport.open(address, link, controller.signal)).rejects.toBe(reason);
    await port.close();
  });
});

test('a device is asked for any of the services it may have, of 16 bits or whole', async () => {
  const { transport, page } = await scene();
  for (const wanted of [contecCms50Eb, berryBci].flatMap(({ manifest }) => manifest.links)) {
    if (wanted.via !== 'bluetooth') continue;
    await (await transport.open(address, wanted, signal)).close();
  }
  const asked = () => page.commands.flatMap((command) => (command.type === 'open' ? [command.services] : []));
  await expect.poll(asked).toEqual([['ff00', 'ff12'], ['49535343-fe7d-4ae5-8fa9-9fafd205e455']]);
});

test('what is no event of the radio is refused', async () => {
  const { transport, page, log } = await scene();
  const port = await transport.open(address, link, signal);
  page.tell({ type: 'value', port: 1, characteristic: '2A1C', bytes: Uint8Array.of(1) });
  page.tell({ type: 'value', port: 1, characteristic: '2a1c', bytes: new Uint8Array(513) });
  page.tell({ type: 'value', port: 1, characteristic: '2a1c', bytes: [1] });
  page.tell({ type: 'value', port: 7, characteristic: '2a1c', bytes: Uint8Array.of(1) });
  page.tell({ type: 'value', port: 1, characteristic: '2a1c', bytes: Uint8Array.of(9) });
  expect(await port.read({ timeout: 1000, signal })).toMatchObject({ chunk: { bytes: Uint8Array.of(9) } });
  expect(log).toHaveLength(3);
  await port.close();
});

/** As many of anything as there are readings beside the first. */
function rest(outcome: { readonly type: string; readonly readings?: readonly unknown[] }): object[] {
  return (outcome.readings ?? []).slice(1).map(() => ({}));
}
