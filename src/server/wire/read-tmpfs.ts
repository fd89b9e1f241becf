import type { ContainerMount } from '../../engine/index.js';
import { invalid } from '../../wire/words/invalid.js';
import { withWrittenMode } from '../../wire/words/mount-mode.js';
import { checkedDestination } from './read-bind.js';

const FLAGS: ReadonlySet<string> = new Set(
  'defaults,ro,rw,suid,nosuid,dev,nodev,exec,noexec,sync,async,dirsync,mand,nomand,atime,noatime,diratime,nodiratime,relatime,norelatime,strictatime,nostrictatime,private,rprivate,shared,rshared,slave,rslave'.split(
    ',',
  ),
);
/** Options with a value. @see moby/sys/mount, flags_linux.go */
const SETTINGS: ReadonlySet<string> = new Set(['size', 'mode', 'uid', 'gid', 'nr_inodes', 'nr_blocks', 'mpol']);

/** An entry of `Tmpfs`: a place, and options with commas between. @throws argument_invalid */
export function readTmpfs(destination: string, given: string): ContainerMount {
  const options = given.split(',').filter((option) => option !== '');
  const unknown = options.find((option) => !FLAGS.has(option) && !SETTINGS.has(option.split('=', 1)[0] ?? ''));
  if (unknown !== undefined) {
    const parts = unknown.split(/=(.*)/s, 2).map((part) => JSON.stringify(part));
    throw invalid(`invalid tmpfs option [${parts.join(' ')}]`);
  }
  const mount: ContainerMount = {
    type: 'tmpfs',
    source: '',
    destination: checkedDestination(destination, ''),
    isReadOnly: options.findLast((option) => option === 'ro' || option === 'rw') === 'ro',
    options: options.filter((option) => option !== 'ro' && option !== 'rw' && option !== 'defaults'),
    mayCreateSource: false,
    askedBy: 'tmpfs',
  };
  return withWrittenMode(mount, given);
}
