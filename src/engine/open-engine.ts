import { openBuildService } from './build/open-build-service.js';
import { openCheckpointService } from './container/open-checkpoint-service.js';
import { openContainerService } from './container/open-container-service.js';
import { openExecService } from './container/open-exec-service.js';
import { openNetworkService } from './container/open-network-service.js';
import { openProcessService } from './container/open-process-service.js';
import { openStreamService } from './container/open-stream-service.js';
import { recoverContainers } from './container/recover-containers.js';
import { openDebugService } from './debug/open-debug-service.js';
import type { Engine } from './engine.js';
import { type OpenEngineOptions, openEngineParts } from './engine-parts.js';
import { openFileService } from './files/open-file-service.js';
import { openManifestService } from './manifest/open-manifest-service.js';
import { openRegistryService } from './registry/open-registry-service.js';
import { registryAccess } from './registry/registry-access.js';
import { openSaveService } from './save/open-save-service.js';
import { hostSampler } from './stats/host-sampler.js';
import { openSystemService } from './system/open-system-service.js';
import { openTrafficService } from './traffic/open-traffic-service.js';
import { openTroubleService } from './trouble/open-trouble-service.js';
import { openBackupService } from './volume-data/open-backup-service.js';
import { openVolumeService } from './volume-data/open-volume-service.js';

/**
 * Opens an engine on the state roots, and repairs what killed processes left half done.
 *
 * @throws not_root, run_root_differs, run_root_taken, state_too_new, state_read_only, disk_full
 */
export async function openEngine(options: OpenEngineOptions): Promise<Engine> {
  const parts = openEngineParts(options);
  try {
    await recoverContainers(parts, options);
    await parts.recoverStorage();
  } catch (error) {
    await parts[Symbol.asyncDispose]();
    throw error;
  }
  const { images } = parts;
  return {
    images,
    containers: openContainerService(parts),
    execs: openExecService(parts),
    files: openFileService(parts),
    streams: openStreamService(parts),
    processes: openProcessService(parts),
    debug: openDebugService(parts),
    saves: openSaveService(parts),
    checkpoints: openCheckpointService(parts),
    networks: openNetworkService(parts),
    volumes: openVolumeService(parts),
    backups: openBackupService(parts),
    registries: openRegistryService(parts.host, registryAccess(options.environment)),
    manifests: openManifestService(parts.host, registryAccess(options.environment)),
    builds: openBuildService(parts),
    trouble: openTroubleService(parts),
    traffic: openTrafficService(parts),
    system: openSystemService({
      ...parts,
      version: options.version,
      processes: parts.host.processes,
      sampleHost: hostSampler(parts.host, parts.roots.dataRoot),
      countImages: async () => (await images.list()).length,
    }),
    [Symbol.asyncDispose]: () => parts[Symbol.asyncDispose](),
  };
}
