import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';

import type { PushProgress } from '../../src/engine/image/image.js';
import { nodeFetch } from '../../src/host/node/fetch.js';
import type { Digest } from '../../src/oci/digest.js';
import { MEDIA_TYPE } from '../../src/oci/manifest.js';
import { openFakeRegistry } from '../support/fake-registry/fake-registry.js';
import {
  type DockerRegistry,
  dockerRegistryReason,
  openDockerRegistry,
  REGISTRY_PASSWORD,
  REGISTRY_USER,
  skopeoCopy,
  skopeoDigest,
} from '../support/images/docker-registry.js';
import { type ImageStand, openImageStand } from '../support/images/image-stand.js';
import { layerTestReason } from '../support/images/layer-test-reason.js';
import { certificatesReason, makeCertificates } from '../support/images/make-certificates.js';
import { dockerArchive, makeImage, putImage } from '../support/images/make-image.js';

const skip = layerTestReason() || dockerRegistryReason();

/** Bytes that no packing makes fewer. */
const LARGE = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(3_000_000));
const WEB = makeImage([[{ name: 'etc/motd', content: 'hello' }], [{ name: 'large', content: LARGE }]], {
  run: { Cmd: ['sh'], Labels: { team: 'web' } },
});
const ARCHIVE = dockerArchive([{ image: WEB, names: ['web:1'] }]);

let registry: DockerRegistry;
let folder: string;

before(async () => {
  folder = mkdtempSync('/tmp/g');
  if (skip === false) registry = await openDockerRegistry({ mayDelete: true });
});
after(async () => {
  rmSync(folder, { recursive: true });
  if (skip === false) await registry[Symbol.asyncDispose]();
});

const load = ({ images }: ImageStand): Promise<unknown> => images.load({ bytes: Readable.from([ARCHIVE]) });

/** The last that was said of each layer. */
function ends(steps: readonly PushProgress[]): readonly string[] {
  const last = new Map(steps.map(({ layer, phase }) => [layer, phase]));
  return [...last.values()];
}

describe('push to Debian’s docker-registry', { skip }, () => {
  test('a loaded image is pushed packed, once, and what is pulled of it is the same', async () => {
    await using stand = await openImageStand();
    await load(stand);
    const name = `${registry.host}/team/web:1`;
    await stand.images.tag('web:1', name);
    const steps: PushProgress[] = [];
    const pushed = await stand.images.push(name, { onProgress: (step) => steps.push(step) });
    assert.deepEqual(ends(steps), ['pushed', 'pushed']);
    assert.equal(pushed.digest, await skopeoDigest(name));
    assert.deepEqual(pushed.image.repoDigests, [`${registry.host}/team/web@${pushed.digest}`]);
    assert.equal(stand.journal.read({ afterSequence: 0 }).at(-1)?.action, 'push');

    await skopeoCopy(`docker://${name}`, `oci:${join(folder, 'by-skopeo')}:web`);
    await using other = await openImageStand();
    const { image, digest } = await other.images.pull(name);
    assert.equal(digest, pushed.digest);
    assert.equal(image.id, pushed.image.id);
    const layers = (await other.images.get(name)).layers;
    assert.deepEqual(
      layers.map(({ mediaType }) => mediaType),
      [MEDIA_TYPE.dockerLayerGzip, MEDIA_TYPE.dockerLayerGzip],
    );
    assert.equal((await stand.images.push(name)).digest, pushed.digest);
    assert.equal((await stand.content.list()).length, 4, 'nothing packed is left here');
    await stand.images.tag(name, `${registry.host}/team/second:1`);
    assert.equal((await stand.images.push(`${registry.host}/team/second:1`)).digest, pushed.digest);
  });

  test('what skopeo pushed, is pulled, and is pushed elsewhere, keeps its digest; the same again sends nothing', async () => {
    await using stand = await openImageStand();
    writeFileSync(join(folder, 'web.tar'), ARCHIVE);
    await registry.push(`docker-archive:${join(folder, 'web.tar')}`, 'from-skopeo:1', { format: 'oci' });
    const { digest } = await stand.images.pull(`${registry.host}/from-skopeo:1`);
    await stand.images.tag(`${registry.host}/from-skopeo:1`, `${registry.host}/elsewhere/web:2`);
    const steps: PushProgress[] = [];
    const onProgress = (step: PushProgress): void => void steps.push(step);
    const pushed = await stand.images.push(`${registry.host}/elsewhere/web:2`, { onProgress });
    assert.equal(pushed.digest, digest);
    assert.deepEqual(ends(steps), ['mounted', 'mounted']);
    assert.ok(steps.some(({ message }) => message === 'from-skopeo'));
    assert.equal(await skopeoDigest(`${registry.host}/elsewhere/web:2`), digest);
    steps.length = 0;
    await stand.images.push(`${registry.host}/elsewhere/web:2`, { onProgress });
    assert.deepEqual(ends(steps), ['exists', 'exists']);
  });

  test('a line that is cut in the middle of an upload does not matter', async () => {
    await using stand = await openImageStand();
    await load(stand);
    await using line = await openCuttingLine(registry.host, { afterBytes: 2_000_000, times: 2 });
    await stand.images.tag('web:1', `${line.host}/cut/web:1`);
    const pushed = await stand.images.push(`${line.host}/cut/web:1`);
    assert.equal(line.cuts(), 2);
    assert.equal(await skopeoDigest(`${registry.host}/cut/web:1`), pushed.digest);
  });

  test('who has nothing of that name is told in docker’s words', async () => {
    await using stand = await openImageStand();
    await load(stand);
    await assert.rejects(stand.images.push('nothing'), {
      code: 'push_nothing',
      message: 'An image does not exist locally with the tag: nothing',
    });
    await assert.rejects(stand.images.push('web:2'), { message: 'tag does not exist: web:2' });
    await assert.rejects(stand.images.push(`web@sha256:${'0'.repeat(64)}`), {
      message: 'cannot push a digest reference',
    });
  });
});

describe('copy between registries', { skip }, () => {
  test('an image goes byte for byte past the store, and again without its blobs', async () => {
    await using far = await openDockerRegistry();
    await using fake = await openFakeRegistry();
    const put = putImage(fake, 'web:1', WEB, { packing: 'zstd' });
    const arm = putImage(fake, 'web:arm', makeImage([[{ name: 'a', content: 'arm' }]], { architecture: 'arm64' }));
    const manifests = [
      { ...put.manifest, platform: { os: 'linux', architecture: 'amd64' } },
      { ...arm.manifest, platform: { os: 'linux', architecture: 'arm64' } },
    ];
    const index = fake.putManifest(
      'web',
      'all',
      { schemaVersion: 2, mediaType: MEDIA_TYPE.ociIndex, manifests },
      MEDIA_TYPE.ociIndex,
    );
    await using stand = await openImageStand();
    const copied = await stand.images.copy({ from: `${fake.host}/web:all`, to: `${far.host}/mine:all` });
    assert.equal(copied.digest, index.digest);
    const before = fake.requests.length;
    await stand.images.copy({ from: `${fake.host}/web:all`, to: `${far.host}/mine:again` });
    assert.ok(fake.requests.slice(before).every(({ line }) => !line.includes('/blobs/')));
    const platform = { os: 'linux', architecture: 'arm64' };
    const one = await stand.images.copy({ from: `${far.host}/mine:all`, to: `${far.host}/other:arm` }, { platform });
    assert.equal(one.digest, arm.manifest.digest);
    assert.equal(await skopeoDigest(`${far.host}/other:arm`), arm.manifest.digest);
    assert.deepEqual(await stand.content.list(), []);
    const { image } = await stand.images.pull(`${far.host}/mine:all`);
    assert.equal(image.platform.os, 'linux');
  });

  test('a source that lies is found out', async () => {
    await using fake = await openFakeRegistry();
    await using other = await openFakeRegistry();
    const put = putImage(fake, 'web:1', WEB);
    fake.fail({ on: new RegExp(`GET .*${put.layers[1]?.digest}`), isLying: true });
    await using stand = await openImageStand();
    await assert.rejects(stand.images.copy({ from: `${fake.host}/web:1`, to: `${other.host}/web:1` }), {
      code: /blob_digest_mismatch|upload_failed/,
    });
    assert.equal(other.manifest('web', '1'), undefined);
  });
});

describe('push to a registry with users and TLS', { skip: skip || certificatesReason() }, () => {
  test('a login, and the certificates in certs.d, are needed and enough', async () => {
    const { authority, server, client } = makeCertificates(folder);
    await using secure = await openDockerRegistry({
      hasUsers: true,
      tls: { ...server, clientCas: [authority] },
    });
    const certificateDir = join(folder, 'certs.d');
    // Told apart from 127.0.0.1, where any certificate does: the folder has the authority's and the client's.
    mkdirSync(join(certificateDir, secure.host), { recursive: true });
    await copyFile(authority, join(certificateDir, secure.host, 'ca.crt'));
    await copyFile(client.certificate, join(certificateDir, secure.host, 'client.cert'));
    const dockerConfigDir = join(folder, 'docker');
    mkdirSync(dockerConfigDir, { recursive: true });
    await using stand = await openImageStand({
      registries: { dockerConfigDir },
      fetch: nodeFetch({}, { certificateDirs: [certificateDir] }),
    });
    await load(stand);
    const name = `${secure.host}/web:1`;
    await stand.images.tag('web:1', name);
    await assert.rejects(stand.images.push(name), {
      code: 'registry_certificates_invalid',
      message: /its key is missing/,
    });
    await copyFile(client.key, join(certificateDir, secure.host, 'client.key'));
    await assert.rejects(stand.images.push(name), { message: 'no basic auth credentials' });
    const logIn = (password: string): void => {
      const auth = Buffer.from(`${REGISTRY_USER}:${password}`).toString('base64');
      writeFileSync(join(dockerConfigDir, 'config.json'), JSON.stringify({ auths: { [secure.host]: { auth } } }));
    };
    logIn('wrong');
    await assert.rejects(stand.images.push(name), {
      code: 'registry_unauthorized',
      message: /^unauthorized: authentication required/,
    });
    logIn(REGISTRY_PASSWORD);
    const { digest } = await stand.images.push(name);
    assert.equal((await stand.images.pull(name)).digest, digest);
  });
});

describe('push', { skip }, () => {
  test('a layer that is here as another image’s blob goes as that, where the registry has neither', async () => {
    await using fake = await openFakeRegistry();
    await using other = await openFakeRegistry();
    await using stand = await openImageStand();
    putImage(fake, 'one', WEB, { packing: 'gzip' });
    const child = { ...WEB, config: { ...WEB.config, created: '2026-02-02T00:00:00Z' } };
    const zstd = putImage(fake, 'two', child, { packing: 'zstd' });
    await stand.images.pull(`${fake.host}/one`);
    await stand.images.pull(`${fake.host}/two`);
    await stand.images.tag(`${fake.host}/two`, `${other.host}/two`);
    const pushed = await stand.images.push(`${other.host}/two`);
    assert.notEqual(pushed.digest, zstd.manifest.digest);
    await using fresh = await openImageStand();
    assert.equal((await fresh.images.pull(`${other.host}/two`)).image.id, pushed.image.id);
    await stand.images.tag(`${fake.host}/two`, `${fake.host}/three`);
    assert.equal((await stand.images.push(`${fake.host}/three`)).digest, zstd.manifest.digest, 'it has the right one');
    await stand.images.remove(`${fake.host}/one`);
    await stand.images.tag(`${fake.host}/two`, `${other.host}/four`);
    other.fail({ on: /^HEAD .*blobs/, answer: 404 });
    other.fail({ on: /mount=/, answer: 404 });
    await assert.rejects(stand.images.push(`${other.host}/four`), { code: 'push_layer_missing' });
  });

  test('a registry that wants the length of a layer first gets it packed beforehand', async () => {
    await using fake = await openFakeRegistry();
    await using stand = await openImageStand();
    await load(stand);
    fake.fail({ on: /^PATCH/, answer: 411 });
    await stand.images.tag('web:1', `${fake.host}/web:1`);
    const { digest } = await stand.images.push(`${fake.host}/web:1`);
    await using other = await openImageStand();
    assert.equal(
      (await other.images.pull(`${fake.host}/web@${digest}`)).image.id,
      (await stand.images.get('web:1')).id,
    );
  });

  test('a layer whose bytes were damaged here is not pushed under another digest', async () => {
    await using fake = await openFakeRegistry();
    await using stand = await openImageStand();
    await load(stand);
    const [, large] = (await stand.images.get('web:1')).layers;
    const path = stand.content.path(large?.digest as Digest);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await stand.images.tag('web:1', `${fake.host}/web:1`);
    await assert.rejects(stand.images.push(`${fake.host}/web:1`), { code: 'blob_digest_mismatch' });
    assert.equal(fake.manifest('web', '1'), undefined);
  });

  test('plain layers that came from a registry, in an index at that, stay as they came', async () => {
    await using fake = await openFakeRegistry();
    await using other = await openFakeRegistry();
    await using stand = await openImageStand();
    const put = putImage(fake, 'web:1', WEB, { packing: 'none' });
    const manifests = [{ ...put.manifest, platform: { os: 'linux', architecture: 'amd64' } }];
    fake.putManifest('web', 'all', { schemaVersion: 2, manifests }, MEDIA_TYPE.ociIndex);
    await stand.images.pull(`${fake.host}/web:all`);
    await stand.images.tag(`${fake.host}/web:all`, `${other.host}/web:1`);
    assert.equal((await stand.images.push(`${other.host}/web:1`)).digest, put.manifest.digest);
  });

  test('of an image of several platforms the one that is here goes; with all of them the index, byte for byte', async () => {
    await using fake = await openFakeRegistry();
    await using other = await openFakeRegistry();
    await using stand = await openImageStand();
    const arm = makeImage([[{ name: 'arm', content: 'arm' }]], { architecture: 'arm64' });
    const manifests = [
      { ...putImage(fake, 'web:arm', arm).manifest, platform: { os: 'linux', architecture: 'arm64' } },
      { ...putImage(fake, 'web:1', WEB).manifest, platform: { os: 'linux', architecture: 'amd64' } },
    ];
    const index = fake.putManifest('web', 'all', { schemaVersion: 2, manifests }, MEDIA_TYPE.ociIndex);
    const platform = { os: 'linux', architecture: 'amd64' };
    await stand.images.pull(`${fake.host}/web:all`, { platform });
    const name = `${other.host}/web:1`;
    await stand.images.tag(`${fake.host}/web:all`, name);
    await assert.rejects(stand.images.push(name, { platform: { os: 'linux', architecture: 'arm64' } }), {
      code: 'image_platform_mismatch',
    });
    assert.equal((await stand.images.push(name, { platform })).digest, manifests[1]?.digest);
    const pushed = await stand.images.push(name, { allPlatforms: true });
    assert.equal(pushed.digest, index.digest);
    assert.deepEqual(other.manifest('web', '1')?.bytes, fake.manifest('web', 'all')?.bytes);
    for (const { digest } of manifests) assert.ok(other.manifest('web', digest));
    assert.ok(pushed.image.repoDigests.includes(`${other.host}/web@${index.digest}`));
    await using loaded = await openImageStand();
    await load(loaded);
    await assert.rejects(loaded.images.push('web:1', { allPlatforms: true }), {
      message: 'web:1 was not pulled as an image of several platforms',
    });
  });

  test('a push that is cancelled says so, and leaves no name behind', async () => {
    await using fake = await openFakeRegistry();
    await using stand = await openImageStand();
    await load(stand);
    await stand.images.tag('web:1', `${fake.host}/web:1`);
    const controller = new AbortController();
    const onProgress = ({ phase }: PushProgress): void => {
      if (phase === 'pushing') controller.abort();
    };
    const options = { onProgress, cancelSignal: controller.signal };
    await assert.rejects(stand.images.push(`${fake.host}/web:1`, options), { code: 'cancelled' });
    assert.deepEqual((await stand.images.get('web:1')).repoDigests, []);
    assert.equal(fake.manifest('web', '1'), undefined);
  });

  test('a pull goes through mirrors in order, and to the registry itself at last', async () => {
    await using empty = await openFakeRegistry();
    await using mirror = await openFakeRegistry();
    await using origin = await openFakeRegistry();
    const put = putImage(mirror, 'hub/web', WEB);
    putImage(origin, 'web', WEB);
    const settings = join(folder, 'registries.json');
    writeFileSync(
      settings,
      JSON.stringify({
        registries: { [origin.host]: { mirrors: [`http://${empty.host}`, `http://${mirror.host}/hub`] } },
        aliases: { short: `${origin.host}/web` },
      }),
    );
    await using stand = await openImageStand({
      registries: { dockerConfigDir: join(folder, 'none'), settingsFiles: [settings] },
    });
    mirror.fail({ on: new RegExp(`blobs/${put.layers[1]?.digest}`), answer: 404 });
    const pulled = await stand.images.pull('short');
    assert.equal(pulled.name, `${origin.host}/web:latest`);
    assert.ok(empty.requests.length > 0 && mirror.requests.length > 1);
    const asked = origin.requests.map(({ line }) => line);
    assert.deepEqual(asked, [`GET /v2/web/blobs/${put.layers[1]?.digest}`], 'only what the mirror has not');
  });
});

type CuttingLine = AsyncDisposable & { readonly host: string; readonly cuts: () => number };

/** A way to `host` that breaks after so many bytes of one connection, so often. */
async function openCuttingLine(
  host: string,
  { afterBytes, times }: { readonly afterBytes: number; readonly times: number },
): Promise<CuttingLine> {
  let left = times;
  const sockets = new Set<Socket>();
  const [address = '', port = ''] = host.split(':');
  const server: Server = createServer((near) => {
    const far = connect({ host: address, port: Number(port) });
    let seen = 0;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    near.on('data', (bytes) => {
      seen += bytes.length;
      if (seen < afterBytes || left === 0) return;
      left -= 1;
      near.destroy();
      far.destroy();
    });
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const found = server.address();
  return {
    host: `127.0.0.1:${typeof found === 'object' && found ? found.port : 0}`,
    cuts: () => times - left,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
