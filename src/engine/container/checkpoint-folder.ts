import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { layout, type Roots } from '../roots.js';
import type { CheckpointPlace, CheckpointRef } from './checkpoint-service.js';
import type { Container } from './container.js';

/** The folder with all checkpoints of a container. Its own goes with it. */
export const checkpointsFolder = (roots: Roots, { id }: Pick<Container, 'id'>, { folder }: CheckpointPlace): string =>
  folder ?? join(layout.container(roots, id), 'checkpoints');

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** The folder of one of them, whether or not it is there. @throws argument_invalid */
export function checkpointFolder(roots: Roots, container: Pick<Container, 'id'>, ref: CheckpointRef): string {
  if (!NAME.test(ref.name)) {
    const reason = `Invalid checkpoint ID (${ref.name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`;
    throw engineError('argument_invalid', { reason });
  }
  return join(checkpointsFolder(roots, container, ref), ref.name);
}

/** Other folders that are there are not ours to remove. */
export const isCheckpoint = (folder: string): boolean => existsSync(join(folder, 'inventory.img'));

/** @throws checkpoint_not_found, argument_invalid */
export function existingCheckpoint(
  roots: Roots,
  container: Pick<Container, 'id' | 'name'>,
  ref: CheckpointRef,
): string {
  const folder = checkpointFolder(roots, container, ref);
  if (!isCheckpoint(folder)) throw engineError('checkpoint_not_found', { name: ref.name, container: container.name });
  return folder;
}
