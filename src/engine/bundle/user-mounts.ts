import type { RuntimeMount } from '../../oci/runtime-spec.js';
import type { ContainerMount } from '../container/container.js';

const PROPAGATIONS: readonly string[] = ['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'];

// Words of docker that are not mount options: SELinux labels, and how a volume is filled.
const DOCKER_WORDS: readonly string[] = ['z', 'Z', 'nocopy', 'cached', 'delegated', 'consistent', 'rw', 'ro'];

/** A bind or a volume whose `source` exists on the host. */
export function bindMount({ destination, isReadOnly, options }: ContainerMount, source: string): RuntimeMount {
  const propagation = options.find((option) => PROPAGATIONS.includes(option)) ?? 'rprivate';
  const others = options.filter((option) => !PROPAGATIONS.includes(option) && !DOCKER_WORDS.includes(option));
  const recursion = others.includes('bind') ? [] : ['rbind'];
  return {
    destination,
    type: 'bind',
    source,
    options: [...recursion, ...others, isReadOnly ? 'ro' : 'rw', propagation],
  };
}

/** A tmpfs with docker's protections, unless its options say otherwise. */
export function tmpfsMount({ destination, isReadOnly, options }: ContainerMount): RuntimeMount {
  const defaults = ['noexec', 'nosuid', 'nodev'].filter(
    (word) => !options.includes(word.slice(2)) && !options.includes(word),
  );
  const others = options.filter((option) => !DOCKER_WORDS.includes(option) && !PROPAGATIONS.includes(option));
  return {
    destination,
    type: 'tmpfs',
    source: 'tmpfs',
    options: [...defaults, ...others, isReadOnly ? 'ro' : 'rw', 'rprivate'],
  };
}
