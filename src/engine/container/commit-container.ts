import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Digest } from '../../oci/digest.js';
import type { ImageRunConfig } from '../../oci/image-config.js';
import { fileFailure } from '../layer/tree/file-failure.js';
import { packChanges } from '../layer/tree/pack-changes.js';
import { packTree } from '../layer/tree/pack-tree.js';
import { appendContainerEvent } from './change-state.js';
import { changedTree } from './changed-tree.js';
import type { Container } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { lockWithFiles } from './files-lock.js';
import { getContainer } from './find-container.js';
import { freezeContainer } from './freeze-container.js';
import { overlayRunConfig, toRunConfig } from './run-config.js';

/** What a new image is to be called, and how it differs from its container beside its files. */
export type CommitContainer = {
  /** `REPOSITORY[:TAG]` */
  readonly name?: string | undefined;
  readonly author?: string | undefined;
  readonly message?: string | undefined;
  /** Laid over the container's own, as instructions of a Dockerfile would be. */
  readonly changes?: ImageRunConfig | undefined;
  /** The container stands still meanwhile; so unless told otherwise. */
  readonly pauses?: boolean | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** @param options.onRegistered Called in the transaction that registers the image. */
type Options = CommitContainer & { readonly onRegistered?: ((id: Digest) => void) | undefined };

/**
 * Makes an image of a container's: its own with one more layer, of what the container has changed. Its files are held:
 * nobody removes, starts or commits it meanwhile. It may be stopped; then it goes on, to end.
 */
export async function commitContainer(parts: ContainerParts, ref: string, options: Options): Promise<Digest> {
  const { id } = getContainer(parts.records, ref);
  const locks = await lockWithFiles(parts, id);
  using files = locks.files;
  using _ = { [Symbol.dispose]: () => files.removeFile() };
  using life = locks.life;
  const container = parts.records.find(id);
  if (!container) throw engineError('container_not_found', { ref });
  requireCommittable(container);
  const parent = await parts.images.get(container.imageId);
  const base = parent.config.config ?? {};
  const tree = changedTree(await parts.snapshotter(), id);
  using _upper = tree.upper;
  await using _frozen = options.pauses === false ? undefined : await freeze(parts, container);
  life[Symbol.dispose]();
  const { syscalls } = parts.host;
  const { author, message, name, cancelSignal } = options;
  return await parts.commitImage({
    parent,
    tar: explained(packTree(syscalls, packChanges(syscalls, tree), { cancelSignal })),
    config: overlayRunConfig(toRunConfig(container.config, base), options.changes ?? {}),
    author,
    message,
    createdBy: container.config.command.join(' '),
    name,
    onRegistered(imageID, imageRef) {
      options.onRegistered?.(imageID);
      appendContainerEvent(parts.journal, container, {
        action: 'commit',
        attributes: { comment: message ?? '', imageID, imageRef },
      });
    },
    cancelSignal,
  });
}

function requireCommittable({ id, state: { status } }: Container): void {
  if (status !== 'dead' && status !== 'removing') return;
  const reason = status === 'dead' ? 'which is Dead' : 'which is being removed';
  throw engineError('container_state_conflict', { reason: `You cannot commit container ${id} ${reason}` });
}

/** Undefined where there is nothing to hold still. */
async function freeze(parts: ContainerParts, { id, state }: Container): Promise<AsyncDisposable | undefined> {
  if (state.status !== 'running') return undefined;
  try {
    return await freezeContainer(parts, id);
  } catch (error) {
    if (isEngineError(error, 'container_not_running')) return undefined;
    throw error;
  }
}

async function* explained(tar: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* tar;
  } catch (cause) {
    throw fileFailure(cause, { operation: 'open', path: '/' });
  }
}
