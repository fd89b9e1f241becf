import type { RuntimeMount } from '../../oci/runtime-spec.js';
import type { ContainerMount } from '../container/container.js';
import type { HostFacts } from './host-facts.js';
import { isKernelAtLeast } from './kernel-release.js';

const PROPAGATIONS: readonly string[] = ['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'];

// Words of docker that are not mount options: SELinux labels, how a volume is filled, what only other systems heed.
const DOCKER_WORDS: readonly string[] = [
  'z',
  'Z',
  'nocopy',
  'cached',
  'delegated',
  'consistent',
  'default',
  'rw',
  'ro',
];

// The first with mount_setattr(2).
const RECURSIVE_READ_ONLY_KERNEL = '5.12';

/** How the mount and what lies below it hear of each other's mounts. Default: not at all. */
export const propagationOf = ({ options }: Pick<ContainerMount, 'options'>): string =>
  options.find((option) => PROPAGATIONS.includes(option)) ?? 'rprivate';

/** Where a bind is made: what its source is, and on what kernel. */
export type BindSituation = Pick<HostFacts, 'kernelRelease'> & { readonly isFolder: boolean };

/** A bind or a volume whose `source` exists on the host. */
export function bindMount(mount: ContainerMount, source: string, situation: BindSituation): RuntimeMount {
  const { destination, options, recursion } = mount;
  const others = options.filter((option) => !PROPAGATIONS.includes(option) && !DOCKER_WORDS.includes(option));
  const reach = recursion === 'disabled' || others.includes('bind') ? 'bind' : 'rbind';
  return {
    destination,
    type: 'bind',
    source,
    options: [
      reach,
      ...others.filter((option) => option !== 'bind'),
      access(mount, reach === 'rbind', situation),
      propagationOf(mount),
    ],
  };
}

/** What is mounted below a read-only bind is read-only too where the kernel can do that: `-v /:/host:ro` means all of it. */
function access(
  { type, isReadOnly, recursion }: ContainerMount,
  isRecursive: boolean,
  { kernelRelease, isFolder }: BindSituation,
): 'rw' | 'ro' | 'rro' {
  if (!isReadOnly) return 'rw';
  // crun takes the target of `rro` for a folder.
  const isDeep = type === 'bind' && isFolder && isRecursive && recursion !== 'writable';
  return isDeep && isKernelAtLeast(kernelRelease, RECURSIVE_READ_ONLY_KERNEL) ? 'rro' : 'ro';
}

/** A tmpfs with docker's protections, unless its options say otherwise. */
export function tmpfsMount(mount: ContainerMount): RuntimeMount {
  const { destination, isReadOnly, options } = mount;
  const defaults = ['noexec', 'nosuid', 'nodev'].filter(
    (word) => !options.includes(word.slice(2)) && !options.includes(word),
  );
  const others = options.filter((option) => !DOCKER_WORDS.includes(option) && !PROPAGATIONS.includes(option));
  return {
    destination,
    type: 'tmpfs',
    source: 'tmpfs',
    options: [...defaults, ...others, isReadOnly ? 'ro' : 'rw', propagationOf(mount)],
  };
}
