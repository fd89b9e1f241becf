import { engineError } from '../../../errors/engine-error.js';
import type { Syscalls } from '../../../host/syscalls.js';
import { resolveUser } from '../../bundle/resolve-user.js';
import { rootFiles } from '../../bundle/root-files.js';
import type { SourceTree } from '../context/source-tree.js';

export type Owner = { readonly uid: number; readonly gid: number };

const ROOT: Owner = { uid: 0, gid: 0 };
const NUMBER = /^\d+$/;

/**
 * Who `--chown` means in the tree that is copied to. A number without a group is the number of the group too, and is
 * looked up nowhere.
 *
 * @throws user_unknown, group_unknown, build_step_invalid
 * @see buildkit, solver/llbsolver/file/user_linux.go: readUser
 */
export function ownerOf(
  syscalls: Pick<Syscalls, 'openInRoot'>,
  { root }: SourceTree,
  chown: string | undefined,
): Owner {
  if (!chown) return ROOT;
  const [user = '', group, ...others] = chown.split(':');
  if (user === '' || others.length > 0) {
    throw engineError('build_step_invalid', { reason: `invalid userspec: ${JSON.stringify(chown)}` });
  }
  if (NUMBER.test(user) && (group === undefined || NUMBER.test(group))) {
    return { uid: Number(user), gid: Number(group ?? user) };
  }
  const { uid, gid } = resolveUser({ user: chown, groupAdd: [] }, rootFiles(syscalls, root.path));
  return { uid, gid };
}
