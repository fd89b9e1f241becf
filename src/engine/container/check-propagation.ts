import { readFileSync, realpathSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';

/**
 * Refuses what the host's own mounts do not offer: only of a shared mount can anybody hear.
 *
 * @throws argument_invalid
 * @see moby, daemon/oci_linux.go: ensureShared, ensureSharedOrSlave
 */
export function requirePropagation(
  source: string,
  propagation: string,
  mountInfo = (): string => readFileSync('/proc/self/mountinfo', 'utf8'),
): void {
  const needs = NEEDED[propagation];
  if (!needs) return;
  const { path, words } = mountOf(realpathSync(source), mountInfo());
  if (words.some((word) => needs.words.includes(word.split(':', 1)[0] ?? ''))) return;
  throw engineError('argument_invalid', {
    reason: `path ${source} is mounted on ${path} but it is not a ${needs.what} mount`,
  });
}

const SHARED = { what: 'shared', words: ['shared'] };
const SHARED_OR_SLAVE = { what: 'shared or slave', words: ['shared', 'master'] };
const NEEDED: Readonly<Record<string, typeof SHARED>> = {
  shared: SHARED,
  rshared: SHARED,
  slave: SHARED_OR_SLAVE,
  rslave: SHARED_OR_SLAVE,
};

type MountPoint = { readonly path: string; readonly words: readonly string[] };

/** The mount that `path` lies in: the last of the deepest. @see proc_pid_mountinfo(5) */
function mountOf(path: string, mountInfo: string): MountPoint {
  let found: MountPoint = { path: '/', words: [] };
  for (const line of mountInfo.trimEnd().split('\n')) {
    const [fields = ''] = line.split(' - ', 1);
    const [, , , , point = '', , ...words] = fields.split(' ');
    const mounted = unescaped(point);
    const holds = mounted === '/' || path === mounted || path.startsWith(`${mounted}/`);
    if (holds && mounted.length >= found.path.length) found = { path: mounted, words };
  }
  return found;
}

/** Blanks and the like are written as octal numbers. */
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
