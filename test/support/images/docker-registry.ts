import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type PushOptions = {
  readonly format?: 'oci' | 'v2s2' | undefined;
  /** Every platform of an index, and the index itself, as they are. */
  readonly all?: boolean | undefined;
};

/** Debian's docker-registry on a loopback address, with skopeo to fill it. */
export interface DockerRegistry extends AsyncDisposable {
  readonly host: string;
  /** Copies an image in, as `docker push` does. `source` is one of skopeo's: `docker-archive:/path`. */
  push(source: string, name: string, options?: PushOptions): Promise<void>;
}

/** Why tests with a real registry cannot run, or false. */
export function dockerRegistryReason(): string | false {
  const missing = ['docker-registry', 'skopeo'].filter((program) => !existsSync(`/usr/bin/${program}`));
  return missing.length > 0 ? `needs ${missing.join(' and ')}` : false;
}

export async function openDockerRegistry(): Promise<DockerRegistry> {
  const folder = mkdtempSync('/tmp/g');
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'config.yml');
  writeFileSync(
    config,
    JSON.stringify({
      version: '0.1',
      log: { level: 'error', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(folder, 'data') } },
      http: { addr: host },
    }),
  );
  const registry = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  await answering(registry, host);
  return {
    host,
    async push(source, name, { format = 'v2s2', all = false } = {}) {
      await run('skopeo', [
        'copy',
        '--quiet',
        '--dest-tls-verify=false',
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
export async function skopeoCopy(from: string, to: string): Promise<void> {
  await run('skopeo', ['copy', '--quiet', '--src-tls-verify=false', from, to]);
}

async function answering(registry: ChildProcess, host: string): Promise<void> {
  while (registry.exitCode === null) {
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined);
    if (answer?.ok) return;
    await delay(20);
  }
  throw new Error('docker-registry did not start');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return address.port;
}
