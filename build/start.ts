import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleAll } from './bundle.ts';
import { offerHelp, runScript, say } from './machine/progress.ts';
import { inProject, projectEnvironment } from './machine/project.ts';
import { requirePackages } from './machine/system-packages.ts';
import { requireUserNamespaces } from './machine/user-namespaces.ts';
import { hasDisplay, startVirtualDisplay, type VirtualDisplay } from './machine/virtual-display.ts';
import { prepareElectron } from './runtimes/electron.ts';
import { prepareMediasoupWorker } from './runtimes/mediasoup-worker.ts';
import { Household } from './start/household.ts';
import { dataFolder, hasCamera, isRoot, kioskProgram, testEquipment } from './start/kiosk.ts';
import { bindingsGiven, driversToSimulate, simulatedBinding, simulatorOf } from './start/peripherals.ts';
import { freePort } from './start/port.ts';
import { demoEnrolmentCode, untilReady } from './start/server.ts';

offerHelp(
  'npm start [-- --device <driver>=<port> …] [--full-screen]: prepares the machine, then runs server, console and kiosk; Ctrl-C ends them',
);

const usualPort = 4000;

/** Resolves when the person at the terminal, or the system, asks for the end. */
function untilAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}

async function prepare(withDisplay: boolean) {
  if (!isRoot()) await requireUserNamespaces();
  await requirePackages(['electron', 'simulators', ...(withDisplay ? [] : (['virtual-display'] as const))]);
  const electron = await prepareElectron();
  const worker = await prepareMediasoupWorker();
  await bundleAll();
  return { electron: electron.executable, worker: worker.executable };
}

async function startServer(
  household: Household,
  worker: string,
  port: number,
): Promise<{ origin: string; password: string }> {
  const origin = `http://localhost:${port}`;
  const password = randomBytes(6).toString('base64url');
  await household.start({
    name: 'server',
    command: process.execPath,
    args: [inProject('server/main.ts')],
    env: projectEnvironment({
      PORT: String(port),
      HOST: '127.0.0.1',
      ESCALE_PUBLIC_URL: origin,
      ESCALE_DATA_DIR: join(dataFolder, 'server'),
      ESCALE_DEMO: '1',
      ESCALE_DEMO_PASSWORD: password,
      MEDIASOUP_WORKER_BIN: worker,
    }),
  });
  await household.while(untilReady(origin));
  return { origin, password };
}

async function startSimulators(household: Household, given: ReturnType<typeof bindingsGiven>, folder: string) {
  const simulated = (await driversToSimulate(given)).map((driver) => simulatedBinding(driver, folder));
  for (const binding of simulated) await household.start(simulatorOf(binding));
  if (simulated.length > 0) say(`Simulated, because not plugged: ${simulated.map(({ driver }) => driver).join(', ')}.`);
  return [...given, ...simulated];
}

await runScript(async () => {
  const given = bindingsGiven(process.argv);
  const withDisplay = hasDisplay();
  const { electron, worker } = await prepare(withDisplay);

  const asked = untilAsked();
  const household = new Household(join(dataFolder, 'logs'));
  const ports = await mkdtemp(join(tmpdir(), 'escale-ports-'));
  let virtualDisplay: VirtualDisplay | undefined;
  try {
    const bindings = await startSimulators(household, given, ports);
    const port = await freePort(usualPort);
    if (port !== usualPort) say(`Port ${usualPort} is taken: the server listens on ${port}.`);
    const { origin, password } = await startServer(household, worker, port);

    if (!withDisplay) {
      virtualDisplay = await startVirtualDisplay();
      say(`This session has no display: the kiosk's window is on a virtual one, ${virtualDisplay.name} (1080 × 1920).`);
    }
    if (isRoot()) say("Warning: running as root, so Chromium's sandbox is off. Never run a kiosk so.");
    const equipment = hasCamera() ? {} : testEquipment;
    if (!hasCamera()) say('No camera is plugged: the kiosk sends test pictures.');
    const userData = join(dataFolder, 'kiosk');
    const configFile = join(dataFolder, 'kiosk.json');
    await mkdir(userData, { recursive: true });
    await writeFile(configFile, JSON.stringify({ server: origin, bindings, equipment }, null, 2));
    await household.start(
      kioskProgram({
        electron,
        configFile,
        userData,
        enrolmentCode: await demoEnrolmentCode(origin),
        virtualDisplay: virtualDisplay?.name,
        fullScreen: process.argv.includes('--full-screen'),
      }),
    );

    say(`\nThe physician's console: ${origin}\n  sign in as dr.martin, password ${password}\nCtrl-C ends everything.`);
    await household.while(asked);
    say('\nEnding …');
  } finally {
    await household.stop();
    virtualDisplay?.stop();
    await rm(ports, { recursive: true, force: true });
  }
});
