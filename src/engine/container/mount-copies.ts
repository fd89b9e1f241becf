import { closeSync, fstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Syscalls } from '../../host/syscalls.js';

/**
 * Mounts that a runtime could not make from a path of the host: of another mount namespace, below a folder that a
 * stranger can change, or one whose own mounts are to be seen by the host. They are copied now, and put below `dir`
 * in the monitor's namespace, where the runtime finds them.
 */
export class MountCopies implements Disposable {
  readonly #syscalls: Syscalls;
  readonly #dir: string;
  readonly #copies: { readonly fd: number; readonly path: string }[] = [];

  constructor(syscalls: Syscalls, dir: string) {
    this.#syscalls = syscalls;
    this.#dir = dir;
  }

  /**
   * @param fd From `cloneMount`; ours from now on.
   * @returns where the monitor is going to see it
   */
  add(fd: number): string {
    const path = join(this.#dir, String(this.#copies.length));
    this.#copies.push({ fd, path });
    if (fstatSync(fd).isDirectory()) mkdirSync(path, { recursive: true, mode: 0o700 });
    else {
      mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
      writeFileSync(path, '', { mode: 0o600 });
    }
    return path;
  }

  /** Call it in the monitor's mount namespace. */
  attach(): void {
    for (const { fd, path } of this.#copies) this.#syscalls.attachMountTree(fd, path);
  }

  /** What was attached stays. */
  [Symbol.dispose](): void {
    for (const { fd } of this.#copies.splice(0)) closeSync(fd);
  }
}
