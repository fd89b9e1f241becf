import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { hostPlatform } from '../../src/engine/image/host-platform.js';
import type { Index } from '../../src/oci/manifest.js';
import { type DockerRegistry, dockerRegistryReason, openDockerRegistry } from '../support/images/docker-registry.js';
import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

const OWN = hostPlatform();
const OTHER = { os: 'linux', architecture: OWN.architecture === 's390x' ? 'ppc64le' : 's390x' };
const PLATFORMS = [OTHER, OWN];

/** Compiled here for there: what is built for comes from a stage of this machine's. */
const CROSS = [
  `FROM --platform=$BUILDPLATFORM ${BUSYBOX} AS made`,
  'ARG TARGETPLATFORM',
  'RUN echo "for $TARGETPLATFORM" > /program',
  'FROM scratch',
  'COPY --from=made /program /program',
  'ARG TARGETARCH',
  'LABEL arch=$TARGETARCH',
].join('\n');

const named = ({ os, architecture }: { readonly os: string; readonly architecture: string }): string =>
  `${os}/${architecture}`;

describe('a build for several platforms', () => {
  const stand = buildStand();
  let folder: string;
  before(() => {
    folder = mkdtempSync('/tmp/gbp-');
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('gives an archive with an index of all of them', async () => {
    const pieces: Uint8Array[] = [];
    const write = async (bytes: Uint8Array): Promise<void> => void pieces.push(Uint8Array.from(bytes));
    const { progress, manifestDigest } = await stand.build(CROSS, {
      platforms: PLATFORMS,
      outputs: [{ kind: 'archive', names: ['cross:1'], write }],
    });
    writeFileSync(join(folder, 'cross.tar'), Buffer.concat(pieces));
    execFileSync('tar', ['-xf', 'cross.tar', '-C', folder], { cwd: folder });
    const read = (path: string): Index => JSON.parse(readFileSync(join(folder, path), 'utf8')) as Index;
    const [top] = read('index.json').manifests;
    assert.equal(top?.digest, manifestDigest);
    assert.equal(top?.annotations?.['io.containerd.image.name'], 'docker.io/library/cross:1');
    const { manifests } = read(`blobs/sha256/${manifestDigest?.slice(7) ?? ''}`);
    assert.deepEqual(
      manifests.map(({ platform }) => platform && named(platform)),
      PLATFORMS.map(named),
    );
    const names = progress.flatMap((each) => (each.kind === 'started' ? [each.vertex.name] : []));
    assert.ok(
      names.some((name) => name.startsWith(`[${named(OTHER)} stage-1 1/1] COPY`)),
      String(names),
    );
    // What an engine loads of it is what it runs.
    await stand.engine.images.load({ path: join(folder, 'cross.tar') });
    assert.equal((await stand.engine.images.get('cross:1')).labels['arch'], OWN.architecture);
  });

  test('may begin with an image that lies in a folder, for each platform with its own', async () => {
    const count = (await stand.engine.images.list()).length;
    const files = join(folder, 'begun');
    await stand.build('FROM cross\nFROM scratch\nCOPY --from=cross /program /p', {
      platforms: PLATFORMS,
      namedContexts: { cross: { kind: 'layout', path: folder } },
      outputs: [{ kind: 'local', folder: files }],
    });
    for (const platform of PLATFORMS) {
      const path = join(files, named(platform).replace('/', '_'), 'p');
      assert.match(readFileSync(path, 'utf8'), new RegExp(`^for ${named(platform)}`));
    }
    assert.equal((await stand.engine.images.list()).length, count);
    await assert.rejects(
      stand.build('FROM cross', { namedContexts: { cross: { kind: 'layout', path: join(folder, 'none') } } }),
      { code: 'archive_invalid' },
    );
  });

  test('keeps this machine’s image, and says so', async () => {
    const { image, progress } = await stand.build(CROSS, { platforms: PLATFORMS, tags: ['kept:1'] });
    assert.equal(image?.config.architecture, OWN.architecture);
    const warnings = progress.flatMap((each) => (each.kind === 'warning' ? [each.warning.message] : []));
    assert.ok(
      warnings.some((text) => text.includes('this machine’s is kept')),
      String(warnings),
    );
  });

  test('gives files in a folder for each', async () => {
    const out = join(folder, 'files');
    await stand.build(CROSS, { platforms: PLATFORMS, outputs: [{ kind: 'local', folder: out }] });
    for (const platform of PLATFORMS) {
      const path = join(out, named(platform).replace('/', '_'), 'program');
      assert.match(readFileSync(path, 'utf8'), new RegExp(`^for ${named(platform)}`));
    }
  });

  test('says what a program for another machine needs', async () => {
    // The head of a program, and nothing of it that any machine could run.
    const head = Buffer.alloc(256);
    head.set([0x7f, 0x45, 0x4c, 0x46, 2, 2, 1]);
    head.set([0, 2, 0, 22], 16);
    const context = { kind: 'folder', path: stand.context({ sh: head }) } as const;
    const text = 'FROM scratch\nCOPY --chmod=755 sh /bin/sh\nRUN true';
    await assert.rejects(stand.build(text, { context, platform: { os: 'linux', architecture: 'mips64le' } }), {
      code: 'build_emulator_missing',
    });
  });

  describe('in a registry', { skip: dockerRegistryReason() }, () => {
    let registry: DockerRegistry;
    before(async () => {
      registry = await openDockerRegistry();
    });
    after(async () => {
      await registry[Symbol.asyncDispose]();
    });

    test('is an index, of which each platform has its own', async () => {
      const name = `${registry.host}/cross:1`;
      const form = { compression: 'zstd', annotations: { of: 'all' }, indexAnnotations: { of: 'index' } } as const;
      await stand.build(CROSS, { platforms: PLATFORMS, outputs: [{ kind: 'registry', names: [name], form }] });
      const answer = await fetch(`http://${registry.host}/v2/cross/manifests/1`, {
        headers: { accept: 'application/vnd.oci.image.index.v1+json' },
      });
      const index = (await answer.json()) as Index;
      assert.deepEqual(index.annotations, { of: 'index' });
      assert.deepEqual(
        index.manifests.map(({ platform }) => platform && named(platform)),
        PLATFORMS.map(named),
      );
      const { image } = await stand.engine.images.pull(name, { platform: OTHER });
      assert.equal(image.labels['arch'], OTHER.architecture);
    });

    test('is asked for by its digest where a base is wanted for another machine: the name stays with its own', async () => {
      const base = `${registry.host}/base:1`;
      await stand.build(CROSS, { platforms: PLATFORMS, outputs: [{ kind: 'registry', names: [base] }] });
      await stand.engine.images.pull(base);
      const before = (await stand.engine.images.get(base)).id;
      const { image } = await stand.build(`FROM ${base}\nLABEL more=1`, { platform: OTHER });
      assert.equal(image?.config.architecture, OTHER.architecture);
      assert.equal((await stand.engine.images.get(base)).id, before);
    });
  });
});
