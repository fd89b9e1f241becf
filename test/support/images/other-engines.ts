import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { until } from '../until.js';

const run = promisify(execFile);

/** Another engine with a store of its own. Nothing in it has a network. */
export interface OtherEngine extends AsyncDisposable {
  /** @returns what it printed */
  run(...words: readonly string[]): Promise<string>;
  /** What its push and pull need for a registry without TLS on loopback. */
  readonly unsafe: readonly string[];
  /** Where it answers docker's API; undefined where it does not. */
  readonly socketPath?: string | undefined;
  /** The whole id of an image. */
  idOf(name: string): Promise<string>;
}

/** Why one cannot be had, or false. */
export function otherEngineReason(name: 'docker' | 'podman'): string | false {
  const programs = name === 'docker' ? ['docker', 'dockerd', 'containerd'] : ['podman'];
  const missing = programs.filter(
    (program) => !existsSync(`/usr/bin/${program}`) && !existsSync(`/usr/sbin/${program}`),
  );
  return missing.length > 0 ? `needs ${missing.join(' and ')}` : false;
}

export async function openPodman(): Promise<OtherEngine> {
  const folder = mkdtempSync('/tmp/g');
  const roots = ['--root', join(folder, 'r'), '--runroot', join(folder, 'n'), '--storage-driver=vfs'];
  const podman = async (...words: readonly string[]): Promise<string> =>
    (await run('/usr/bin/podman', [...roots, ...words])).stdout.trim();
  return {
    run: podman,
    unsafe: ['--tls-verify=false'],
    idOf: async (name) => `sha256:${await podman('image', 'inspect', '--format', '{{.Id}}', name)}`,
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function openDocker(): Promise<OtherEngine> {
  const folder = mkdtempSync('/tmp/g');
  const socket = join(folder, 's');
  const roots = ['--data-root', join(folder, 'd'), '--exec-root', join(folder, 'e'), '--pidfile', join(folder, 'p')];
  const noNetwork = ['--bridge=none', '--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false'];
  const daemon = spawn('dockerd', [...roots, ...noNetwork, '--storage-driver=vfs', '-H', `unix://${socket}`], {
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => daemon.once('exit', resolve));
  const docker = async (...words: readonly string[]): Promise<string> =>
    (
      await run('/usr/bin/docker', ['-H', `unix://${socket}`, ...words], {
        env: { HOME: folder, PATH: '/usr/bin:/bin' },
      })
    ).stdout.trim();
  await until(() => existsSync(socket) || daemon.exitCode !== null);
  return {
    run: docker,
    socketPath: socket,
    unsafe: [],
    idOf: async (name) => await docker('image', 'inspect', '--format', '{{.Id}}', name),
    async [Symbol.asyncDispose]() {
      if (daemon.kill()) await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
