import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const HELP = `Issues a single-use code, valid ten minutes, that enrols one kiosk at the server running on this machine.

usage: node server/enrolment-code.ts --site "Pharmacie des Halles" --kiosk "Borne 1" [--server http://127.0.0.1:4000]

Reads the operator's token in ESCALE_DATA_DIR (.data/server), so run it as the server's user. PORT (4000) gives the default address.
`;

const Issued = z.object({ code: z.string(), expiresAt: z.string() });

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      site: { type: 'string' },
      kiosk: { type: 'string' },
      server: { type: 'string', default: `http://127.0.0.1:${process.env['PORT'] || '4000'}` },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return void process.stdout.write(HELP);
  if (values.site === undefined || values.kiosk === undefined)
    throw new Error(`--site and --kiosk are needed\n\n${HELP}`);
  const dataDir = resolve(process.env['ESCALE_DATA_DIR'] || '.data/server');
  const token = await readFile(join(dataDir, 'operator-token')).catch(() => {
    throw new Error(`no readable operator-token in ${dataDir}: start the server once, or set ESCALE_DATA_DIR`);
  });
  const response = await fetch(new URL('/operator/enrolment-codes', values.server), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token.toString('hex')}` },
    body: JSON.stringify({ site: values.site, kiosk: values.kiosk }),
    signal: AbortSignal.timeout(10_000),
  }).catch(() => {
    throw new Error(`no server answers at ${values.server}; is it running?`);
  });
  if (!response.ok) throw new Error(`the server refused (${response.status})`);
  const { code, expiresAt } = Issued.parse(await response.json());
  process.stdout.write(`${code}  (until ${expiresAt})\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
