import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { cgroupsPath } from '../bundle/cgroups-path.js';
import { resolveContainerDevices } from '../bundle/container-devices.js';
import { makeRuntimeSpec, type SpecRequest } from '../bundle/make-runtime-spec.js';
import { requireOwnDev } from '../bundle/require-own-dev.js';
import { requirePlainUsers } from '../bundle/require-plain-users.js';
import { resolveUser } from '../bundle/resolve-user.js';
import { rootFiles } from '../bundle/root-files.js';
import { writeBundle } from '../bundle/runtime-bundle.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { connectAttach } from '../monitor/attach-client.js';
import { endsInputWithClient } from '../monitor/monitor-command.js';
import { monitorPaths } from '../monitor/monitor-paths.js';
import { startMonitor } from '../monitor/start-monitor.js';
import { layout } from '../roots.js';
import type { AttachOptions, AttachSession } from '../task/attach-session.js';
import { allowRealtime } from './allow-realtime.js';
import { withConnectHook } from './connect-hook.js';
import type { ContainerConfig, ContainerEndpoint, ContainerState } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { exitCommand } from './exit-command.js';
import { joinNamespaces } from './join-namespaces.js';
import { linkedEnds, withLinkEnvironment } from './legacy-links.js';
import { MountCopies } from './mount-copies.js';
import { openContainerLog } from './open-container-log.js';
import { openLinkPaths } from './open-link-paths.js';
import { prepareMounts } from './prepare-mounts.js';
import { noteRuntime } from './runtime-of.js';
import { seedVolumes } from './seed-volumes.js';
import type { Stage } from './stage.js';
import { writeEtcFiles } from './write-etc-files.js';

export type StartedProgram = {
  readonly pid: number;
  readonly pidStartTicks: number;
  readonly startedAtMs: number;
  readonly session: AttachSession | undefined;
};

/** Everything between an address and a running program. What it leaves when it fails is `tearDown`'s. */
export async function startProgram(
  parts: ContainerParts,
  container: ContainerRecord,
  place: Pick<ContainerState, 'endpoints' | 'ports'>,
  options: {
    readonly attach?: AttachOptions | undefined;
    readonly stage?: Stage | undefined;
    readonly restoreFrom?: string | undefined;
  },
): Promise<StartedProgram> {
  const { attach, stage, restoreFrom } = options;
  const isRestored = restoreFrom !== undefined;
  const { host, roots } = parts;
  const { id, config } = container;
  const folders = {
    bundleDir: layout.runningContainer(roots, id),
    exitDir: layout.exits(roots),
  };
  const runtime = await parts.runtime(config.runtime || undefined);
  const request = await specRequest(parts, container, place.endpoints);
  using copies = new MountCopies(host.syscalls, join(folders.bundleDir, 'mounts'));
  using joined = joinNamespaces(parts, config, copies);
  const root = {
    path: request.rootPath,
    mounts: stage?.mounts ?? (await parts.snapshotter()).mounts(id, request.rootPath),
  };
  const prepared = await prepareMounts(parts, container, copies);
  await seedVolumes(parts, prepared.toSeed, { ...root, copies });

  allowRealtime(request.cgroupsPath, config.resources);
  noteRuntime(roots, id, runtime);
  const { containerPid } = await startMonitor(host, {
    ...folders,
    id,
    log: openContainerLog(parts, container),
    runtime,
    mounts: root.mounts,
    prepare() {
      stage?.prepare();
      requireOwnDev(root.path);
      requirePlainUsers(host.syscalls, root.path);
      copies.attach();
      const user = resolveUser(config, rootFiles(host.syscalls, root.path));
      const spec = makeRuntimeSpec({
        ...request,
        ...joined,
        user,
        mounts: prepared.mounts,
        terminalSize: attach?.size ?? config.terminalSize,
      });
      const shaped = stage ? stage.shape(spec) : spec;
      writeBundle(folders.bundleDir, isRestored ? withConnectHook(parts, config, shaped) : shaped);
    },
    hasTty: config.hasTty,
    hasStdin: config.hasStdin,
    isStdinOnce: config.isStdinOnce,
    command: commandOf(config)[0] ?? '',
    exitCommand: exitCommand(parts, id),
    restoreFrom,
  });
  // Asked before it runs: afterwards it may have ended.
  const pidStartTicks = host.processes.startTicks(containerPid) ?? 0;
  if (place.endpoints.length > 0) {
    // What it is called is known before it runs, and so is what it asks for.
    await Promise.all([
      parts.networks.attach({ containerId: id, pid: containerPid, isConnected: isRestored }),
      parts.names.settle(),
      openLinkPaths(parts),
    ]);
  }
  const session =
    attach &&
    connectAttach(host, {
      paths: monitorPaths(folders, id),
      hasTty: config.hasTty,
      mayCloseInput: config.isStdinOnce,
      endsInputWithClient: endsInputWithClient(config),
      options: attach,
    });
  const startedAtMs = host.clock.nowMs();
  if (!isRestored) await runtime.start(id);
  return { pid: containerPid, pidStartTicks, startedAtMs, session };
}

const commandOf = ({ entrypoint, command }: ContainerConfig): readonly string[] => [...entrypoint, ...command];

async function specRequest(
  parts: ContainerParts,
  container: ContainerRecord,
  endpoints: readonly ContainerEndpoint[],
): Promise<Omit<SpecRequest, 'user' | 'mounts' | 'namespaces'>> {
  const { id, config } = container;
  const path = layout.rootMount(parts.roots);
  mkdirSync(path, { recursive: true });
  return {
    id,
    config: withLinkEnvironment(container, linkedEnds(parts, container)),
    host: parts.facts(),
    rootPath: path,
    devices: await resolveContainerDevices(config),
    cgroupsPath: cgroupsPath(parts.roots, id, config.cgroupParent),
    seccomp: await parts.seccomp(config),
    etc: await writeEtcFiles(parts, container, endpoints),
  };
}
