import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { engineError } from '../errors/engine-error.js';
import type { Host } from '../host/host.js';
import { nodeHost } from '../host/node/node-host.js';
import { type HostFacts, readHostFacts } from './bundle/host-facts.js';
import { SeccompFilters } from './bundle/seccomp-filters.js';
import { claimRoots } from './claim-roots.js';
import type { ContainerId } from './container/container.js';
import { isSomebodyAtWork } from './container/container-lock.js';
import type { ContainerParts, OwnPrograms } from './container/container-parts.js';
import { firstProcess } from './container/first-process.js';
import { nameZones } from './container/name-zones.js';
import { openEventJournal } from './event/event-journal.js';
import type { ImageStores } from './image/image-parts.js';
import type { ImageService } from './image/image-service.js';
import { openImageService } from './image/open-image-service.js';
import { hasWork } from './keeper/has-work.js';
import { wakeKeeper } from './keeper/wake-keeper.js';
import type { Lease } from './lease/lease.js';
import { openLease } from './lease/open-lease.js';
import { containerRecords } from './metadata/containers.js';
import { type Database, openDatabase } from './metadata/database.js';
import { openDiskReserve } from './metadata/disk-reserve.js';
import { eventRecords } from './metadata/events.js';
import { healthRecords } from './metadata/health.js';
import { volumeRecords } from './metadata/volumes.js';
import { requireMonitor } from './monitor/require-monitor.js';
import { openNameService } from './names/open-name-service.js';
import { networkSettingsFile } from './network/network-settings.js';
import { openNetworks } from './network/networks.js';
import { forwardedServers } from './network/resolv-conf.js';
import { once } from './once.js';
import { isStorageUnsettled, recoverStorage } from './recover-storage.js';
import type { Registries } from './registry/registries.js';
import { registryAccess } from './registry/registry-access.js';
import { DEFAULT_DATA_ROOT, DEFAULT_RUN_ROOT, layout, type Roots } from './roots.js';
import type { OciRuntime, RuntimeProgram } from './runtime/oci-runtime.js';
import { openRuntime } from './runtime/open-runtime.js';
import { probeRuntime } from './runtime/probe-runtime.js';
import { removeTree } from './snapshot/remove-tree.js';
import { notesPath } from './trouble/trouble-notes.js';
import { openVolumeStore } from './volume/volume-store.js';
import type { WorkerThreads } from './worker/worker-threads.js';

export type OpenEngineOptions = {
  /** The machine's own where it is undefined. */
  readonly dataRoot?: string | undefined;
  readonly runRoot?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly programs: OwnPrograms;
  readonly version: string;
  /** Somebody waits for this process's answers all the while, as before a screen: unpacking layers gives way to them. */
  readonly answersMeanwhile?: boolean | undefined;
  /** A container is about to be made: bridge and rules stay for it, where there is no other. */
  readonly makesContainer?: boolean | undefined;
};

/** What a process of gantry's own gets that another program starts. */
export type BackgroundOptions = Roots & Omit<OpenEngineOptions, 'version' | 'dataRoot' | 'runRoot' | 'makesContainer'>;

/** Everything that the services are made of, each opened when it is first asked for. */
export type EngineParts = ContainerParts &
  AsyncDisposable & {
    readonly images: ImageService;
    readonly runtimeProgram: () => Promise<RuntimeProgram>;
    readonly stores: () => Promise<ImageStores>;
    readonly registries: () => Promise<Registries>;
    /** Takes away what nothing refers to. */
    readonly collectGarbage: () => Promise<void>;
    /** Takes away what killed processes left of images and layers, if any was. */
    readonly recoverStorage: () => Promise<void>;
  };

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Whatever the user's is: any user of a container must be able to read the files in /etc that are written for it.
 * What nobody else may read is made with a mode that says so.
 * @see moby, cmd/dockerd/daemon_unix.go: setDefaultUmask
 */
const UMASK = 0o022;

/** @throws not_root, run_root_differs, run_root_taken, state_too_new, state_read_only, disk_full */
export function openEngineParts({
  dataRoot,
  runRoot,
  environment,
  programs,
  answersMeanwhile,
}: OpenEngineOptions): EngineParts {
  const roots: Roots = {
    dataRoot: resolve(dataRoot || DEFAULT_DATA_ROOT),
    runRoot: resolve(runRoot || DEFAULT_RUN_ROOT),
  };
  requireRoot();
  process.umask(UMASK);
  const host = nodeHost(environment);
  const database = openDatabase(layout.database(roots), { reserve: openDiskReserve(layout.reserve(roots)) });
  const records = containerRecords(database);
  const health = healthRecords(database);
  claimRoots({ database, records, processes: host.processes }, roots);
  const journal = openEventJournal({
    records: eventRecords(database),
    clock: host.clock,
    databasePath: layout.database(roots),
  });
  const storage = storageParts(host, roots, database, { giveWay: answersMeanwhile });
  const settingsFile = networkSettingsFile(environment);
  const networks = openNetworks({ host, roots, database, journal, settingsFile, namePort: () => names.port() });
  const wake = (): void => wakeKeeper({ host, roots, programs });
  const names = openNameService({
    host,
    roots,
    zones: () => nameZones({ networks, records }),
    hostServers: forwardedServers,
    pidOf: (id) => firstProcess(roots, id),
    isSomebodyAtWork: (id) => isSomebodyAtWork({ host, roots, records }, id as ContainerId),
    wakeKeeper: wake,
    asked: environment['GANTRY_NAME_SERVER'] || undefined,
  });
  return {
    ...machineParts({ host, roots, database, environment }),
    ...storage,
    host,
    roots,
    database,
    records,
    health,
    journal,
    programs,
    images: openImageService({
      host,
      database,
      journal,
      openStores: storage.stores,
      collectGarbage: storage.collectGarbage,
      registries: registryAccess(environment),
    }),
    registries: once(async () => {
      const { openRegistries } = await import('./registry/registries.js');
      return openRegistries(host, registryAccess(environment));
    }),
    async commitImage(request) {
      const { openCommit } = await import('./image/open-commit.js');
      const parts = { host, database, journal, openStores: storage.stores, collectGarbage: storage.collectGarbage };
      return await openCommit(parts, request);
    },
    volumes: openVolumeStore({
      roots,
      database,
      records: volumeRecords(database),
      journal,
      clock: host.clock,
      removeFolder: (path) => removeTree(host, path, { isLarge: false }),
    }),
    networks,
    names,
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(),
    async forgetTrouble(id) {
      if (!existsSync(notesPath(roots, id))) return;
      const { forgetEnded } = await import('./trouble/partitions.js');
      await forgetEnded({ host, roots, records }, id);
    },
    async renewTrouble(id) {
      if (!existsSync(notesPath(roots, id))) return;
      const { renewTrouble } = await import('./trouble/reshape.js');
      await renewTrouble({ host, roots, records }, id);
    },
    wakeKeeper() {
      if (hasWork({ records, networks, health, roots, database })) wake();
    },
    async [Symbol.asyncDispose]() {
      await storage.close();
      database[Symbol.dispose]();
    },
  };
}

/** Where images and writable layers lie; loaded and opened by what reads or writes them. */
function storageParts(
  host: Host,
  roots: Roots,
  database: Database,
  { giveWay }: { readonly giveWay: boolean | undefined },
) {
  const lease = (): Lease => openLease(host, database);
  const snapshotter = once(async () => {
    const { openSnapshotter } = await import('./snapshot/open-snapshotter.js');
    return openSnapshotter(host, roots, database);
  });
  let workers: WorkerThreads | undefined;
  const stores = once(async (): Promise<ImageStores> => {
    const { openContentStore } = await import('./content/open-content-store.js');
    const { openWorkerThreads } = await import('./worker/open-worker-threads.js');
    workers = openWorkerThreads({ giveWay });
    return { content: openContentStore(host, roots), snapshots: await snapshotter(), workers, openLease: lease };
  });
  const collectGarbage = async (): Promise<void> => {
    const { collectGarbage: collect } = await import('./lease/collect-garbage.js');
    await collect({ host, database, ...(await stores()) });
  };
  return {
    snapshotter,
    stores,
    openLease: lease,
    collectGarbage,
    async recoverStorage(): Promise<void> {
      if (!isStorageUnsettled(host, roots, database)) return;
      const { content, snapshots } = await stores();
      await recoverStorage(host, roots, { host, database, content, snapshots });
    },
    close: async (): Promise<void> => workers?.[Symbol.asyncDispose](),
  };
}

/** What depends on the machine: asked once, when it is first needed. */
function machineParts({
  host,
  roots,
  database,
  environment,
}: {
  readonly host: Host;
  readonly roots: Roots;
  readonly database: Database;
  readonly environment: OpenEngineOptions['environment'];
}): Pick<EngineParts, 'facts' | 'runtimeProgram' | 'runtime' | 'seccomp'> {
  let known: HostFacts | undefined;
  const facts = (): HostFacts => (known ??= readHostFacts());
  const searchPath = environment['PATH'] ?? DEFAULT_PATH;
  const probe = (runtime: string | undefined): Promise<RuntimeProgram> =>
    probeRuntime({ processes: host.processes, database }, { runtime, searchPath });
  const runtimeProgram = once(() => probe(environment['GANTRY_RUNTIME'] || undefined));
  const open = (program: RuntimeProgram): OciRuntime =>
    openRuntime(host.processes, program, layout.runtimeState(roots));
  const preferred = once(async () => {
    await requireMonitor({ processes: host.processes, database }, searchPath);
    return open(await runtimeProgram());
  });
  const filters = new SeccompFilters(host.seccomp, layout.filters(roots));
  return {
    facts,
    runtimeProgram,
    async runtime(path) {
      if (path === undefined) return await preferred();
      return open(await probe(path));
    },
    async seccomp(config) {
      const program = config.runtime === '' ? await runtimeProgram() : await probe(config.runtime);
      return filters.settingFor({ config, host: facts(), program });
    },
  };
}

function requireRoot(): void {
  if (process.getuid?.() !== 0) throw engineError('not_root');
}
