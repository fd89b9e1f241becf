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
  containers: ({ dataRoot }: Roots) => join(dataRoot, 'containers'),
  container: ({ dataRoot }: Roots, id: string) => join(dataRoot, 'containers', id),
  containerLog: ({ dataRoot }: Roots, id: string) => join(dataRoot, 'containers', id, 'container.log'),
  locks: ({ runRoot }: Roots) => join(runRoot, 'locks'),
  running: ({ runRoot }: Roots) => join(runRoot, 'c'),
  /** There while the container is alive, or was half made: its bundle, its monitor's sockets. */
  runningContainer: ({ runRoot }: Roots, id: string) => join(runRoot, 'c', id),
  runtimeState: ({ runRoot }: Roots) => join(runRoot, 'runtime'),
  exits: ({ runRoot }: Roots) => join(runRoot, 'exits'),
  keeper: ({ runRoot }: Roots) => join(runRoot, 'keeper'),
} as const;
