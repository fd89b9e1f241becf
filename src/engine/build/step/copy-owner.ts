import { engineError } from '../../../errors/engine-error.js';
import type { Syscalls } from '../../../host/syscalls.js';
import { type RootFiles, rootFiles } from '../../bundle/root-files.js';
import { HIGHEST_ID, parseGroups, parsePasswd } from '../../bundle/user-database.js';
import type { SourceTree } from '../context/source-tree.js';

export type Owner = { readonly uid: number; readonly gid: number };

const ROOT: Owner = { uid: 0, gid: 0 };
const NUMBER = /^\d+$/;

/**
 * Who `--chown` means in the tree that is copied to. A number without a group is the number of the group too, and is
 * looked up nowhere. As in BuildKit, a name that the tree does not know is no mistake: it stands for root, and `onUnknown` is
 * told of it.
 *
 * @throws build_step_invalid
 * @see buildkit, solver/llbsolver/ops/user_linux.go: readUser
 */
export function ownerOf(
  syscalls: Pick<Syscalls, 'openInRoot'>,
  { root }: SourceTree,
  { chown, onUnknown }: { readonly chown: string | undefined; readonly onUnknown: (name: string) => void },
): Owner {
  if (!chown) return ROOT;
  const [user = '', group = '', ...others] = chown.split(':');
  if (others.length > 0 || (user === '' && group === '')) throw invalid(chown);
  const files = rootFiles(syscalls, root.path);
  const owner = userOf(user, files) ?? unknown(user, ROOT, onUnknown);
  if (group === '') return owner;
  const gid = NUMBER.test(group) ? numberOf(group) : groupOf(group, files);
  return gid === undefined ? unknown(group, owner, onUnknown) : { ...owner, gid };
}

function userOf(user: string, files: RootFiles): Owner | undefined {
  if (user === '') return ROOT;
  if (NUMBER.test(user)) return { uid: numberOf(user), gid: numberOf(user) };
  return parsePasswd(files.readText('/etc/passwd')).find(({ name }) => name === user);
}

const groupOf = (group: string, files: RootFiles): number | undefined =>
  parseGroups(files.readText('/etc/group')).find(({ name }) => name === group)?.gid;

function numberOf(text: string): number {
  const id = Number(text);
  if (id > HIGHEST_ID) throw invalid(text);
  return id;
}

function unknown(name: string, owner: Owner, onUnknown: (name: string) => void): Owner {
  onUnknown(name);
  return owner;
}

const invalid = (text: string): Error =>
  engineError('build_step_invalid', { reason: `invalid userspec: ${JSON.stringify(text)}` });
