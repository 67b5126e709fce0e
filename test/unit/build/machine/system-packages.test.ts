import { describe, expect, test } from 'vitest';
import { installLine, libraryNames, PackagesMissing } from '#build/machine/system-packages.ts';

describe('system packages', () => {
  test('are named in one line to copy', () => {
    const { message } = new PackagesMissing(['socat', 'xvfb']);
    expect(message).toContain('sudo apt-get update && sudo apt-get install -y --no-install-recommends socat xvfb');
    expect(installLine(['socat'])).not.toContain('\n');
  });

  test('are found by the libraries that the dynamic linker knows', () => {
    const listing =
      "2 libs found in cache `/etc/ld.so.cache'\n\tlibgtk-3.so.0 (libc6,x86-64) => /lib/x86_64-linux-gnu/libgtk-3.so.0\n\tlibnss3.so (libc6,x86-64) => /lib/x86_64-linux-gnu/libnss3.so\n";
    expect(libraryNames(listing)).toEqual(['libgtk-3.so.0', 'libnss3.so']);
  });
});
