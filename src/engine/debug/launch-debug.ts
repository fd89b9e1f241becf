import { join } from 'node:path';

import type { ContainerId } from '../container/container.js';
import { lockContainer } from '../container/container-lock.js';
import type { ContainerParts } from '../container/container-parts.js';
import { insertContainer } from '../container/insert-container.js';
import { launchContainer } from '../container/launch-container.js';
import { NEW_STATE } from '../container/new-state.js';
import { removeRecord } from '../container/remove-record.js';
import { runtimeOf } from '../container/runtime-of.js';
import { chainIds } from '../layer/chain-id.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { layout } from '../roots.js';
import type { AttachOptions, AttachSession } from '../task/attach-session.js';
import { endWithOwner, holdSession } from './end-with-owner.js';
import { openStage } from './open-stage.js';
import type { DebugPlan } from './plan-debug.js';

const ID_BYTES = 32;
const NAME_BYTES = 2;

export type LaunchedDebug = {
  readonly id: ContainerId;
  readonly session: AttachSession | undefined;
  /** The session ends when it is let go. */
  readonly owner: Disposable;
};

/**
 * Makes a container of the plan and starts it.
 *
 * Its record says `removing` until it runs: where we are killed before, recovery takes it away.
 */
export async function launchDebug(
  parts: ContainerParts,
  plan: DebugPlan,
  attach: AttachOptions | undefined,
): Promise<LaunchedDebug> {
  const id = parts.host.random.hex(ID_BYTES) as ContainerId;
  using _ = await lockContainer(parts, id);
  const record = await makeRecord(parts, plan, id);
  using owning = new DisposableStack();
  const ownerPath = join(layout.runningContainer(parts.roots, id), 'owner');
  try {
    const stage = await openStage(parts, plan, id);
    const prepare = (): void => {
      owning.use(holdSession(parts.host, ownerPath));
      stage.prepare();
    };
    const { session } = await launchContainer(parts, record, { attach, stage: { ...stage, prepare } });
    endWithOwner(parts.host, { id, runtime: await runtimeOf(parts, id), path: ownerPath });
    return { id, session, owner: owning.move() };
  } catch (error) {
    await removeRecord(parts, record, { removeVolumes: true });
    throw error;
  }
}

async function makeRecord(parts: ContainerParts, { target, config, image, imageName }: DebugPlan, id: ContainerId) {
  const { host } = parts;
  const record: ContainerRecord = {
    id,
    name: `${target.name}-debug-${host.random.hex(NAME_BYTES)}`,
    createdAtMs: host.clock.nowMs(),
    image: imageName,
    imageId: image?.id ?? target.imageId,
    config,
    state: { ...NEW_STATE, status: 'removing' },
    bootId: parts.bootId,
  };
  using lease = parts.openLease();
  lease.holdSnapshot(id);
  const snapshotter = await parts.snapshotter();
  // One that nothing is seen of, without an image for the tools; a copy would be work for nothing.
  const below = image ?? (snapshotter.driver === 'overlay' ? await parts.images.find(target.imageId) : undefined);
  await snapshotter.prepareContainer(id, below && chainIds(below.config.rootfs.diff_ids).at(-1));
  insertContainer(parts, record);
  return record;
}
