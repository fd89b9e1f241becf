import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DockerRegistry, openDockerRegistry, skopeoCopy } from '../../test/support/images/docker-registry.js';
import { busyboxLayout, debianLayout } from '../../test/support/linux/oci-layout.js';
import type { BenchOptions } from '../options.js';
import { type BenchEngine, benchEngines, PLACES } from './bench-engine.js';
import { startDocker } from './docker-daemon.js';
import { worldFolder } from './enter-world.js';
import { writePodmanSettings } from './podman-settings.js';

export const BUSYBOX = 'docker.io/library/busybox:latest';
export const DEBIAN = 'docker.io/library/debian:latest';

/** One fresh disk, one network, one registry and all engines on them. */
export type World = AsyncDisposable & {
  readonly isQuick: boolean;
  readonly engines: readonly BenchEngine[];
  readonly archives: { readonly busybox: string; readonly debian: string; readonly debianLayout: string };
  readonly registry: DockerRegistry;
};

export async function openWorld({ isQuick }: BenchOptions): Promise<World> {
  mountFreshDisk();
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  const archives = await makeArchives();
  const engines = benchEngines(PLACES);
  Object.assign(process.env, ...engines.map(({ env }) => env), { HOME: folder('/run/home') });
  writePodmanSettings(PLACES);
  const stack = new AsyncDisposableStack();
  stack.use(await startDocker(PLACES));
  const registry = stack.use(await openDockerRegistry());
  await registry.push(`docker-archive:${archives.debian}`, 'debian:latest');
  for (const { command } of engines) runQuietly(command('load', '-i', archives.busybox));
  return { isQuick, engines, archives, registry, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** The machine's own disk is full of other work, and may have no journal: all engines get the same new one. */
function mountFreshDisk(): void {
  const image = join(worldFolder() ?? '', 'disk.img');
  execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', '/run']);
  execFileSync('truncate', ['-s', '12G', image]);
  execFileSync('mkfs.ext4', ['-q', image]);
  execFileSync('mount', ['-o', 'loop,noatime', image, folder(PLACES.disk)]);
}

async function makeArchives(): Promise<World['archives']> {
  const dir = folder(`${PLACES.disk}/archives`);
  const archives = { busybox: `${dir}/busybox.tar`, debian: `${dir}/debian.tar`, debianLayout: await debianLayout() };
  await skopeoCopy(`oci:${await busyboxLayout(dir)}:test`, `docker-archive:${archives.busybox}:${BUSYBOX}`);
  await skopeoCopy(`oci:${archives.debianLayout}:test`, `docker-archive:${archives.debian}:${DEBIAN}`);
  return archives;
}

export function runQuietly([program = '', ...args]: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function folder(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}
