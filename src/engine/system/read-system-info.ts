import { readFile } from 'node:fs/promises';
import { arch, cpus, hostname, release, totalmem } from 'node:os';

import type { Processes } from '../../host/processes.js';
import { listCdiDevices } from '../bundle/cdi/list-cdi-devices.js';
import type { HostFacts } from '../bundle/host-facts.js';
import type { ContainerRecords } from '../metadata/containers.js';
import type { NameService } from '../names/name-service.js';
import type { Roots } from '../roots.js';
import type { RuntimeProgram } from '../runtime/oci-runtime.js';
import type { Snapshotter } from '../snapshot/snapshotter.js';
import type { SystemInfo } from './system-service.js';

export type InfoSources = {
  readonly version: string;
  readonly roots: Roots;
  readonly processes: Pick<Processes, 'run'>;
  readonly records: ContainerRecords;
  readonly countImages: () => Promise<number>;
  readonly runtimeProgram: () => Promise<RuntimeProgram>;
  readonly facts: () => HostFacts;
  readonly names: Pick<NameService, 'warnings'>;
  readonly snapshotter: () => Promise<Pick<Snapshotter, 'driver'>>;
};

export async function readSystemInfo(sources: InfoSources): Promise<SystemInfo> {
  const { version, roots, records } = sources;
  const runtime = await sources.runtimeProgram();
  const facts = sources.facts();
  const statuses = records.list().map(({ state }) => state.status);
  const count = (...wanted: readonly string[]): number => statuses.filter((status) => wanted.includes(status)).length;
  // Brings node:crypto, 5 ms at the start of every command: this alone needs it.
  const { engineId } = await import('./engine-id.js');
  return {
    id: engineId({ machine: await machineName(), dataRoot: roots.dataRoot }),
    gantryVersion: version,
    ...roots,
    containers: {
      running: count('running'),
      paused: count('paused'),
      stopped: count('created', 'exited', 'dead', 'restarting', 'removing'),
    },
    images: await sources.countImages(),
    hostname: hostname(),
    ...(await operatingSystem()),
    kernelVersion: release(),
    architecture: arch() === 'x64' ? 'x86_64' : arch() === 'arm64' ? 'aarch64' : arch(),
    cpus: cpus().length,
    memoryBytes: totalmem(),
    cgroupVersion: facts.cgroupVersion,
    storageDriver: (await sources.snapshotter()).driver,
    runtime: { name: runtime.kind, path: runtime.path, version: runtime.version },
    monitor: { path: 'conmon', version: await monitorVersion(sources) },
    cdiDevices: await listCdiDevices(),
    warnings: [...warnings(runtime, facts), ...(await sources.names.warnings())],
  };
}

/** As systemd and dbus know it; where they do not, its name on the network. */
async function machineName(): Promise<string> {
  const id = await readFile('/etc/machine-id', 'utf8').catch(() => '');
  return id.trim() || hostname();
}

/** @see os-release(5) */
async function operatingSystem(): Promise<Pick<SystemInfo, 'operatingSystem' | 'operatingSystemVersion'>> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const valueOf = (name: string) => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(text)?.[1];
  return { operatingSystem: valueOf('PRETTY_NAME') ?? 'Linux', operatingSystemVersion: valueOf('VERSION_ID') ?? '' };
}

async function monitorVersion({ processes }: InfoSources): Promise<string> {
  const { stdout } = await processes.run('conmon', ['--version']);
  return /version ([\d.]+)/.exec(stdout)?.[1] ?? 'unknown';
}

function warnings(runtime: RuntimeProgram, facts: HostFacts): readonly string[] {
  const found: string[] = [];
  if (runtime.needsHiddenCgroup2) {
    found.push(`${runtime.kind} refuses a hybrid cgroup hierarchy: its version 2 half is hidden from it`);
  }
  if (!facts.boundingCapabilities.includes('CAP_SYS_RESOURCE')) {
    found.push('this process may not raise resource limits: ulimits are cut to its own');
  }
  if (!facts.limits.hasSwap) found.push('the kernel does not count swap: --memory-swap has no effect');
  return found;
}
