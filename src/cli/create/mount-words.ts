/** Groups of words of which a mount takes at most one each. @see moby, volume/mounts/linux_parser.go: linuxValidMountMode */
const GROUPS: readonly (readonly string[])[] = [
  ['ro', 'rw'],
  ['z', 'Z'],
  ['nocopy'],
  ['shared', 'rshared', 'slave', 'rslave', 'private', 'rprivate'],
  ['consistent', 'cached', 'delegated'],
];

export const PROPAGATIONS: readonly string[] = GROUPS[3] ?? [];

/** Whether the words behind the second colon of `-v` can be meant together. */
export function isMountMode(mode: string): boolean {
  if (mode === '') return true;
  const words = mode.split(',');
  const isKnown = words.every((word) => GROUPS.some((group) => group.includes(word)));
  return isKnown && GROUPS.every((group) => words.filter((word) => group.includes(word)).length < 2);
}
