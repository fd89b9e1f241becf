import { chmodSync, chownSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { RunMount } from '../../../../dockerfile/index.js';
import { engineError } from '../../../../errors/engine-error.js';
import type { BuildParts } from '../../build-parts.js';
import type { BuildSecret } from '../../build-request.js';
import { rootMountPoint } from '../../root-mount-point.js';

/** As BuildKit: of more than this nobody has a secret. */
const MOST_BYTES = 500 * 1024;
const DEFAULT_MODE = 0o400;

/** What a secret is, read when it is asked for. Undefined where none has that id. @throws build_secret_missing */
export function readSecret(secrets: readonly BuildSecret[] = [], id: string): Buffer | undefined {
  const secret = secrets.find((each) => each.id === id);
  if (!secret) return undefined;
  const bytes = 'path' in secret ? readFile(secret.path, id) : Buffer.from(secret.bytes);
  if (bytes.byteLength > MOST_BYTES) {
    throw engineError('build_step_invalid', { reason: `secret ${id}: invalid size ${bytes.byteLength}` });
  }
  return bytes;
}

function readFile(path: string, id: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw engineError('build_secret_missing', { id }, { cause });
  }
}

/** A mount of a file that holds the secret, in memory alone and seen by nobody else: it ends with the descriptor. */
export function mountSecret(
  { host, roots }: Pick<BuildParts, 'host' | 'roots'>,
  bytes: Uint8Array,
  { mode = DEFAULT_MODE, uid = 0, gid = 0 }: Pick<RunMount, 'mode' | 'uid' | 'gid'>,
): number {
  const root = rootMountPoint(roots);
  const memory = { source: 'none', target: root, type: 'tmpfs', data: 'mode=700' };
  return host.syscalls.inPrivateMountNamespace([memory], () => {
    const path = join(root, 'secret');
    writeFileSync(path, bytes, { mode: 0o600 });
    chownSync(path, uid, gid);
    chmodSync(path, mode);
    return host.syscalls.cloneMount(path);
  });
}
