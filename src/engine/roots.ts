import { join } from 'node:path';

/** The two folders that make an engine: what is kept, and what ends with the boot. */
export type Roots = { readonly dataRoot: string; readonly runRoot: string };

export const DEFAULT_DATA_ROOT = '/var/lib/gantry';
export const DEFAULT_RUN_ROOT = '/run/gantry';

/** Every path below the roots; `docs/state-layout.md` draws them. */
export const layout = {
  database: ({ dataRoot }: Roots) => join(dataRoot, 'gantry.db'),
  blobs: ({ dataRoot }: Roots) => join(dataRoot, 'content', 'blobs'),
  ingests: ({ dataRoot }: Roots) => join(dataRoot, 'content', 'ingests'),
  snapshots: ({ dataRoot }: Roots) => join(dataRoot, 'snapshots'),
  /** Compiled seccomp filters; made anew where they are missing. */
  filters: ({ dataRoot }: Roots) => join(dataRoot, 'seccomp'),
  volumes: ({ dataRoot }: Roots) => join(dataRoot, 'volumes'),
  /** What is in it; beside it lies what is known of how it is filled. */
  volume: ({ dataRoot }: Roots, name: string) => join(dataRoot, 'volumes', name, '_data'),
  /** Folders that steps of builds keep things in, `RUN --mount=type=cache`. */
  buildCaches: ({ dataRoot }: Roots) => join(dataRoot, 'build-caches'),
  backups: ({ dataRoot }: Roots) => join(dataRoot, 'backups'),
  /** Room for the database on a disk that is full. */
  reserve: ({ dataRoot }: Roots) => join(dataRoot, 'reserve'),
  containers: ({ dataRoot }: Roots) => join(dataRoot, 'containers'),
  container: ({ dataRoot }: Roots, id: string) => join(dataRoot, 'containers', id),
  containerLog: ({ dataRoot }: Roots, id: string) => join(dataRoot, 'containers', id, 'container.log'),
  /** A file for each container whose log the keeper has to see to; a folder for one that has gone before all was sent. */
  logDuties: ({ dataRoot }: Roots) => join(dataRoot, 'log-duties'),
  locks: ({ runRoot }: Roots) => join(runRoot, 'locks'),
  /** What the names of containers on users' networks are answered from. */
  names: ({ runRoot }: Roots) => join(runRoot, 'names'),
  /** What the firewall was when a network's rules were last found well. */
  rulesSeen: ({ runRoot }: Roots, table: string) => join(runRoot, 'rules', table),
  running: ({ runRoot }: Roots) => join(runRoot, 'c'),
  /** There while the container is alive, or was half made: its bundle, its monitor's sockets. */
  // Put together as it is: `join` goes through a path letter by letter, and this one is asked for of each container at every start.
  runningContainer: ({ runRoot }: Roots, id: string) => `${runRoot}/c/${id}`,
  /**
   * Where every container's root is mounted: each in a namespace of its own monitor, so that they never meet. It stays,
   * since removing a folder that is a mount point elsewhere takes the kernel milliseconds.
   */
  rootMount: ({ runRoot }: Roots) => join(runRoot, 'rootfs'),
  runtimeState: ({ runRoot }: Roots) => join(runRoot, 'runtime'),
  exits: ({ runRoot }: Roots) => join(runRoot, 'exits'),
  keeper: ({ runRoot }: Roots) => join(runRoot, 'keeper'),
  /** Held, shared, by all who build. */
  builders: ({ runRoot }: Roots) => join(runRoot, 'locks', 'builders'),
} as const;

// FNV-1a of 64 bits. @see draft-eastlake-fnv
const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/**
 * A number of 64 bits that tells state roots apart, for names on the machine that have no room for a path.
 *
 * It keeps no secret, so it need not be a cryptographic hash: loading those takes longer than what most commands do.
 */
export function rootHash({ dataRoot }: Pick<Roots, 'dataRoot'>): bigint {
  let hash = OFFSET;
  for (const byte of Buffer.from(dataRoot)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  return hash;
}

/** Its last digits in base 16. */
export const rootTag = (roots: Pick<Roots, 'dataRoot'>, digits: number): string =>
  rootHash(roots).toString(16).padStart(digits, '0').slice(-digits);
