/** Progress goes to stderr, so that stdout holds only what a script is asked for. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Says what is being done, does it, and says how long it took. */
export async function step<T>(label: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  say(`· ${label} …`);
  const result = await work();
  say(`  done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

/** Prints `help` and ends the script when it was called with `--help`. */
export function offerHelp(help: string): void {
  if (!process.argv.includes('--help')) return;
  process.stdout.write(`${help}\n`);
  process.exit(0);
}

/** Runs a script's main function: an error is shown as its message, and the exit code is 1. */
export async function runScript(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
