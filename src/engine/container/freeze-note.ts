import { existsSync, rmSync, writeFileSync } from 'node:fs';

import { isEngineError } from '../../errors/engine-error.js';
import { layout, type Roots } from '../roots.js';
import type { ContainerId } from './container.js';
import { tryLockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';
import { areFilesHeld } from './files-lock.js';
import { runtimeOf } from './runtime-of.js';

/** The file that is there while a container is held still by somebody who reads its files. */
export const freezeNote = (roots: Roots, id: ContainerId): string => `${layout.runningContainer(roots, id)}/frozen`;

export const noteFreeze = (path: string): void => writeFileSync(path, '', { mode: 0o600 });

/** Whether one was held still, and nobody has let it go on yet. */
export const isHeldStill = ({ roots }: Pick<ContainerParts, 'roots'>, id: ContainerId): boolean =>
  existsSync(freezeNote(roots, id));

/** Lets a container go on whose guard was killed, and with it whoever had it held still. Nobody need have its lock. */
export async function thawLeftStill(parts: ContainerParts, id: ContainerId): Promise<void> {
  if (!isHeldStill(parts, id)) return;
  using lock = tryLockContainer(parts, id);
  if (!lock || areFilesHeld(parts, id) || parts.records.find(id)?.state.status !== 'running') return;
  await thaw(parts, id);
}

/** What goes on already is no failure; what cannot be let go on now, as a program is missing, is left to the next who looks. */
export async function thaw(parts: Pick<ContainerParts, 'roots' | 'runtime'>, id: ContainerId): Promise<void> {
  try {
    await (await runtimeOf(parts, id)).resume(id);
  } catch (error) {
    if (!isEngineError(error)) throw error;
    if (error.code !== 'runtime_failed' && error.code !== 'container_not_running') return;
  }
  rmSync(freezeNote(parts.roots, id), { force: true });
}
