import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { openManifestService } from '../../src/engine/manifest/open-manifest-service.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { MEDIA_TYPE } from '../../src/oci/manifest.js';
import { type ManifestStand, manifestServiceContract } from '../contract/manifest-service.contract.js';
import {
  type DockerRegistry,
  dockerRegistryReason,
  openDockerRegistry,
  REGISTRY_PASSWORD,
  REGISTRY_USER,
} from '../support/images/docker-registry.js';
import { layerTestReason } from '../support/images/layer-test-reason.js';
import { dockerArchive, makeImage } from '../support/images/make-image.js';
import { BuiltGantry } from '../support/linux/built-gantry.js';

const run = promisify(execFile);
/** The newest first, where somebody has put one beside Debian's. */
const DOCKER = ['/usr/local/bin/docker', '/usr/bin/docker'].find((path) => existsSync(path)) ?? '';
/** From then on docker's program knows the standard's manifests, and keeps the bytes of each. */
const FIRST_WITH_OCI = 24;
/** Of each manifest its bytes. */
const RAW = /\t+"Raw": "[^"]*",\n/g;
const skip = layerTestReason() || dockerRegistryReason();

let registry: DockerRegistry;
let folder: string;
let stands = 0;

/** Two images in a repository of the registry that nobody else uses. */
async function fill(
  registry: DockerRegistry,
  format: 'oci' | 'v2s2' = 'oci',
): Promise<{ readonly repository: string; readonly other: string }> {
  stands += 1;
  const repository = `team/web${stands}`;
  for (const architecture of ['amd64', 'arm64']) {
    const image = makeImage([[{ name: 'etc/motd', content: architecture }]], { architecture });
    const archive = join(folder, `${architecture}.tar`);
    writeFileSync(archive, dockerArchive([{ image, names: ['web:1'] }]));
    await registry.push(`docker-archive:${archive}`, `${repository}:${architecture}`, { format });
  }
  return { repository: `${registry.host}/${repository}`, other: `${registry.host}/other${stands}` };
}

before(async () => {
  folder = mkdtempSync('/tmp/g');
  if (skip === false) registry = await openDockerRegistry({ hasUsers: true });
});
after(async () => {
  rmSync(folder, { recursive: true });
  if (skip === false) await registry[Symbol.asyncDispose]();
});

/** A folder of docker's with the login. */
function dockerConfig(): string {
  const dir = mkdtempSync(join(folder, 'c'));
  const auth = Buffer.from(`${REGISTRY_USER}:${REGISTRY_PASSWORD}`).toString('base64');
  writeFileSync(join(dir, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
  return dir;
}

if (skip === false) {
  manifestServiceContract('on Debian’s docker-registry, with a login', async (): Promise<ManifestStand> => {
    const { repository, other } = await fill(registry);
    const manifests = openManifestService(nodeHost({}), { dockerConfigDir: dockerConfig() });
    return { engine: { manifests }, repository, otherRepository: other, async [Symbol.asyncDispose]() {} };
  });
}

describe('gantry manifest and docker manifest', { skip: skip || (DOCKER === '' ? 'needs docker' : false) }, () => {
  test('each goes on with the other’s lists, shows the same, and pushes the same bytes', async () => {
    await using gantry = await BuiltGantry.open();
    // Docker's program shows its login to no registry without TLS.
    await using open = await openDockerRegistry();
    const { stdout: version } = await run(DOCKER, ['--version']);
    const isNew = Number(/version (\d+)/.exec(version)?.[1]) >= FIRST_WITH_OCI;
    const same = (one: string, other: string): void => assert.equal(isNew ? one : one.replace(RAW, ''), other);
    const format = isNew ? 'oci' : 'v2s2';
    const { repository } = await fill(open, format);
    const env = { DOCKER_CONFIG: dockerConfig() };
    const [list, amd64, arm64] = [`${repository}:all`, `${repository}:amd64`, `${repository}:arm64`];
    const docker = async (...words: readonly string[]): Promise<string> =>
      (await run(DOCKER, ['manifest', ...words], { env: { ...process.env, ...env } })).stdout;
    const ours = async (...words: readonly string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await gantry.run(['manifest', ...words], { env });
      assert.equal(exitCode, 0, stderr);
      return stdout;
    };
    assert.equal(await docker('create', '--insecure', list, amd64), `Created manifest list ${list}\n`);
    await ours('create', '--amend', list, arm64);
    await docker('annotate', '--variant', 'v8', list, arm64);
    for (const words of [[list], ['-v', list, arm64]]) {
      same(await ours('inspect', ...words), await docker('inspect', ...words));
    }
    const pushed = await docker('push', '--insecure', list);
    assert.equal(await ours('push', '--purge', list), pushed);

    for (const words of [['-v', list], [amd64]]) {
      same(await ours('inspect', ...words), await docker('inspect', '--insecure', ...words));
    }
    const shown = await gantry.run(['buildx', 'imagetools', 'inspect', list], { env });
    assert.match(shown.stdout, new RegExp(`Digest: {4}${pushed.trim()}\n`));
    assert.match(shown.stdout, format === 'oci' ? /image\.index\.v1/ : /manifest\.list\.v2/);
  });

  test('what was made in one registry goes to others with all that it names', async () => {
    await using gantry = await BuiltGantry.open();
    await using elsewhere = await openDockerRegistry();
    const { repository } = await fill(registry);
    const env = { DOCKER_CONFIG: dockerConfig() };
    const tools = async (...words: readonly string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await gantry.run(['buildx', 'imagetools', ...words], { env });
      assert.equal(exitCode, 0, stderr);
      return stdout;
    };
    const target = `${elsewhere.host}/mirror/web:1`;
    await tools('create', '-t', target, `${repository}:amd64`, `${repository}:arm64`);
    const raw = JSON.parse(await tools('inspect', '--raw', target)) as { readonly mediaType: string };
    assert.equal(raw.mediaType, MEDIA_TYPE.ociIndex);
    const images = await tools('inspect', '--format', '{{range $p, $i := .Image}}{{$p}} {{end}}', target);
    assert.equal(images, 'linux/amd64 linux/arm64 ');
    const pulled = await gantry.run(['pull', '-q', '--platform', 'linux/arm64', target], { env });
    assert.equal(pulled.exitCode, 0, pulled.stderr);
  });
});
