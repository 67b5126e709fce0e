import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '#build/machine/command.ts';

/** A certificate for one name and one address, signed by an authority made for the test. All are PEM files. */
export interface TestCertificate {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes an authority and a certificate of it in `folder`, valid for two days. */
export async function makeCertificate(folder: string, name: string, address: string): Promise<TestCertificate> {
  const at = (file: string) => join(folder, file);
  const openssl = (...args: string[]) => runCommand('openssl', args);
  const subject = ['-subj', '/CN=Escale test authority'];
  await openssl('req', '-x509', ...NEW_KEY, ...subject, '-days', '2', '-keyout', at('ca.key'), '-out', at('ca.pem'));
  await openssl('req', ...NEW_KEY, '-subj', `/CN=${name}`, '-keyout', at('leaf.key'), '-out', at('leaf.csr'));
  await writeFile(at('leaf.cnf'), `subjectAltName=DNS:${name},IP:${address}\n`);
  const signing = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at('leaf.cnf')];
  await openssl('x509', '-req', '-in', at('leaf.csr'), ...signing, '-days', '2', '-out', at('leaf.pem'));
  return { authority: at('ca.pem'), certificate: at('leaf.pem'), key: at('leaf.key') };
}

/** Makes Chromium trust an authority: it reads the NSS store of the home it is started with. */
export async function trustAuthority(home: string, authority: string): Promise<void> {
  const store = join(home, '.pki/nssdb');
  await runCommand('mkdir', ['-p', store]);
  await runCommand('certutil', ['-N', '-d', `sql:${store}`, '--empty-password']);
  await runCommand('certutil', ['-A', '-d', `sql:${store}`, '-n', 'escale-test', '-t', 'C,,', '-i', authority]);
}
