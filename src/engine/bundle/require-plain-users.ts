import { fstatSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { Syscalls } from '../../host/syscalls.js';
import { descriptor } from '../layer/tree/descriptor.js';

const USER_DATABASES = ['/etc/passwd', '/etc/group'];

/**
 * Refuses a root with something else than a file as its user database. Runtimes read it as they start a program there, and
 * runc waits for ever for somebody to write to a fifo.
 *
 * @param root The mounted root file system that a runtime is about to be given.
 * @throws user_database_unusable
 */
export function requirePlainUsers(syscalls: Pick<Syscalls, 'openInRoot'>, root: string): void {
  for (const path of USER_DATABASES) {
    const handle = syscalls.openInRoot(root, path);
    if (handle === undefined) continue;
    using found = descriptor(handle);
    const facts = fstatSync(found.fd);
    if (!facts.isFile() && !facts.isDirectory()) throw engineError('user_database_unusable', { path });
  }
}
