import { closeSync, fstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Syscalls } from '../../host/syscalls.js';

/**
 * Mounts that a runtime could not make from a path of the host: of another mount namespace, below a folder that a
 * stranger can change, one whose own mounts are to be seen by the host, or a file system that nobody else sees. They are
 * copied now, and put below `dir` in the monitor's namespace, where the runtime finds them.
 */
export class MountCopies implements Disposable {
  readonly #syscalls: Syscalls;
  readonly #dir: string;
  readonly #copies = new Map<string, number>();
  readonly #held = new DisposableStack();

  constructor(syscalls: Syscalls, dir: string) {
    this.#syscalls = syscalls;
    this.#dir = dir;
  }

  /**
   * @param fd From `cloneMount`; ours from now on.
   * @param name By which it is found again; a number where it is undefined.
   * @returns where the monitor is going to see it
   */
  add(fd: number, name = String(this.#copies.size)): string {
    const path = this.#place(name);
    this.#copies.set(name, fd);
    if (fstatSync(fd).isDirectory()) mkdirSync(path, { recursive: true, mode: 0o700 });
    else {
      mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
      writeFileSync(path, '', { mode: 0o600 });
    }
    return path;
  }

  /** The one of that name, which stays ours, and where it is going to be seen. Undefined where there is none. */
  find(name: string): { readonly fd: number; readonly path: string } | undefined {
    const fd = this.#copies.get(name);
    return fd === undefined ? undefined : { fd, path: this.#place(name) };
  }

  /** Puts a copy of the same in the place of one that has been attached somewhere else. */
  replace(name: string, fd: number): void {
    closeSync(this.#copies.get(name) ?? fd);
    this.#copies.set(name, fd);
  }

  /** Is disposed of with the copies: a lock that must be held until they are attached. */
  hold(resource: Disposable): void {
    this.#held.use(resource);
  }

  /** Call it in the monitor's mount namespace. */
  attach(): void {
    for (const [name, fd] of this.#copies) this.#syscalls.attachMountTree(fd, this.#place(name));
  }

  /** What was attached stays. */
  [Symbol.dispose](): void {
    for (const fd of this.#copies.values()) closeSync(fd);
    this.#copies.clear();
    this.#held.dispose();
  }

  #place(name: string): string {
    return join(this.#dir, name);
  }
}
