import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inProject } from '#build/machine/project.ts';
import { DriversEvent } from '#protocol/drivers-host.ts';
import { driver } from '#test/fixtures/devices/acme-scale.ts';

const { id, model } = driver.manifest;
/** What the drivers, their bundle and their simulators are made of. */
const TREE = ['package.json', 'build', 'drivers', 'kiosk-config', 'protocol', 'test/simulators'];
/** Stands in for the Electron that starts the bundle: what its utilityProcess adds to a process, on standard output. */
const UTILITY_PROCESS = `
  const parentPort = new (require('node:events').EventEmitter)();
  parentPort.postMessage = (event) => process.stdout.write(JSON.stringify(event) + '\\n');
  process.parentPort = parentPort;
  require(process.argv[1]);
  parentPort.emit('message', { data: { type: 'configure', bindings: [] }, ports: [] });
`;

let copy: string;
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'escale-added-'));
  for (const part of TREE) await cp(inProject(part), join(copy, part), { recursive: true });
  await symlink(inProject('node_modules'), join(copy, 'node_modules'));
  await copyFile(inProject('test/fixtures/devices/acme-scale.ts'), join(copy, `drivers/devices/${id}.ts`));
  await copyFile(
    inProject('test/fixtures/devices/acme-scale-simulator.ts'),
    join(copy, `test/simulators/devices/${id}.ts`),
  );
});
afterAll(() => rm(copy, { recursive: true }));

async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(copy, program), ...args], { cwd: copy });
  return stdout;
}

/** The devices the bundle tells of, when it is started as the kiosk starts it. */
async function devicesOf(bundle: string): Promise<readonly string[]> {
  const host = spawn(process.execPath, ['--eval', UTILITY_PROCESS, bundle], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(host, 'exit');
  try {
    for await (const line of createInterface({ input: host.stdout })) {
      const event = DriversEvent.parse(JSON.parse(line));
      if (event.type === 'devices') return event.devices.map((device) => device.driver);
    }
    throw new Error('the drivers host ended and told of no device');
  } finally {
    host.kill();
    await ended;
  }
}

describe('a device whose file was put into drivers/devices, and nothing else changed,', () => {
  test('is listed with its grade', async () => {
    expect(await run('drivers/replay/main.ts', '--list')).toContain(`${id.padEnd(20)} grade D  ${model} (body-weight)`);
  });

  test('decodes its captures', async () => {
    const capture = join(copy, 'capture.txt');
    await writeFile(capture, '0 <= e41b\n');
    const printed = await run('drivers/replay/main.ts', '--device', id, '--passive', capture);
    expect(JSON.parse(printed)).toMatchObject({ type: 'measurement', kind: 'body-weight', value: 71.4, unit: 'kg' });
  });

  test('is in the udev rules', async () => {
    const file = await run('build/udev-rules.ts');
    expect(await readFile(join(copy, file.trim()), 'utf8')).toContain(
      `# ${model}\nSUBSYSTEM=="hidraw", ATTRS{idVendor}=="acac", ATTRS{idProduct}=="0001", GROUP="escale", MODE="0660"\n`,
    );
  });

  test('has its simulator', async () => {
    expect(await run('test/simulators/main.ts', '--device', id, '--fault', 'list')).toBe('silence\n');
  });

  test('is in the bundle of the drivers host, with every other file’s', async () => {
    await run('build/bundle.ts', 'drivers-host.cjs');
    const files = await readdir(join(copy, 'drivers/devices'));
    const devices = await devicesOf(join(copy, 'dist/drivers-host.cjs'));
    expect([...devices].sort()).toEqual(files.map((name) => basename(name, '.ts')).sort());
    expect(devices).toContain(id);
  });
});
