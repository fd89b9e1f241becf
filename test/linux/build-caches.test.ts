import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import type { BuildCacheTarget } from '../../src/engine/index.js';
import { type DockerRegistry, dockerRegistryReason, openDockerRegistry } from '../support/images/docker-registry.js';
import { type BuildStand, type Built, buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

const TEXT = [
  `FROM ${BUSYBOX} AS made`,
  'COPY a.txt /a.txt',
  'RUN cat /a.txt /proc/sys/kernel/random/uuid > /made',
  `FROM ${BUSYBOX}`,
  'COPY --from=made /made /made',
  'RUN cat /proc/sys/kernel/random/uuid > /own',
  'COPY --link b.txt /linked/',
].join('\n');

const FILES = { 'a.txt': 'a', 'b.txt': 'b' };

const warningsOf = ({ progress }: Built): readonly string[] =>
  progress.flatMap((each) => (each.kind === 'warning' ? [each.warning.message] : []));

/** What two machines have from each other: nothing but what goes through a cache. */
describe('a cache that goes elsewhere', () => {
  const [here, there] = [buildStand(), buildStand()];

  const build = (stand: BuildStand, request: Parameters<BuildStand['build']>[1] = {}): Promise<Built> =>
    stand.build(TEXT, { context: { kind: 'folder', path: stand.context(FILES) }, ...request });

  const forget = async ({ engine }: BuildStand): Promise<void> => {
    await engine.images.prune({ all: false });
    await engine.builds.prune({ all: true });
  };

  test('lies in a folder, from which another machine has all that was done', async () => {
    const path = join(here.context(), 'cache');
    const to: BuildCacheTarget = { kind: 'folder', path, mode: 'max' };
    const made = await build(here, { cacheTo: [to], tags: ['one'] });
    assert.equal(made.missed.length, 5);
    const found = await build(there, { cacheFrom: [{ kind: 'folder', path }], tags: ['one'] });
    assert.deepEqual([found.missed, warningsOf(found)], [[], []]);
    assert.equal(await there.printed('one', 'cat /made /own'), await here.printed('one', 'cat /made /own'));
    // What was brought is in the own cache from then on.
    assert.deepEqual((await build(there)).missed, []);
    // A second build puts its own into the same folder.
    const blobs = (): number => readdirSync(join(path, 'blobs', 'sha256')).length;
    const before = blobs();
    await build(here, { cacheTo: [to] });
    assert.equal(blobs(), before);
    await there.engine.images.remove('one');
    await forget(there);
  });

  test('holds, as it is kept unless told, what led to the result alone; the rest is done again', async () => {
    const path = join(here.context(), 'cache');
    await build(here, { cacheTo: [{ kind: 'folder', path, mode: 'min', compression: 'zstd' }] });
    const found = await build(there, { cacheFrom: [{ kind: 'folder', path }] });
    // The first stage is done again and comes to something else, and with it what follows.
    assert.ok(found.missed.length > 0 && found.missed.length < 5, String(found.missed));
    await forget(there);
  });

  test('is of use as far as nothing has changed', async () => {
    const path = join(here.context(), 'cache');
    await build(here, { cacheTo: [{ kind: 'folder', path, mode: 'max' }] });
    const context = { kind: 'folder', path: there.context({ ...FILES, 'b.txt': 'other' }) } as const;
    const found = await there.build(TEXT, { context, cacheFrom: [{ kind: 'folder', path }] });
    assert.equal(found.missed.length, 1);
    await forget(there);
  });

  test('that is damaged, or is none, is told of and not used', async () => {
    const path = join(here.context(), 'cache');
    await build(here, { cacheTo: [{ kind: 'folder', path, mode: 'max' }] });
    const blobs = join(path, 'blobs', 'sha256');
    for (const name of readdirSync(blobs)) {
      const file = join(blobs, name);
      const bytes = readFileSync(file);
      if (bytes[0] === 0x1f) writeFileSync(file, Buffer.alloc(statSync(file).size, 7));
    }
    const damaged = await build(there, { cacheFrom: [{ kind: 'folder', path }] });
    assert.equal(damaged.missed.length, 5);
    assert.ok(
      warningsOf(damaged).some((text) => text.includes('is done again')),
      String(warningsOf(damaged)),
    );
    await forget(there);
    const none = await build(there, { cacheFrom: [{ kind: 'folder', path: join(path, 'none') }] });
    assert.equal(none.missed.length, 5);
    assert.match(warningsOf(none).join(), /the cache of local cache is not used/);
    await forget(there);
  });

  test('holds no secret, and nothing that the step did not leave', async () => {
    const path = join(here.context(), 'cache');
    await here.build(`FROM ${BUSYBOX}\nARG TOKEN\nRUN --mount=type=secret,id=key cat /run/secrets/key > /dev/null`, {
      secrets: [{ id: 'key', bytes: Buffer.from('correct-horse') }],
      buildArgs: { TOKEN: 'battery-staple' },
      cacheTo: [{ kind: 'folder', path, mode: 'max' }],
    });
    for (const name of readdirSync(join(path, 'blobs', 'sha256'))) {
      const text = readFileSync(join(path, 'blobs', 'sha256', name), 'latin1');
      assert.doesNotMatch(text, /correct-horse|battery-staple/);
    }
  });
});

describe('a cache in a registry', { skip: dockerRegistryReason() }, () => {
  const [here, there] = [buildStand(), buildStand()];
  let registry: DockerRegistry;
  before(async () => {
    registry = await openDockerRegistry();
  });
  after(async () => {
    await registry[Symbol.asyncDispose]();
  });

  const build = (stand: BuildStand, request: Parameters<BuildStand['build']>[1] = {}): Promise<Built> =>
    stand.build(TEXT, { context: { kind: 'folder', path: stand.context(FILES) }, ...request });

  test('is brought there, and had from there, in a form that BuildKit reads', async () => {
    const ref = `${registry.host}/app:cache`;
    await build(here, { cacheTo: [{ kind: 'registry', ref, mode: 'max' }] });
    const found = await build(there, { cacheFrom: [{ kind: 'image', ref }] });
    assert.deepEqual([found.missed, warningsOf(found)], [[], []]);
    const answer = await fetch(`http://${registry.host}/v2/app/manifests/cache`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    const manifest = (await answer.json()) as {
      readonly config: { readonly mediaType: string; readonly digest: string };
    };
    assert.equal(manifest.config.mediaType, 'application/vnd.buildkit.cacheconfig.v0');
    const config = await fetch(`http://${registry.host}/v2/app/blobs/${manifest.config.digest}`);
    const { records } = (await config.json()) as { readonly records: readonly { readonly digest: string }[] };
    assert.ok(records.every(({ digest }) => /^sha256:[0-9a-f]{64}$/.test(digest)));
    await there.engine.builds.prune({ all: true });
    await there.engine.images.prune({ all: false });
  });

  test('may be an image that says of itself how it was made', async () => {
    const name = `${registry.host}/inline:1`;
    await build(here, { cacheTo: [{ kind: 'inline' }], tags: [name] });
    await here.engine.images.push(name);
    const own = `FROM ${BUSYBOX}\nCOPY a.txt /a.txt`;
    const context = { kind: 'folder', path: here.context(FILES) } as const;
    const single = `${registry.host}/single:1`;
    await here.build(own, { context, buildArgs: { BUILDKIT_INLINE_CACHE: '1' }, tags: [single] });
    await here.engine.images.push(single);
    const found = await there.build(own, {
      context: { kind: 'folder', path: there.context(FILES) },
      cacheFrom: [{ kind: 'image', ref: single }],
    });
    assert.deepEqual([found.missed, warningsOf(found)], [[], []]);
  });

  test('that is not there is told of', async () => {
    const ref = `${registry.host}/none:1`;
    const found = await there.build(`FROM ${BUSYBOX}\nRUN true for nothing`, { cacheFrom: [{ kind: 'image', ref }] });
    assert.equal(found.missed.length, 1);
    assert.match(warningsOf(found).join(), /the cache of .*none:1 is not used/);
  });
});
