import { spawn } from 'node:child_process';

/** A command that could not be started, was stopped by a signal, or ended with a code other than 0. */
export class CommandFailed extends Error {
  readonly command: string;
  readonly output: string;
  /** Undefined when it did not start or was stopped by a signal. */
  readonly exitCode: number | undefined;

  constructor(command: string, reason: string, output: string, exitCode?: number) {
    super(`\`${command}\` ${reason}${output === '' ? '' : `\n${lastLines(output, 40)}`}`);
    this.name = 'CommandFailed';
    this.command = command;
    this.output = output;
    this.exitCode = exitCode;
  }
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Called with each line of either stream as it comes, to show progress. */
  readonly onLine?: (line: string) => void;
}

/** Runs a command to its end. Resolves with what it wrote to stdout; rejects with {@link CommandFailed}. */
export function runCommand(command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { cwd, env, signal, onLine } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
      ...(signal === undefined ? {} : { signal }),
    });
    let stdout = '';
    let output = '';
    let unfinishedLine = '';
    const collect = (text: string) => {
      output += text;
      if (onLine === undefined) return;
      const lines = (unfinishedLine + text).split('\n');
      unfinishedLine = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      collect(text);
    });
    child.stderr.setEncoding('utf8').on('data', collect);
    const shown = [command, ...args].join(' ');
    child.on('error', (error) => reject(new CommandFailed(shown, `could not run: ${error.message}`, output)));
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve(stdout);
      else
        reject(
          new CommandFailed(
            shown,
            killedBy === null ? `ended with code ${code}` : `was stopped by ${killedBy}`,
            output,
            code ?? undefined,
          ),
        );
    });
  });
}

/** Whether a command of this name is on the PATH. */
export async function isOnPath(command: string): Promise<boolean> {
  return runCommand('/bin/sh', ['-c', 'command -v "$1"', 'sh', command]).then(
    () => true,
    () => false,
  );
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
