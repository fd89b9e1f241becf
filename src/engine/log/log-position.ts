import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { LogPosition } from './log-follower.js';

const FILE = 'log-sent.json';

/** Up to where a container's lines were sent; undefined where none was, or where it cannot be read: then all are sent. */
export function findSentPosition(folder: string): LogPosition | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, FILE), 'utf8'));
    return isPosition(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function writeSentPosition(folder: string, position: LogPosition): void {
  const path = join(folder, FILE);
  writeFileSync(`${path}.new`, JSON.stringify(position), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

const isPosition = (value: unknown): value is LogPosition =>
  typeof value === 'object' &&
  value !== null &&
  'inode' in value &&
  typeof value.inode === 'number' &&
  'offset' in value &&
  typeof value.offset === 'number' &&
  (!('number' in value) || typeof value.number === 'number');
