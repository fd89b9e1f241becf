import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

import { freePort } from '../free-port.js';

const run = promisify(execFile);

export type PushOptions = {
  readonly format?: 'oci' | 'v2s2' | undefined;
  /** Every platform of an index, and the index itself, as they are. */
  readonly all?: boolean | undefined;
};

/** Debian's docker-registry on a loopback address, with skopeo to fill it. */
export interface DockerRegistry extends AsyncDisposable {
  readonly host: string;
  /** Where it keeps everything; it may be emptied while it runs. */
  readonly dataFolder: string;
  /** Copies an image in, as `docker push` does. `source` is one of skopeo's: `docker-archive:/path`. */
  push(source: string, name: string, options?: PushOptions): Promise<void>;
}

/** Why tests with a real registry cannot run, or false. */
export function dockerRegistryReason(): string | false {
  const missing = ['docker-registry', 'skopeo'].filter((program) => !existsSync(`/usr/bin/${program}`));
  return missing.length > 0 ? `needs ${missing.join(' and ')}` : false;
}

/** The password of {@link REGISTRY_USER}. */
export const REGISTRY_PASSWORD = 'secret word';
export const REGISTRY_USER = 'ann';
/** Of that password: nothing on this machine makes one with bcrypt but the registry's own htpasswd. */
const PASSWORD_HASH = '$2b$05$abcdefghijklmnopqrstuu1C7yeI3ZG3Jm.nHdnKkGJg1xTYKP9Oy';

export type DockerRegistryOptions = {
  /** For {@link REGISTRY_USER} alone. */
  readonly hasUsers?: boolean | undefined;
  /** Files of a certificate for 127.0.0.1: https instead of http. */
  readonly tls?:
    | { readonly certificate: string; readonly key: string; readonly clientCas?: readonly string[] }
    | undefined;
  /** Whether manifests may be deleted. */
  readonly mayDelete?: boolean | undefined;
};

export async function openDockerRegistry(options: DockerRegistryOptions = {}): Promise<DockerRegistry> {
  const folder = mkdtempSync('/tmp/g');
  const host = `127.0.0.1:${await freePort()}`;
  const dataFolder = join(folder, 'data');
  const config = join(folder, 'config.yml');
  writeFileSync(
    config,
    JSON.stringify({
      version: '0.1',
      log: { level: 'error', accesslog: { disabled: true } },
      storage: {
        filesystem: { rootdirectory: dataFolder },
        delete: { enabled: options.mayDelete ?? false },
      },
      http: {
        addr: host,
        secret: 'for tests',
        ...(options.tls
          ? {
              tls: {
                certificate: options.tls.certificate,
                key: options.tls.key,
                ...(options.tls.clientCas ? { clientcas: options.tls.clientCas } : {}),
              },
            }
          : {}),
      },
      ...(options.hasUsers ? { auth: { htpasswd: { realm: 'tests', path: join(folder, 'htpasswd') } } } : {}),
    }),
  );
  writeFileSync(join(folder, 'htpasswd'), `${REGISTRY_USER}:${PASSWORD_HASH}\n`);
  const registry = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  await answering(registry, host);
  return {
    host,
    dataFolder,
    async push(source, name, { format = 'v2s2', all = false } = {}) {
      await run('skopeo', [
        'copy',
        '--quiet',
        '--dest-tls-verify=false',
        ...(options.hasUsers ? ['--dest-creds', `${REGISTRY_USER}:${REGISTRY_PASSWORD}`] : []),
        all ? '--all' : `--format=${format}`,
        source,
        `docker://${host}/${name}`,
      ]);
    },
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => registry.once('exit', resolve));
      if (registry.kill()) await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Copies between skopeo's kinds of places: to make archives as other tools write them. */
export async function skopeoCopy(from: string, to: string, more: readonly string[] = []): Promise<void> {
  await run('skopeo', ['copy', '--quiet', '--src-tls-verify=false', ...more, from, to]);
}

/** The digest of the manifest that skopeo finds under a name. */
export async function skopeoDigest(name: string): Promise<string> {
  const { stdout } = await run('skopeo', [
    'inspect',
    '--tls-verify=false',
    '--format',
    '{{.Digest}}',
    `docker://${name}`,
  ]);
  return stdout.trim();
}

/** Whatever it speaks: that somebody takes connections is enough. */
async function answering(registry: ChildProcess, host: string): Promise<void> {
  const [address = '', port = ''] = host.split(':');
  while (registry.exitCode === null) {
    if (await takesConnections(address, Number(port))) return;
    await delay(20);
  }
  throw new Error('docker-registry did not start');
}

function takesConnections(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      })
      .once('error', () => resolve(false));
  });
}
