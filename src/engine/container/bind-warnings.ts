import { realpathSync } from 'node:fs';

import type { Roots } from '../roots.js';
import type { LocalOptions } from '../volume/local-options.js';
import { isBind, mountWords } from '../volume/mount-words.js';
import type { ContainerMount } from './container.js';

/** What this machine is made of: who writes there can do anything to it. */
const OF_THE_MACHINE: readonly string[] = [
  '/',
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib64',
  '/proc',
  '/root',
  '/sbin',
  '/sys',
  '/usr',
  '/var',
];

/** What the volumes that are there were made with. */
type OptionsOf = (volume: string) => LocalOptions | undefined;

/**
 * One sentence for each writable bind by which a container could take over the machine, or what gantry keeps; a volume
 * that was made of a folder of the machine is one, too.
 */
export function bindWarnings(
  mounts: readonly ContainerMount[],
  { dataRoot, runRoot }: Roots,
  optionsOf: OptionsOf,
): readonly string[] {
  return mounts
    .filter(({ isReadOnly }) => !isReadOnly)
    .flatMap((mount) => boundPath(mount, optionsOf) ?? [])
    .flatMap((source) => {
      const path = realPath(source);
      const root = [dataRoot, runRoot].find((each) => isWithin(path, each) || isWithin(each, path));
      if (OF_THE_MACHINE.includes(path))
        return [`${shown(source, path)} is mounted writable: the container can change this machine itself. ${ADVICE}`];
      if (root === undefined) return [];
      return [
        `${shown(source, path)} is mounted writable: the container can change all images, volumes and containers, which are in ${root}. ${ADVICE}`,
      ];
    });
}

/** The folder of the machine that a mount leads to; undefined for those of ours, and for file systems of their own. */
function boundPath({ type, source, driverOptions = {} }: ContainerMount, optionsOf: OptionsOf): string | undefined {
  if (type === 'bind') return source;
  if (type !== 'volume') return undefined;
  const { device, words, ...rest } = mountWords(optionsOf(source) ?? driverOptions);
  return device !== '' && isBind({ ...rest, words }) && !words.includes('ro') ? device : undefined;
}

const ADVICE = 'With ":ro" or "readonly" it can only look.';

const shown = (source: string, path: string): string => (source === path ? source : `${source} (${path})`);

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // It is going to be made.
  }
}
