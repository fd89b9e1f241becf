import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of an authority of our own, and of what it signed. */
export type TestCertificates = {
  readonly authority: string;
  readonly server: { readonly certificate: string; readonly key: string };
  readonly client: { readonly certificate: string; readonly key: string };
  /** Of yesterday. */
  readonly expiredClient: { readonly certificate: string; readonly key: string };
};

/** Why there can be none, or false. */
export const certificatesReason = (): string | false => (existsSync('/usr/bin/openssl') ? false : 'needs openssl');

/** Makes an authority in `folder` that has signed a server on 127.0.0.1, and a client. */
export function makeCertificates(folder: string): TestCertificates {
  const openssl = (...args: readonly (string | readonly string[])[]): void => {
    execFileSync('openssl', args.flat(), { stdio: 'ignore', cwd: folder });
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=authority', '-keyout', 'ca.key', '-out', 'ca.crt');
  const sign = (name: string, extension: string, days = 2): { readonly certificate: string; readonly key: string } => {
    writeFileSync(join(folder, `${name}.ext`), extension);
    openssl('req', ...newKey, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    openssl(
      ['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
      ['-days', String(days), '-extfile', `${name}.ext`, '-out', `${name}.cert`],
    );
    return { certificate: join(folder, `${name}.cert`), key: join(folder, `${name}.key`) };
  };
  return {
    authority: join(folder, 'ca.crt'),
    server: sign('server', 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n'),
    client: sign('client', 'extendedKeyUsage=clientAuth\n'),
    expiredClient: sign('expired', 'extendedKeyUsage=clientAuth\n', -1),
  };
}
