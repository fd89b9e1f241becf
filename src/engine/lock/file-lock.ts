import { closeSync, fstatSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import type { Host } from '../../host/host.js';

/** A lock that is held. Letting go twice is no error. */
export interface HeldLock extends Disposable {
  readonly path: string;
  /** Removes the file, if nobody has; whoever waits for it makes it anew. Only while it is held. */
  removeFile(): void;
}

const FIRST_WAIT_MS = 1;
const LONGEST_WAIT_MS = 25;

/**
 * Takes the kernel lock of the file `path`, made if it is missing; waits for whoever has it.
 *
 * It dies with this process, however that ends. It does not nest: taking it twice in one process waits for ever.
 *
 * @throws cancelled
 */
export async function acquireLock(
  host: Pick<Host, 'syscalls' | 'clock'>,
  path: string,
  options: { readonly kind?: 'shared' | 'exclusive' | undefined; readonly cancelSignal?: AbortSignal | undefined } = {},
): Promise<HeldLock> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const held = tryAcquireLock(host, path, options.kind);
    if (held) return held;
    await host.clock.sleep(wait, options.cancelSignal);
  }
}

/** The same without waiting: undefined where somebody else has it. */
export function tryAcquireLock(
  { syscalls }: Pick<Host, 'syscalls'>,
  path: string,
  kind: 'shared' | 'exclusive' = 'exclusive',
): HeldLock | undefined {
  const fd = openLockFile(path);
  try {
    // The file may have been removed between opening and locking it: such a lock holds nobody off.
    if (syscalls.tryLock(fd, kind) && isFileAt(path, fd)) return heldLock(path, fd);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  closeSync(fd);
  return undefined;
}

function isFileAt(path: string, fd: number): boolean {
  return statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(fd).ino;
}

function openLockFile(path: string): number {
  try {
    return openSync(path, 'a', 0o600);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return openSync(path, 'a', 0o600);
  }
}

function heldLock(path: string, fd: number): HeldLock {
  let isHeld = true;
  return {
    path,
    removeFile() {
      if (isHeld) rmSync(path, { force: true });
    },
    [Symbol.dispose]() {
      if (isHeld) closeSync(fd);
      isHeld = false;
    },
  };
}
