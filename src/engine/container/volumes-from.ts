import { engineError } from '../../errors/engine-error.js';
import type { ContainerRecords } from '../metadata/containers.js';
import type { ContainerId, ContainerMount } from './container.js';
import { getNamedContainer } from './find-container.js';

/** What `--volumes-from` brings, and whom it was taken from. */
export type BorrowedMounts = {
  readonly mounts: readonly ContainerMount[];
  readonly lenders: readonly ContainerId[];
};

/**
 * The binds and volumes of other containers, whether they run or not. Of two at one place the later holds. A volume
 * stays what it was, and goes with `rm -v` of the last who uses it; its lender fills it, not the borrower.
 *
 * @throws argument_invalid
 * @see moby, daemon/volumes.go: registerMountPoints
 */
export function borrowMounts(records: ContainerRecords, wishes: readonly string[] = []): BorrowedMounts {
  const lenders = wishes.map((wish) => {
    const { ref, isReadOnly } = parseWish(wish);
    return { ...getNamedContainer(records, ref), isReadOnly };
  });
  const mounts = new Map<string, ContainerMount>();
  for (const { config, isReadOnly } of lenders) {
    for (const mount of config.mounts.filter(({ type }) => type !== 'tmpfs')) {
      mounts.set(mount.destination, borrowed(mount, isReadOnly));
    }
  }
  return { mounts: [...mounts.values()], lenders: lenders.map(({ id }) => id) };
}

const borrowed = (mount: ContainerMount, isReadOnly: boolean): ContainerMount => ({
  ...mount,
  isReadOnly: mount.isReadOnly || isReadOnly,
  options: [...mount.options.filter((option) => option !== 'nocopy'), ...(mount.type === 'volume' ? ['nocopy'] : [])],
  askedBy: 'volumes-from',
  writtenMode: undefined,
});

const MODES: readonly (readonly string[])[] = [
  ['ro', 'rw'],
  ['z', 'Z'],
  ['consistent', 'cached', 'delegated', 'default'],
];

/** Reads `NAME[:ro]`. How a volume is filled and who hears of its mounts is the lender's. */
function parseWish(wish: string): { readonly ref: string; readonly isReadOnly: boolean } {
  if (wish === '') {
    throw engineError('argument_invalid', { reason: 'volumes-from specification cannot be an empty string' });
  }
  const colon = wish.indexOf(':');
  const mode = colon < 0 ? '' : wish.slice(colon + 1);
  const words = mode === '' ? [] : mode.split(',');
  const isValid =
    words.every((word) => MODES.some((group) => group.includes(word))) &&
    MODES.every((group) => words.filter((word) => group.includes(word)).length < 2);
  if (!isValid) throw engineError('argument_invalid', { reason: `invalid mode: ${mode}` });
  return { ref: colon < 0 ? wish : wish.slice(0, colon), isReadOnly: words.includes('ro') };
}
