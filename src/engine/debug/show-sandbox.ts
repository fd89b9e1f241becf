import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { PrivateMount, Syscalls } from '../../host/syscalls.js';

export type Sandbox = {
  /** Shows the container's files at a folder, read-only. */
  readonly viewAt: (path: string) => readonly PrivateMount[];
  /** An empty folder of ours. */
  readonly workDir: string;
};

/**
 * Mounts at `target` the files of a container that does not run, with all changes in memory: they end with the
 * namespace that this thread is in. In memory, since a disk that has no room for a layer on a layer has room for this.
 */
export function showSandbox({ mount }: Pick<Syscalls, 'mount'>, { viewAt, workDir }: Sandbox, target: string): void {
  const [below, above] = [join(workDir, 'below'), join(workDir, 'above')];
  for (const dir of [below, above]) mkdirSync(dir, { mode: 0o700 });
  for (const each of viewAt(below)) mount(each);
  mount({ source: 'tmpfs', target: above, type: 'tmpfs', data: 'mode=700' });
  for (const name of ['u', 'w']) mkdirSync(join(above, name));
  const { mode, uid, gid } = statSync(below);
  chownSync(join(above, 'u'), uid, gid);
  chmodSync(join(above, 'u'), mode & 0o7777);
  // By short names: the path of a run root may hold what separates options.
  mount({
    source: 'overlay',
    target,
    type: 'overlay',
    data: 'lowerdir=below,upperdir=above/u,workdir=above/w',
    cwd: workDir,
  });
}
