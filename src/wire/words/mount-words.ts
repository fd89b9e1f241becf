import type { ContainerMount } from '../../engine/index.js';
import { invalid } from './invalid.js';

/** Groups of words of which a mount takes at most one each. @see moby, volume/mounts/linux_parser.go: linuxValidMountMode */
const GROUPS = {
  access: ['ro', 'rw'],
  label: ['z', 'Z'],
  copy: ['nocopy'],
  propagation: ['shared', 'rshared', 'slave', 'rslave', 'private', 'rprivate'],
  consistency: ['consistent', 'cached', 'delegated'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const PROPAGATIONS: readonly string[] = GROUPS.propagation;

/** Words that change nothing here, or are told otherwise. */
const UNSAID: ReadonlySet<string> = new Set([...GROUPS.access, ...GROUPS.consistency]);

/** Whether the words behind the second colon of `-v` can be meant together. */
export function isMountMode(mode: string): boolean {
  if (mode === '') return true;
  const words = mode.split(',');
  const groups: readonly (readonly string[])[] = Object.values(GROUPS);
  const isKnown = words.every((word) => groups.some((group) => group.includes(word)));
  return isKnown && groups.every((group) => words.filter((word) => group.includes(word)).length < 2);
}

/**
 * Reads them, for a mount of that type.
 *
 * @param prefix What the sentence begins with: for whose sake.
 * @throws argument_invalid: a volume is not propagated, nor is a bind filled from the image
 */
export function readMountMode(
  mode: string,
  type: 'bind' | 'volume',
  prefix: string,
): Pick<ContainerMount, 'isReadOnly' | 'options'> {
  const words = mode === '' ? [] : mode.split(',');
  const misplaced: readonly string[] = type === 'volume' ? GROUPS.propagation : GROUPS.copy;
  if (words.some((word) => misplaced.includes(word))) {
    throw invalid(`${prefix}field ${type === 'volume' ? 'BindOptions' : 'VolumeOptions'} must not be specified`);
  }
  return { isReadOnly: words.includes('ro'), options: words.filter((word) => !UNSAID.has(word)) };
}

const VOLUME_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** The name of a volume, or nothing for one that has none. @throws argument_invalid @see moby, volume/local/local.go: validateName */
export function checkedVolumeName(name: string): string {
  if (name === '' || VOLUME_NAME.test(name)) return name;
  if (name.length === 1) {
    throw invalid(`create ${name}: volume name is too short, names should be at least two alphanumeric characters`);
  }
  throw invalid(
    `create ${name}: ${JSON.stringify(name)} includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
  );
}
