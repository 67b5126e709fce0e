import { startServer } from './server.ts';
import { HELP, readSettings, SettingsError } from './settings.ts';

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    process.stdout.write(HELP);
    return;
  }
  const settings = readSettings(process.env);
  const server = await startServer(settings);
  const demo = server.demoPassword === null ? '' : ` (demo: dr.martin or dr.bernard, password ${server.demoPassword})`;
  process.stderr.write(`Escale server ready: ${settings.publicUrl.origin}${demo}\n`);

  const end = () => {
    process.removeListener('SIGTERM', end);
    process.removeListener('SIGINT', end);
    server.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

main().catch((error: unknown) => {
  const text =
    error instanceof SettingsError || !(error instanceof Error) ? String(error) : (error.stack ?? error.message);
  process.stderr.write(`${error instanceof SettingsError ? error.message : text}\n`);
  process.exit(1);
});
