import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Container, ContainerId } from '../container/container.js';
import { layout, type Roots } from '../roots.js';
import type { PartitionPlace, Shape } from './trouble-service.js';

/** Where one of a partition is. */
export type PartitionMember = { readonly id: ContainerId; readonly group: number };

/** What was done to a container's network, for those who come later. */
export type TroubleNotes = {
  readonly shapes: readonly Shape[];
  /** Interfaces that were shaped. */
  readonly devices?: readonly string[] | undefined;
  readonly partition:
    | (Pick<PartitionPlace, 'partitionId' | 'group'> & {
        readonly members: readonly PartitionMember[];
        /** It is being healed: for the others it is out already. */
        readonly isLeaving?: boolean | undefined;
      })
    | undefined;
};

const NOTHING: TroubleNotes = { shapes: [], partition: undefined };

/** In the container's run folder: it goes with the container's life, as all that it tells of. */
export const notesPath = (roots: Roots, id: ContainerId): string =>
  join(layout.runningContainer(roots, id), 'trouble.json');

export function readNotes(roots: Roots, { id, state }: Pick<Container, 'id' | 'state'>): TroubleNotes {
  const text = readIfThere(notesPath(roots, id));
  const { pidStartTicks, ...notes } =
    text === undefined ? { pidStartTicks: 0, ...NOTHING } : (JSON.parse(text) as Stored);
  return pidStartTicks === state.pidStartTicks ? { ...NOTHING, ...notes } : NOTHING;
}

/** Whole or not at all, also when this process is killed. */
export function writeNotes(roots: Roots, { id, state }: Pick<Container, 'id' | 'state'>, notes: TroubleNotes): void {
  const path = notesPath(roots, id);
  const stored: Stored = { ...notes, pidStartTicks: state.pidStartTicks };
  writeFileSync(`${path}.new`, JSON.stringify(stored), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

type Stored = TroubleNotes & {
  /** Of the life that it is about. */
  readonly pidStartTicks: number;
};

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
