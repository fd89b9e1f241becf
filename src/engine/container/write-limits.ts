import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { makeBlockIo } from '../bundle/block-io.js';
import { type LimitFile, limitFiles } from '../bundle/limit-files.js';
import { allowRealtime } from './allow-realtime.js';
import { cgroupOf } from './cgroup-of.js';
import type { Container } from './container.js';
import type { ContainerParts } from './container-parts.js';

const CGROUP_ROOT = '/sys/fs/cgroup';

/**
 * Puts the limits of its record into the cgroup of a container that lives. Files that the kernel does not have are left
 * out: what they would limit has been discarded, with a warning.
 *
 * @throws container_update_refused, device_missing, argument_invalid
 */
export function writeLimits(parts: Pick<ContainerParts, 'roots' | 'records' | 'facts'>, container: Container): void {
  const { id, config } = container;
  const { cgroupVersion } = parts.facts();
  const group = cgroupOf(parts, id);
  allowRealtime(group, config.resources);
  for (const file of limitFiles(cgroupVersion, config.resources, makeBlockIo(config.resources))) {
    const path = join(CGROUP_ROOT, cgroupVersion === 1 ? file.controller : '', group, file.name);
    if (existsSync(path)) writeLimit(path, file, id);
  }
}

function writeLimit(path: string, { name, text, mayBeEarly }: LimitFile, id: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (mayBeEarly && code === 'EINVAL') return;
    throw engineError('container_update_refused', { id, reason: `the kernel refuses ${text} for ${name}: ${code}` });
  }
}
