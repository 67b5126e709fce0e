import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { distributionOf } from './distribution.ts';
import { aimText, type Figure, reaches } from './figure.ts';
import type { Surroundings } from './machine.ts';

/** Three significant digits, and no more decimals than the eye can use. */
function shown(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
  return Number(value.toPrecision(3)).toString();
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}

/** The figures as a table to read, with what is to be known of them below. */
export function tableOf(figures: readonly Figure[]): string {
  const head = ['', 'unit', 'n', 'min', 'median', 'p95', 'max', 'aim', ''];
  const rows = figures.map(({ name, unit, samples, aim }) => {
    const found = distributionOf(samples);
    const numbers = [found.min, found.median, found.p95, found.max].map(shown);
    const verdict = aim === undefined ? ['', ''] : [aimText(aim), reaches(found, aim) ? 'reached' : 'MISSED'];
    return [name, unit, String(found.n), ...numbers, ...verdict];
  });
  const notes = figures.flatMap(({ name, note }) => (note === undefined ? [] : [`  ${name}: ${note}`]));
  return [columns([head, ...rows]), ...notes].join('\n');
}

/** Machine and versions in two lines. */
export function headingOf({ machine, versions }: Surroundings): string {
  const { cpu, cores, memoryGiB, load } = machine;
  return [
    `${cpu}, ${cores} cores, ${memoryGiB} GiB, load ${load}`,
    `Electron ${versions.electron}, its Chromium ${versions.electronChromium}, Chromium ${versions.chromium}, Node ${versions.node}, mediasoup ${versions.mediasoup}`,
  ].join('\n');
}

/** Writes one bench's figures with every sample to `<folder>/<bench>.json`; returns the path. */
export async function keep(
  folder: string,
  bench: string,
  where: Surroundings,
  figures: readonly Figure[],
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${bench}.json`);
  const told = figures.map((figure) => {
    const distribution = distributionOf(figure.samples);
    const reached = figure.aim === undefined ? {} : { reached: reaches(distribution, figure.aim) };
    return { ...figure, distribution, ...reached };
  });
  await writeFile(file, `${JSON.stringify({ bench, ...where, figures: told }, null, 2)}\n`);
  return file;
}
