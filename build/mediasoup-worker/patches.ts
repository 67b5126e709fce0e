import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One change to a file of mediasoup's worker. It must apply, or the sources are not those it was written for. */
interface Patch {
  readonly file: string;
  readonly why: string;
  readonly find: RegExp;
  readonly replace: string;
}

export const workerPatches: readonly Patch[] = [
  {
    file: 'meson.build',
    why: 'Debian 12 has meson 1.0, which has all that is used',
    find: /meson_version: '>= 1\.\d+\.\d+'/,
    replace: "meson_version: '>= 1.0.0'",
  },
  {
    file: 'meson.build',
    why: 'the library is for embedding the worker in Rust, and links its dependencies whole, which system libraries cannot be',
    find: /^libmediasoup_worker = library\([\s\S]*?^\)\n/m,
    replace: '',
  },
  {
    file: 'meson.build',
    why: 'a precompiled header halves the time of the build',
    find: /^ {2}cpp_args: cpp_args \+ \['-DMS_EXECUTABLE'\],$/m,
    replace: "  cpp_args: cpp_args + ['-DMS_EXECUTABLE'],\n  cpp_pch: 'pch/worker.hpp',",
  },
  {
    file: 'subprojects/flatbuffers.wrap',
    why: 'flatc is found on the PATH only when no subproject claims to provide it',
    find: /^program_names.*\n/m,
    replace: '',
  },
  {
    file: 'src/RTC/DtlsTransport.cpp',
    why:
      'the BIO callback answers 1 to every BIO_ctrl(); an OpenSSL with kernel TLS, as Debian builds it, takes that for ' +
      'BIO_get_ktls_send(), allocates no write buffer and crashes at the first DTLS write',
    find: /\(operationType == BIO_CB_RETURN\)/,
    replace: '((operationType & BIO_CB_RETURN) != 0)',
  },
];

/** Applies the patches to the worker's sources in `folder`. Rejects when one does not match. */
export async function applyPatches(folder: string, patches: readonly Patch[]): Promise<void> {
  for (const patch of patches) {
    const path = join(folder, patch.file);
    await writeFile(path, patchText(await readFile(path, 'utf8'), patch));
  }
}

/** The text with the patch applied. Throws when there is nothing to change. */
export function patchText(text: string, patch: Patch): string {
  if (!patch.find.test(text))
    throw new Error(`${patch.file} is not as expected: ${patch.find} is not in it (${patch.why})`);
  return text.replace(patch.find, () => patch.replace);
}
