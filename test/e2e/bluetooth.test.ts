import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import words from '#renderer/words/fr.json' with { type: 'json' };
import { contecEbSimulator } from '#test/simulators/devices/contec-cms50-eb.ts';
import { gattThermometerSimulator } from '#test/simulators/devices/gatt-thermometer.ts';
import { Bluez } from '../support/bluez/bluez.ts';
import type { Peripheral } from '../support/bluez/peripheral-objects.ts';
import type { Booth } from '../support/booth.ts';
import { calmCameras } from '../support/kiosk.ts';
import { openStage, type Stage } from '../support/stage.ts';

const ADDRESS = 'C0:26:DF:01:AB:3F';
const OXIMETER = 'C0:26:DF:01:AB:41';
const bindings = [
  { driver: 'gatt-thermometer', bluetooth: ADDRESS },
  { driver: 'contec-cms50-eb', bluetoothName: 'SpO2208' },
];

let stage: Stage;
let folder: string;
beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  folder = await mkdtemp(join(tmpdir(), 'escale-bluez-'));
  // The kiosk may run as another account, which passes through to the bus.
  await chmod(folder, 0o755);
});
afterAll(async () => {
  await stage?.close();
  await rm(folder, { recursive: true, force: true });
});

const snapshot = (booth: Booth) =>
  booth.kiosk.page.evaluate(async () => {
    // The page's own bridge; its type belongs to the renderer.
    const { escale } = window as unknown as {
      escale: { request(c: string, p: object): Promise<{ devices: { driver: string; state: string }[] }> };
    };
    const { devices } = await escale.request('kiosk:snapshot', {});
    return devices.find(({ driver }) => driver === 'gatt-thermometer')?.state;
  });

const windows = (booth: Booth): string[] => booth.kiosk.app.windows().map((page) => page.url());
const RADIO = 'escale://kiosk/radio.html';

test('without a device on Bluetooth in the configuration there is no radio, and the page of the patient has none', async () => {
  const booth = await stage.openBooth();
  await booth.patient.sees('welcome');
  await expect.poll(() => snapshot(booth), { timeout: 20_000 }).toBe('absent');
  expect(windows(booth)).not.toContain(RADIO);
  expect(await booth.kiosk.page.evaluate(() => 'bluetooth' in navigator)).toBe(false);
  await booth.kiosk.close();
});

test('without an adapter the devices on Bluetooth are absent, and the kiosk is as it was', async () => {
  const booth = await stage.openBooth({
    config: { bindings },
    env: { DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${folder}/no-bus` },
  });
  await booth.patient.sees('welcome');
  await expect.poll(() => windows(booth)).toContain(RADIO);
  const radio = booth.kiosk.app.windows().find((page) => page.url() === RADIO);
  await expect.poll(() => radio?.evaluate(() => navigator.bluetooth.getAvailability())).toBe(false);
  await expect.poll(() => snapshot(booth), { timeout: 20_000 }).toBe('absent');
  const reach = await radio?.evaluate(async () => ({
    bridge: 'escale' in window,
    camera: (await navigator.permissions.query({ name: 'camera' as PermissionName })).state,
    fetch: await fetch('https://example.org').then(
      () => 'answered',
      () => 'refused',
    ),
  }));
  expect(reach, 'the page of the radio').toEqual({ bridge: false, camera: 'denied', fetch: 'refused' });
  await booth.patient.comesIn();
  await booth.kiosk.close();
});

describe('with an adapter', () => {
  let bluez: Bluez;
  let booth: Booth;
  const thermometer = (address: string, temperature: number): Peripheral => {
    const simulator = gattThermometerSimulator({ measuresAfter: 500, clock: '2026-11-22T09:41:00' });
    simulator.set({ temperature });
    return {
      address,
      name: 'Thermometer',
      service: '1809',
      characteristics: { '2a1c': ['indicate'], '2a2b': ['read'] },
      simulator,
    };
  };
  /** Has the second of the services that its driver knows, and must be told to stream. */
  const oximeter: Peripheral = {
    address: OXIMETER,
    name: 'SpO2208',
    service: 'ff12',
    characteristics: { ff01: ['write-without-response'], ff02: ['notify'] },
    simulator: contecEbSimulator({ via: 'bluetooth', search: 500 }),
  };
  const stranger = thermometer('C0:26:DF:01:AB:40', 41.3);
  const own = thermometer(ADDRESS, 38.6);
  /** The same thermometer, but one whose patient takes it out of reach before it has measured. */
  const slow = { ...own, simulator: gattThermometerSimulator({ measuresAfter: 3_600_000 }) };

  beforeAll(async () => {
    bluez = await Bluez.start(folder);
    booth = await stage.openBooth({
      config: { bindings, steps: ['temperature', 'oximetry'] },
      env: { DBUS_SYSTEM_BUS_ADDRESS: bluez.busAddress },
    });
  });
  afterAll(() => bluez?.stop());

  test('a sleeping device is waited for: nothing listens before a patient is to use it', async () => {
    await expect.poll(() => snapshot(booth), { timeout: 20_000 }).toBe('ready');
    expect(bluez.calls.filter((call) => call.includes('StartDiscovery'))).toEqual([]);
  });

  test('a device that goes out of reach ends its reading with a reason', async () => {
    const { patient } = booth;
    await patient.comesIn();
    await patient.begins('temperature');
    await bluez.called('Adapter1.StartDiscovery /org/bluez/hci0');
    bluez.wake(slow);
    await bluez.called(`GattCharacteristic1.StartNotify ${ADDRESS}`);
    bluez.vanish(slow);
    await patient.reaches('temperature', 'failed');
  });

  test('the device that the configuration names measures when it is back; another of its kind is not touched', async () => {
    const { patient } = booth;
    bluez.wake(stranger);
    bluez.wake(own);
    await patient.begins('temperature');
    await patient.reaches('temperature', 'taken');
    await patient.reads(/38,6/);
    expect(bluez.calls.filter((call) => call.endsWith(stranger.address))).toEqual([]);
    await bluez.called(`Device1.Disconnect ${ADDRESS}`);
    await patient.press(words.common.continue);
  });

  test('one that is known by its name is written to, and streams until it is let go', async () => {
    const { patient } = booth;
    bluez.wake(oximeter);
    await patient.measures('oximetry');
    await bluez.called(`Device1.Disconnect ${OXIMETER}`);
    expect(bluez.calls).toContain(`GattCharacteristic1.WriteValue ${OXIMETER}`);
  });
});
