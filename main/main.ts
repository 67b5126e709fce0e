import { app, Menu } from 'electron';
import { ConfigError, isLoopback, loadConfig } from '#kiosk-config/load.ts';
import type { KioskConfig } from '#kiosk-config/schema.ts';
import { EnvironmentError, type KioskEnvironment, readEnvironment } from './environment.ts';
import { startKiosk } from './kiosk.ts';
import { createLog, faultOf } from './log.ts';
import { StoreKeyError } from './store/key.ts';
import { declareAppScheme } from './window/app-protocol.ts';
import { openWindow } from './window/open.ts';

/** `EX_CONFIG` of sysexits: starting again would not help, a person must change something. */
const EXIT_CONFIG = 78;

const log = createLog((line) => process.stderr.write(line));

function fail(error: unknown): void {
  const isForPerson = [ConfigError, EnvironmentError, StoreKeyError].some((known) => error instanceof known);
  if (isForPerson && error instanceof Error) process.stderr.write(`escale: ${error.message}\n`);
  else log('error', 'start-failed', faultOf(error));
  app.exit(isForPerson ? EXIT_CONFIG : 1);
}

/** What Chromium must know before it starts. */
function configureChromium(config: KioskConfig): void {
  // Both at once make every child process refuse to start as root, which is what a test machine may be.
  if (app.commandLine.hasSwitch('no-sandbox')) log('warn', 'sandbox-off');
  else app.enableSandbox();
  declareAppScheme();
  // Before Electron makes its own.
  Menu.setApplicationMenu(null);
  app.commandLine.appendSwitch('disable-pinch');
  app.commandLine.appendSwitch('overscroll-history-navigation', '0');
  // Nothing a page draws or runs is kept on disk, and a crash writes no memory out.
  app.commandLine.appendSwitch('disable-gpu-shader-disk-cache');
  app.commandLine.appendSwitch('disable-breakpad');
  // A server on this machine (a demonstration, a test) offers its media on 127.0.0.1, which WebRTC avoids by default.
  if (isLoopback(config.server)) app.commandLine.appendSwitch('allow-loopback-in-peer-connection');
}

function start(environment: KioskEnvironment, config: KioskConfig): void {
  if (environment.userData !== undefined) app.setPath('userData', environment.userData);
  if (!app.requestSingleInstanceLock()) {
    log('error', 'already-running');
    app.exit(1);
    return;
  }
  configureChromium(config);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(kind, (error: unknown) => {
      // The state is unknown: the service is started again, from what the store holds.
      log('error', 'uncaught', { kind, ...faultOf(error) });
      app.exit(1);
    });
  }
  app.on('child-process-gone', (_, { type, reason }) => log('warn', 'process-gone', { type, reason }));
  app
    .whenReady()
    .then(() => startKiosk(environment, config, openWindow(environment.window, log), log))
    .catch(fail);
}

try {
  const environment = readEnvironment(process.env);
  start(environment, loadConfig(environment.configFile));
} catch (error) {
  fail(error);
}
