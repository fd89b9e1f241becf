import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';

/** A file in a host's folder, and when it was last changed: other files, another connection. */
export type CertificateFile = { readonly path: string; readonly changedMs: number };

/** What a host is checked against, and what we show it. */
export type HostCertificates = {
  /** Further authorities, as PEM. */
  readonly authorities: readonly string[];
  readonly client: { readonly cert?: string[]; readonly key?: string[] };
};

/**
 * The files for `host` below certs.d folders: `*.crt` are authorities, `*.cert` and `*.key` of one name a client's.
 *
 * @see docker's "Verify repository client with certificates"
 */
export function findCertificates(dirs: readonly string[], host: string): readonly CertificateFile[] {
  return dirs.flatMap((dir) => {
    const folder = join(dir, host);
    return namesIn(folder)
      .filter((name) => /\.(crt|cert|key)$/.test(name))
      .sort()
      .map((name) => ({ path: join(folder, name), changedMs: changedMs(join(folder, name)) }));
  });
}

/** @throws registry_certificates_invalid */
export async function readCertificates(files: readonly CertificateFile[]): Promise<HostCertificates> {
  const paths = files.map(({ path }) => path);
  const authorities = await Promise.all(paths.filter((path) => path.endsWith('.crt')).map(read));
  const certs = paths.filter((path) => path.endsWith('.cert'));
  const keys = certs.map((cert) => cert.replace(/\.cert$/, '.key'));
  for (const [index, key] of keys.entries()) {
    if (paths.includes(key)) continue;
    const reason = 'its key is missing. CA certificates must use the extension .crt';
    throw engineError('registry_certificates_invalid', { path: certs[index] ?? key, reason });
  }
  if (certs.length === 0) return { authorities, client: {} };
  return {
    authorities,
    client: { cert: await Promise.all(certs.map(read)), key: await Promise.all(keys.map(read)) },
  };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw engineError('registry_certificates_invalid', { path, reason: 'it cannot be read' }, { cause });
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // Most hosts have none.
  }
}

const changedMs = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
