import type { Engine } from './engine.js';

export { MASKED_PATHS, READ_ONLY_PATHS } from './bundle/system-paths.js';
export type * from './container/checkpoint-service.js';
export type { CommitContainer } from './container/commit-container.js';
export type * from './container/container.js';
export type * from './container/container-details.js';
export type { OwnPrograms } from './container/container-parts.js';
export type * from './container/container-service.js';
export { type ContainerAction, isAlive, mayTake } from './container/transitions.js';
export type * from './debug/debug-service.js';
export type * from './engine.js';
export type { OpenEngineOptions } from './engine-parts.js';
export type * from './event/event.js';
export type * from './files/file-service.js';
export { type LocalArchives, loadLocalArchives } from './files/local-archives.js';
export type { FlattenOptions } from './image/flatten-image.js';
export type * from './image/image.js';
export type * from './image/image-inspection.js';
export type * from './image/image-saving.js';
export type * from './image/image-service.js';
export type { PrunedImages, PruneImages } from './image/prune-images.js';
export type { RebaseOptions } from './image/rebase-image.js';
export { logDetails } from './log/log-details.js';
export type * from './log/log-entry.js';
export type * from './network/network.js';
export type * from './network/network-service.js';
export type * from './process/process-service.js';
export type * from './registry/registry-service.js';
export type * from './save/save-service.js';
export type * from './stats/container-stats.js';
export type * from './system/disk-usage.js';
export type * from './system/storage-check.js';
export type * from './system/system-service.js';
export type * from './task/attach-session.js';
export { DEFAULT_DETACH_KEYS, DetachScanner, parseDetachKeys } from './task/detach-keys.js';
export type * from './task/exec-service.js';
export type * from './task/stream-service.js';
export type * from './traffic/traffic-service.js';
export type * from './trouble/trouble-service.js';
export type * from './volume/volume.js';
export type * from './volume/volume-service.js';
export type * from './volume-data/backup-service.js';

/** How a front gets its engine; roots that are undefined are chosen by whoever opens. */
export type OpenEngine = (roots?: {
  readonly dataRoot?: string | undefined;
  readonly runRoot?: string | undefined;
}) => Promise<Engine>;
