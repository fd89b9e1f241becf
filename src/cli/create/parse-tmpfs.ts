import type { ContainerMount } from '../../engine/index.js';
import { withWrittenMode } from '../../wire/words/mount-mode.js';
import { invalid } from '../values/invalid.js';
import { checkedDestination } from './check-destination.js';

const FLAGS: readonly string[] = `
  defaults ro rw suid nosuid dev nodev exec noexec sync async dirsync mand nomand atime noatime diratime nodiratime
  relatime norelatime strictatime nostrictatime
  private rprivate shared rshared slave rslave
`
  .trim()
  .split(/\s+/);

/** Options with a value. @see moby/sys/mount, flags_linux.go */
const SETTINGS: readonly string[] = ['size', 'mode', 'uid', 'gid', 'nr_inodes', 'nr_blocks', 'mpol'];

/** Reads `--tmpfs`: `/in` or `/in:size=64m,mode=1777`. @throws argument_invalid */
export function parseTmpfs(spec: string): ContainerMount {
  const colon = spec.indexOf(':');
  const mode = colon < 0 ? '' : spec.slice(colon + 1);
  const options = mode.split(',').filter((option) => option !== '');
  const unknown = options.find((option) => !FLAGS.includes(option) && !isSetting(option));
  if (unknown !== undefined) {
    const parts = unknown.split(/=(.*)/s).filter((_, index) => index < 2);
    throw invalid(`invalid tmpfs option [${parts.map((part) => JSON.stringify(part)).join(' ')}]`);
  }
  const mount: ContainerMount = {
    type: 'tmpfs',
    source: '',
    destination: checkedDestination(colon < 0 ? spec : spec.slice(0, colon), ''),
    isReadOnly: options.findLast((option) => option === 'ro' || option === 'rw') === 'ro',
    options: options.filter((option) => option !== 'ro' && option !== 'rw' && option !== 'defaults'),
    mayCreateSource: false,
    askedBy: 'tmpfs',
  };
  return withWrittenMode(mount, mode);
}

const isSetting = (option: string): boolean => SETTINGS.some((name) => option.startsWith(`${name}=`));
