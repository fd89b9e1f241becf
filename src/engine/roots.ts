import { join } from 'node:path';

/** The two folders that make an engine: what is kept, and what ends with the boot. */
export type Roots = { readonly dataRoot: string; readonly runRoot: string };

/** Every path below the roots; `docs/state-layout.md` draws them. */
export const layout = {
  database: ({ dataRoot }: Roots) => join(dataRoot, 'gantry.db'),
  blobs: ({ dataRoot }: Roots) => join(dataRoot, 'content', 'blobs'),
  ingests: ({ dataRoot }: Roots) => join(dataRoot, 'content', 'ingests'),
  snapshots: ({ dataRoot }: Roots) => join(dataRoot, 'snapshots'),
  volumes: ({ dataRoot }: Roots) => join(dataRoot, 'volumes'),
  containers: ({ dataRoot }: Roots) => join(dataRoot, 'containers'),
  container: ({ dataRoot }: Roots, id: string) => join(dataRoot, 'containers', id),
  containerLog: ({ dataRoot }: Roots, id: string) => join(dataRoot, 'containers', id, 'container.log'),
  locks: ({ runRoot }: Roots) => join(runRoot, 'locks'),
  running: ({ runRoot }: Roots) => join(runRoot, 'c'),
  /** Short: the monitor's sockets live here, and their paths may have 108 bytes only. */
  runningContainer: ({ runRoot }: Roots, id: string) => join(runRoot, 'c', id.slice(0, 20)),
  runtimeState: ({ runRoot }: Roots) => join(runRoot, 'runtime'),
  exits: ({ runRoot }: Roots) => join(runRoot, 'exits'),
  keeper: ({ runRoot }: Roots) => join(runRoot, 'keeper'),
} as const;
