import type { Engine } from './engine.js';

export { timeLimit } from '../host/time-limit.js';
export {
  BuildBoard,
  type BuildRow,
  type BuildRowStatus,
  type BuildTransfer,
  isShownVertex,
} from './build/board/build-board.js';
export { OutputLines } from './build/board/output-lines.js';
export type * from './build/build-progress.js';
export type * from './build/build-request.js';
export type * from './build/build-service.js';
export { OutputClipper } from './build/step/clip-output.js';
export { CDI_FOLDERS } from './bundle/cdi/cdi-folders.js';
export { MASKED_PATHS, READ_ONLY_PATHS } from './bundle/system-paths.js';
export type * from './container/checkpoint-service.js';
export type { CommitContainer } from './container/commit-container.js';
export type * from './container/container.js';
export type * from './container/container-details.js';
export type { OwnPrograms } from './container/container-parts.js';
export type * from './container/container-service.js';
export { recordedPlaces } from './container/places-of.js';
export { type ContainerAction, isAlive, mayTake } from './container/transitions.js';
export type * from './debug/debug-service.js';
export type * from './engine.js';
export type { OpenEngineOptions } from './engine-parts.js';
export type * from './event/event.js';
export type * from './files/file-service.js';
export { type LocalArchives, loadLocalArchives } from './files/local-archives.js';
export type { FlattenOptions } from './image/flatten-image.js';
export { hostPlatform } from './image/host-platform.js';
export type * from './image/image.js';
export type * from './image/image-inspection.js';
export type * from './image/image-saving.js';
export type * from './image/image-service.js';
export type { PrunedImages, PruneImages } from './image/prune-images.js';
export type { RebaseOptions } from './image/rebase-image.js';
export { logDetails } from './log/log-details.js';
export type * from './log/log-entry.js';
export type * from './log-look/calls.js';
export type { LogFilter, LogPattern } from './log-look/log-pattern.js';
export type * from './log-look/log-place.js';
export type { LogTarget } from './log-look/look.js';
export type * from './log-look/looked-line.js';
export { type LogLook, openLogLook } from './log-look/open-log-look.js';
export type * from './manifest/manifest-service.js';
export type * from './network/network.js';
export type * from './network/network-service.js';
export type * from './process/process-service.js';
export { readOnlyEngine } from './read-only/read-only-engine.js';
export type * from './registry/registry-service.js';
export type * from './save/save-service.js';
export type * from './stats/container-stats.js';
export { withRates } from './stats/rates.js';
export type * from './system/disk-usage.js';
export type * from './system/storage-check.js';
export type * from './system/system-service.js';
export type * from './task/attach-session.js';
export { DEFAULT_DETACH_KEYS, DetachScanner, parseDetachKeys } from './task/detach-keys.js';
export type * from './task/exec-service.js';
export type * from './task/stream-service.js';
export type * from './traffic/traffic-service.js';
export { impairmentText, shapeText } from './trouble/shape-text.js';
export type * from './trouble/trouble-service.js';
export type * from './volume/volume.js';
export type * from './volume/volume-service.js';
export type * from './volume-data/backup-service.js';

/** How a front gets its engine; roots that are undefined are chosen by whoever opens. */
export type OpenEngine = (roots?: {
  readonly dataRoot?: string | undefined;
  readonly runRoot?: string | undefined;
}) => Promise<Engine>;
export { NO_LIMITS } from './metadata/container-config-defaults.js';
