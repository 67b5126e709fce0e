import { readFileSync } from 'node:fs';
import { KioskConfig } from './schema.ts';

/** The configuration cannot be used; the message names the file and every field at fault, one a line. */
export class ConfigError extends Error {
  constructor(file: string, faults: readonly string[]) {
    super([`${file} is not a usable kiosk configuration:`, ...faults.map((fault) => `  ${fault}`)].join('\n'));
    this.name = 'ConfigError';
  }
}

/** Whether an address is on this very machine: a demonstration, or a test. */
export function isLoopback(server: string): boolean {
  const { hostname } = new URL(server);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Reads a kiosk's configuration.
 *
 * @throws ConfigError
 */
export function loadConfig(file: string): KioskConfig {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const isSyntax = error instanceof SyntaxError;
    throw new ConfigError(file, [isSyntax ? `it is not JSON: ${error.message}` : 'it cannot be read']);
  }
  return parseConfig(content, file);
}

/**
 * Checks a configuration. Beyond the loopback of a demonstration, records and signalling travel encrypted or not at all.
 *
 * @param file named in the errors.
 * @throws ConfigError
 */
export function parseConfig(content: unknown, file: string): KioskConfig {
  const parsed = KioskConfig.safeParse(content);
  if (!parsed.success) {
    throw new ConfigError(
      file,
      parsed.error.issues.map(({ path, message }) => `${path.length === 0 ? '(top)' : path.join('.')}: ${message}`),
    );
  }
  const config = parsed.data;
  if (new URL(config.server).protocol !== 'https:' && !isLoopback(config.server)) {
    throw new ConfigError(file, ['server: must be https, except on this machine itself']);
  }
  return config;
}
