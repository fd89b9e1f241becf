import { mkdirSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import { cgroupsPath } from '../bundle/cgroups-path.js';
import { makeRuntimeSpec, type NetworkNamespace, type SpecRequest } from '../bundle/make-runtime-spec.js';
import { resolveUser } from '../bundle/resolve-user.js';
import { rootFiles } from '../bundle/root-files.js';
import { writeBundle } from '../bundle/runtime-bundle.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { connectAttach } from '../monitor/attach-client.js';
import { monitorPaths } from '../monitor/monitor-paths.js';
import { startMonitor } from '../monitor/start-monitor.js';
import { layout } from '../roots.js';
import type { AttachOptions, AttachSession } from '../task/attach-session.js';
import type { ContainerConfig, ContainerEndpoint } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { exitCommand } from './exit-command.js';
import { prepareMounts } from './prepare-mounts.js';
import { noteRuntime } from './runtime-of.js';
import { seedVolumes } from './seed-volumes.js';
import { isAlive } from './transitions.js';
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
  endpoint: ContainerEndpoint | undefined,
  attach: AttachOptions | undefined,
): Promise<StartedProgram> {
  const { host, roots } = parts;
  const { id, config } = container;
  const place = {
    bundleDir: layout.runningContainer(roots, id),
    exitDir: layout.exits(roots),
    logPath: layout.containerLog(roots, id),
  };
  const runtime = await parts.runtime();
  const request = await specRequest(parts, container, endpoint);
  const root = { path: request.rootPath, mounts: (await parts.snapshotter()).mounts(id, request.rootPath) };
  const prepared = await prepareMounts(parts, container);
  await seedVolumes(parts, prepared.toSeed, root);

  noteRuntime(roots, id, runtime);
  const { containerPid } = await startMonitor(host, {
    ...place,
    id,
    runtime,
    mounts: root.mounts,
    prepare() {
      const user = resolveUser(config, rootFiles(host.syscalls, root.path));
      writeBundle(
        place.bundleDir,
        makeRuntimeSpec({ ...request, user, mounts: prepared.mounts, terminalSize: attach?.size }),
      );
    },
    hasTty: config.hasTty,
    hasStdin: config.hasStdin,
    isStdinOnce: config.isStdinOnce,
    command: commandOf(config)[0] ?? '',
    exitCommand: exitCommand(parts, id),
  });
  // Asked before it runs: afterwards it may have ended.
  const pidStartTicks = host.processes.startTicks(containerPid) ?? 0;
  if (endpoint) await parts.bridge.attach({ containerId: id, pid: containerPid, endpoint });
  const session =
    attach &&
    connectAttach(host.syscalls, {
      paths: monitorPaths(place, id),
      hasTty: config.hasTty,
      mayCloseInput: config.isStdinOnce,
      options: attach,
    });
  const startedAtMs = host.clock.nowMs();
  await runtime.start(id);
  return { pid: containerPid, pidStartTicks, startedAtMs, session };
}

const commandOf = ({ entrypoint, command }: ContainerConfig): readonly string[] => [...entrypoint, ...command];

async function specRequest(
  parts: ContainerParts,
  container: ContainerRecord,
  endpoint: ContainerEndpoint | undefined,
): Promise<Omit<SpecRequest, 'user' | 'mounts'>> {
  const { id, config } = container;
  const path = layout.rootMount(parts.roots);
  mkdirSync(path, { recursive: true });
  return {
    id,
    config,
    host: parts.facts(),
    rootPath: path,
    cgroupsPath: cgroupsPath(parts.roots, id),
    network: networkNamespace(parts, config),
    seccomp: await parts.seccomp(config),
    etc: await writeEtcFiles(parts, container, endpoint),
  };
}

function networkNamespace({ records, host }: ContainerParts, { network }: ContainerConfig): NetworkNamespace {
  switch (network.kind) {
    case 'host':
      return { kind: 'host' };
    case 'bridge':
    case 'none':
      return { kind: 'own' };
    case 'container': {
      const other = records.find(network.id);
      if (!other) throw engineError('container_not_found', { ref: network.id });
      const { status, pid, pidStartTicks } = other.state;
      // The number of one that has ended may be another process's by now: its network is none of ours.
      if (!isAlive(status) || host.processes.startTicks(pid) !== pidStartTicks) {
        throw engineError('container_state_conflict', {
          reason: `cannot join network of a non running container: ${network.id}`,
        });
      }
      return { kind: 'of', pid };
    }
  }
}
