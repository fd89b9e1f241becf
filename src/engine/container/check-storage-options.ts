import { readFileSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { Roots } from '../roots.js';

const NO_QUOTAS = "--storage-opt is supported only for overlay over xfs with 'pquota' mount option";

/**
 * Limits of the writable layer need project quotas.
 *
 * @throws argument_invalid, storage_options_unsupported
 */
export function checkStorageOptions(
  options: Readonly<Record<string, string>>,
  { dataRoot }: Pick<Roots, 'dataRoot'>,
): void {
  const names = Object.keys(options);
  if (names.length === 0) return;
  const unknown = names.find((name) => name.toLowerCase() !== 'size');
  if (unknown !== undefined) throw engineError('argument_invalid', { reason: `Unknown option ${unknown}` });
  const reason = hasProjectQuotas(dataRoot, readFileSync('/proc/self/mountinfo', 'utf8'))
    ? 'quotas of the writable layer are not supported yet'
    : NO_QUOTAS;
  throw engineError('storage_options_unsupported', { reason });
}

/** Of the file system that holds `path`: the longest mount point above it. @see proc_pid_mountinfo(5) */
export function hasProjectQuotas(path: string, mountinfo: string): boolean {
  const mounts = mountinfo
    .split('\n')
    .map((line) => line.split(' '))
    .map((fields) => ({ point: fields[4] ?? '', rest: fields.slice(fields.indexOf('-') + 1) }))
    .filter(({ point }) => point === '/' || point === path || path.startsWith(`${point}/`))
    .sort((a, b) => b.point.length - a.point.length);
  const [type, , options = ''] = mounts[0]?.rest ?? [];
  return type === 'xfs' && options.split(',').some((option) => option === 'pquota' || option === 'prjquota');
}
