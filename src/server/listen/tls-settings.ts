import { readFile } from 'node:fs/promises';
import { createSecureContext, type TlsOptions as NodeTlsOptions } from 'node:tls';

import { engineError } from '../../errors/engine-error.js';
import type { TlsOptions } from '../serve-options.js';

/** What Node takes for certificates of ours, and for asking clients for theirs. @throws listen_failed */
export async function tlsSettings({ certificate, key, clientAuthority }: TlsOptions): Promise<NodeTlsOptions> {
  const settings: NodeTlsOptions = {
    cert: await readPem(certificate),
    key: await readPem(key),
    minVersion: 'TLSv1.2',
    ...(clientAuthority === undefined
      ? {}
      : { ca: await readPem(clientAuthority), requestCert: true, rejectUnauthorized: true }),
  };
  try {
    createSecureContext(settings);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw engineError('listen_failed', { address: certificate, reason }, { cause });
  }
  return settings;
}

async function readPem(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw engineError('listen_failed', { address: path, reason: code ?? String(cause) }, { cause });
  }
}
