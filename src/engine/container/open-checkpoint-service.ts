import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { RuntimeProgram } from '../runtime/oci-runtime.js';
import { requireCheckpoints } from '../runtime/require-checkpoints.js';
import { awaitExit } from './await-exit.js';
import { appendContainerEvent, changeState } from './change-state.js';
import { checkpointFolder, checkpointsFolder, existingCheckpoint, isCheckpoint } from './checkpoint-folder.js';
import type { CheckpointService } from './checkpoint-service.js';
import type { Container, ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { lockUnlessRead } from './files-lock.js';
import { getContainer } from './find-container.js';
import { runtimeOf } from './runtime-of.js';

export function openCheckpointService(parts: ContainerParts): CheckpointService {
  const { records, roots } = parts;
  return {
    create: (ref, name, options) => createCheckpoint(parts, ref, { ...options, name }),
    async list(ref, place = {}) {
      const folder = checkpointsFolder(roots, getContainer(records, ref), place);
      if (!existsSync(folder)) return [];
      const names = readdirSync(folder).filter((name) => !isUnfinished(name));
      return names.filter((name) => isCheckpoint(join(folder, name))).sort();
    },
    async remove(ref, name, place = {}) {
      const container = getContainer(records, ref);
      await rm(existingCheckpoint(roots, container, { ...place, name }), { recursive: true });
    },
  };
}

type Create = { readonly name: string } & NonNullable<Parameters<CheckpointService['create']>[2]>;

// No name of a checkpoint begins like that.
const UNFINISHED = '.unfinished-';
const isUnfinished = (name: string): boolean => name.startsWith(UNFINISHED);

async function createCheckpoint(parts: ContainerParts, ref: string, { name, ...options }: Create): Promise<void> {
  const { id } = getContainer(parts.records, ref);
  const ended = await writeCheckpoint(parts, id, { name, ...options });
  if (ended) await awaitExit(parts, ended);
}

/** @returns the container as it was, where its processes have ended with it */
async function writeCheckpoint(
  parts: ContainerParts,
  id: ContainerId,
  { name, folder, leavesRunning = false }: Create,
) {
  const { roots } = parts;
  using _ = await lockUnlessRead(parts, id);
  const container = getContainer(parts.records, id);
  if (container.state.status !== 'running') throw engineError('container_not_running', { id });
  if (container.config.hasTty) {
    throw engineError('container_state_conflict', { reason: 'checkpoint not supported on containers with tty' });
  }
  const runtime = await runtimeOf(parts, id);
  requireRestorableNetwork(container, runtime.program);
  await requireCheckpoints(parts.host, runtime.program);
  const path = checkpointFolder(roots, container, { name, folder });
  if (existsSync(path)) throw engineError('checkpoint_exists', { name, container: container.name });

  const unfinished = `${dirname(path)}/${UNFINISHED}${name}`;
  await rm(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  try {
    await runtime.checkpoint(id, { imagePath: unfinished, keptAs: path, leavesRunning });
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  appendContainerEvent(parts.journal, container, { action: 'checkpoint' });
  if (leavesRunning) return undefined;
  return changeState(parts, container, { wasStoppedByUser: true });
}

/** A checkpoint that ends the container and cannot be gone on from is worse than none. */
function requireRestorableNetwork(
  { config: { network } }: Pick<Container, 'config'>,
  { kind, path }: RuntimeProgram,
): void {
  if (network.kind === 'container') {
    throw engineError('checkpoint_unsupported', { reason: 'this one has the network of another' });
  }
  // runc leaves networks out and calls hooks before anything goes on; others write down one end of a cable.
  if (kind === 'runc' || network.kind === 'none' || network.kind === 'host') return;
  const reason = `${path} cannot give networks back; with --runtime runc, --network none or --network host it works`;
  throw engineError('checkpoint_unsupported', { reason });
}
