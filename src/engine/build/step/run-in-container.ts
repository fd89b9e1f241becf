import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { engineError } from '../../../errors/engine-error.js';
import type { RuntimeMount } from '../../../oci/runtime-spec.js';
import { resolveContainerDevices } from '../../bundle/container-devices.js';
import { makeRuntimeSpec } from '../../bundle/make-runtime-spec.js';
import { requireOwnDev } from '../../bundle/require-own-dev.js';
import { requirePlainUsers } from '../../bundle/require-plain-users.js';
import { resolveUser } from '../../bundle/resolve-user.js';
import { rootFiles } from '../../bundle/root-files.js';
import { writeBundle } from '../../bundle/runtime-bundle.js';
import { clearHalfMade } from '../../container/clear-half-made.js';
import type { Container } from '../../container/container.js';
import { lockContainer } from '../../container/container-lock.js';
import { endpointClaims } from '../../container/endpoint-claims.js';
import { joinNamespaces } from '../../container/join-namespaces.js';
import { MountCopies } from '../../container/mount-copies.js';
import { noteRuntime } from '../../container/runtime-of.js';
import { releaseEnded, removeTraces } from '../../container/tear-down.js';
import { writeEtcFiles } from '../../container/write-etc-files.js';
import { runRootOwner } from '../../lock/run-root-owner.js';
import { connectAttach } from '../../monitor/attach-client.js';
import { monitorPaths } from '../../monitor/monitor-paths.js';
import { startMonitor } from '../../monitor/start-monitor.js';
import { layout } from '../../roots.js';
import { removeCgroups } from '../../runtime/remove-cgroups.js';
import type { OutputChunk } from '../../task/attach-session.js';
import type { BuildParts } from '../build-parts.js';
import { rootMountPoint } from '../root-mount-point.js';
import { awaitExitRecord } from './await-exit-record.js';
import { stepCgroup } from './step-cgroup.js';

export type StepContainer = {
  /** Its writable tree is the active snapshot of its id. No record knows it. */
  readonly container: Container;
  /** Programs that stand in the Dockerfile: found below /dev/pipes. */
  readonly scripts: readonly { readonly name: string; readonly content: string }[];
  /** Gives its mounts, and puts into `copies` what the runtime could not make of a path. */
  readonly attachMounts: (copies: MountCopies) => readonly RuntimeMount[];
  readonly onOutput: (chunk: OutputChunk) => void;
  readonly cancelSignal: AbortSignal;
};

export type StepExit = { readonly exitCode: number; readonly isOomKilled: boolean };

/**
 * Runs a container that nobody else knows of, to its end. It lives in the same folders as others and under the same kind
 * of lock, which dies with this process: what is left then, recovery takes away as it does with a half-made start.
 *
 * @throws command_not_found, command_not_executable, user_unknown, network_not_found, cancelled
 */
export async function runInContainer(parts: BuildParts, step: StepContainer): Promise<StepExit> {
  const { id } = step.container;
  using _lock = await lockContainer(parts, id);
  requireRunRoot(parts);
  const folder = layout.runningContainer(parts.roots, id);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  mkdirSync(layout.exits(parts.roots), { recursive: true, mode: 0o700 });
  await using _remains = {
    [Symbol.asyncDispose]: async () => (existsSync(folder) ? await clearHalfMade(parts, id) : undefined),
  };
  const exit = await run(parts, step, folder);
  await releaseEnded(parts, id);
  removeCgroups(stepCgroup(parts, step.container));
  removeTraces(parts, id);
  return exit;
}

/** An engine that was open may have lost its run root, while nothing of it lived there. */
function requireRunRoot({ roots }: BuildParts): void {
  const owner = runRootOwner(roots);
  if (owner !== roots.dataRoot) {
    throw engineError('run_root_taken', { dataRoot: owner ?? 'nobody', runRoot: roots.runRoot });
  }
}

async function run(parts: BuildParts, step: StepContainer, bundleDir: string): Promise<StepExit> {
  const { host } = parts;
  const { container, cancelSignal } = step;
  const { id, config } = container;
  const place = { bundleDir, exitDir: layout.exits(parts.roots) };
  const runtime = await parts.runtime();
  const endpoints = await reserve(parts, container);
  const request = {
    id,
    config,
    host: parts.facts(),
    rootPath: rootMountPoint(parts.roots),
    devices: await resolveContainerDevices(config),
    cgroupsPath: stepCgroup(parts, container),
    seccomp: await parts.seccomp(config),
    etc: await writeEtcFiles(parts, container, endpoints, bundleDir),
  };
  using copies = new MountCopies(host.syscalls, join(bundleDir, 'mounts'));
  using joined = joinNamespaces(parts, config, copies);
  const mounts = [...step.attachMounts(copies), ...writeScripts(bundleDir, step.scripts)];
  noteRuntime(parts.roots, id, runtime);
  if (cancelSignal.aborted) throw engineError('cancelled');
  const { containerPid } = await startMonitor(host, {
    ...place,
    id,
    log: undefined,
    runtime,
    mounts: (await parts.snapshotter()).mounts(id, request.rootPath),
    prepare() {
      requireOwnDev(request.rootPath);
      requirePlainUsers(host.syscalls, request.rootPath);
      copies.attach();
      const user = resolveUser(config, rootFiles(host.syscalls, request.rootPath));
      writeBundle(bundleDir, makeRuntimeSpec({ ...request, ...joined, user, mounts }));
    },
    hasTty: false,
    hasStdin: false,
    isStdinOnce: false,
    command: config.command[0] ?? '',
  });
  const startTicks = host.processes.startTicks(containerPid) ?? 0;
  if (endpoints.length > 0) {
    await Promise.all([parts.networks.attach({ containerId: id, pid: containerPid }), parts.names.settle()]);
  }
  await using session = connectAttach(host, {
    paths: monitorPaths(place, id),
    hasTty: false,
    mayCloseInput: false,
    options: { stdin: false, cancelSignal },
  });
  await runtime.start(id);
  for await (const chunk of session.output) step.onOutput(chunk);
  return await awaitExitRecord(host, { place, id, pid: containerPid, startTicks, cancelSignal });
}

function writeScripts(bundleDir: string, scripts: StepContainer['scripts']): readonly RuntimeMount[] {
  return scripts.map(({ name, content }, index) => {
    const source = join(bundleDir, `script-${index}`);
    writeFileSync(source, content);
    chmodSync(source, 0o755);
    return { destination: `/dev/pipes/${name}`, type: 'bind', source, options: ['bind', 'ro'] };
  });
}

async function reserve(parts: BuildParts, container: Container) {
  const places = endpointClaims(parts, container);
  if (places.length === 0) return [];
  return (await parts.networks.reserve({ containerId: container.id, places, ports: [] })).endpoints;
}
