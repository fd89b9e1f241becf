import type { FarContext } from '../contexts/index.js';
import type { Engine, ManifestService, RegistryService } from '../engine/index.js';
import { ApiClient } from './connection/api-client.js';
import type { ConnectProgram } from './connection/dial.js';
import { type FarParts, lacks } from './far-parts.js';
import { ContainerReader } from './services/container-reader.js';
import { farBuilds } from './services/far-builds.js';
import { farCheckpoints } from './services/far-checkpoints.js';
import { farContainers } from './services/far-containers.js';
import { farExecs } from './services/far-execs.js';
import { farFiles } from './services/far-files.js';
import { farImages } from './services/far-images.js';
import { farNetworks } from './services/far-networks.js';
import { farProcesses } from './services/far-processes.js';
import { farRegistries } from './services/far-registries.js';
import { farStreams } from './services/far-streams.js';
import { farSystem } from './services/far-system.js';
import { farVolumes } from './services/far-volumes.js';

export type RemoteEngineOptions = {
  readonly context: FarContext;
  /** Starts ssh. */
  readonly connectProgram: ConnectProgram;
  /** Of this machine. */
  readonly registries: RegistryService;
  /** Likewise: docker's program, too, asks registries for manifests by itself. */
  readonly manifests: ManifestService;
  readonly nowMs?: (() => number) | undefined;
};

/**
 * An engine that is reached over docker's API: docker, podman, or gantry's own `serve`. What that API does not have is
 * refused with `far_lacks`. It is greeted with the first question, and connected to by as few connections as do.
 */
export function openRemoteEngine({
  context,
  connectProgram,
  registries,
  manifests,
  nowMs = Date.now,
}: RemoteEngineOptions): Engine {
  const client = new ApiClient(context, connectProgram);
  const parts: FarParts = { client, registries, nowMs };
  const reader = new ContainerReader(parts);
  const streams = farStreams(parts, reader);
  return {
    images: farImages(parts),
    builds: farBuilds(parts),
    containers: farContainers(parts, reader),
    execs: farExecs(parts),
    files: farFiles(parts),
    streams,
    processes: farProcesses(parts, streams),
    checkpoints: farCheckpoints(parts),
    networks: farNetworks(parts, reader),
    volumes: farVolumes(parts),
    registries: farRegistries(parts),
    manifests,
    system: farSystem(parts, reader),
    ...farOwn(parts),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

/** What gantry has and docker has not. */
function farOwn(parts: FarParts): Pick<Engine, 'debug' | 'saves' | 'backups' | 'trouble' | 'traffic'> {
  const [save, backup, trouble] = [
    lacks(parts, 'saving the files of containers'),
    lacks(parts, 'a backup of a volume'),
    lacks(parts, 'a bad network on purpose'),
  ];
  return {
    debug: { start: lacks(parts, 'looking into a container with tools of one’s own') },
    saves: {
      list: save,
      get: save,
      create: save,
      restore: save,
      remove: save,
      diff: save,
      schedules: save,
      setSchedule: save,
    },
    backups: {
      list: backup,
      get: backup,
      create: backup,
      restore: backup,
      read: backup,
      remove: backup,
      schedules: backup,
      setSchedule: backup,
    },
    trouble: { shape: trouble, clear: trouble, partition: trouble, heal: trouble, status: trouble },
    traffic: { capture: lacks(parts, 'capturing packets'), flows: lacks(parts, 'who talks to whom') },
  };
}
