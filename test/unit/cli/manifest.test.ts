import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { MEDIA_TYPE } from '../../../src/oci/manifest.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

const AMD64 = 'registry.test/web:amd64';
const ARM64 = 'registry.test/web:arm64';
const LIST = 'registry.test/web:all';

function withWeb(): FakeEngine {
  const engine = new FakeEngine();
  engine.manifests.offerImage(AMD64, { os: 'linux', architecture: 'amd64' });
  engine.manifests.offerImage(ARM64, { os: 'linux', architecture: 'arm64' });
  return engine;
}

/** Runs it, and expects it to work. @returns what it printed */
async function ok(engine: FakeEngine, ...words: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await gantry(engine, words);
  assert.deepEqual([exitCode, stderr], [0, ''], words.join(' '));
  return stdout;
}

describe('manifest', () => {
  test('a list is created, annotated, looked at, pushed and gone, in docker’s words', async () => {
    await using engine = withWeb();
    assert.equal(await ok(engine, 'manifest', 'create', LIST, AMD64, ARM64), `Created manifest list ${LIST}\n`);
    assert.equal(await ok(engine, 'manifest', 'annotate', '--variant', 'v8', '--os-features', 'a,b', LIST, ARM64), '');
    const [amd64, arm64] = [engine.manifests.documents.get(AMD64), engine.manifests.documents.get(ARM64)];
    assert.equal(
      await ok(engine, 'manifest', 'inspect', LIST),
      `{
   "schemaVersion": 2,
   "mediaType": "application/vnd.oci.image.index.v1+json",
   "manifests": [
      {
         "mediaType": "application/vnd.oci.image.manifest.v1+json",
         "size": ${amd64?.bytes.byteLength},
         "digest": "${amd64?.digest}",
         "platform": {
            "architecture": "amd64",
            "os": "linux"
         }
      },
      {
         "mediaType": "application/vnd.oci.image.manifest.v1+json",
         "size": ${arm64?.bytes.byteLength},
         "digest": "${arm64?.digest}",
         "platform": {
            "architecture": "arm64",
            "os": "linux",
            "os.features": [
               "a",
               "b"
            ],
            "variant": "v8"
         }
      }
   ]
}
`,
    );
    const listed = await ok(engine, 'manifest', 'inspect', '-v', LIST, ARM64);
    assert.match(listed, /^\{\n\t"Ref": "registry\.test\/web:arm64",\n\t"Descriptor": \{\n\t\t"mediaType": /);
    assert.match(listed, /\n\t"Raw": "[A-Za-z0-9+/=]+",\n\t"OCIManifest": \{\n\t\t"schemaVersion": 2,/);
    const digest = await ok(engine, 'manifest', 'push', '-p', LIST);
    assert.equal(digest, `${engine.manifests.documents.get(LIST)?.digest}\n`);
    const { exitCode, stderr } = await gantry(engine, ['manifest', 'rm', LIST]);
    assert.deepEqual([exitCode, stderr], [1, `Error: No such manifest: ${LIST}\n`]);
  });

  test('what its registry has is shown: a manifest as it is, an index by its platforms', async () => {
    await using engine = withWeb();
    const shown = await ok(engine, 'manifest', 'inspect', AMD64);
    assert.match(shown, /^\{\n\t"schemaVersion": 2,\n\t"mediaType": /);
    assert.deepEqual(
      JSON.parse(shown),
      JSON.parse(Buffer.from(engine.manifests.documents.get(AMD64)?.bytes ?? []).toString()),
    );
    await ok(engine, 'manifest', 'create', LIST, AMD64, ARM64);
    await ok(engine, 'manifest', 'push', '--purge', LIST);
    assert.match(await ok(engine, 'manifest', 'inspect', LIST), /^\{\n {3}"schemaVersion": 2,/);
    const verbose = JSON.parse(await ok(engine, 'manifest', 'inspect', '--verbose', LIST)) as {
      readonly Ref: string;
    }[];
    assert.deepEqual(
      verbose.map(({ Ref }) => Ref.replace(/@.*/, '')),
      [LIST, LIST],
    );
    assert.equal((JSON.parse(await ok(engine, 'manifest', 'inspect', '-v', ARM64)) as { Ref: string }).Ref, ARM64);
  });

  test('what comes from another repository is told of when it is pushed', async () => {
    await using engine = withWeb();
    await ok(engine, 'manifest', 'create', 'registry.test/other', AMD64);
    const digest = engine.manifests.documents.get(AMD64)?.digest ?? '';
    assert.match(
      await ok(engine, 'manifest', 'push', 'registry.test/other'),
      new RegExp(`^Pushed ref registry\\.test/other@${digest} with digest: ${digest}\nsha256:[0-9a-f]{64}\n$`),
    );
    await ok(engine, 'manifest', 'create', 'elsewhere.test/web', AMD64);
    assert.equal(
      (await gantry(engine, ['manifest', 'push', 'elsewhere.test/web'])).stderr,
      'Error: cannot use source images from a different registry than the target image: registry.test != elsewhere.test\n',
    );
  });

  test('what cannot be is told in docker’s words', async () => {
    await using engine = withWeb();
    const says = async (...words: readonly string[]): Promise<string | undefined> => {
      const { exitCode, stderr } = await gantry(engine, ['manifest', ...words]);
      assert.equal(exitCode, 1);
      return stderr.split('\n')[0];
    };
    assert.equal(await says('inspect', 'registry.test/web:none'), 'Error: no such manifest: registry.test/web:none');
    assert.equal(await says('inspect', 'none'), 'Error: no such manifest: docker.io/library/none:latest');
    assert.equal(await says('inspect', LIST, AMD64), `Error: No such manifest: ${AMD64}`);
    assert.equal(await says('create', LIST), "gantry: 'gantry manifest create' requires at least 2 arguments");
    await ok(engine, 'manifest', 'create', LIST, AMD64);
    assert.equal(
      await says('create', LIST, ARM64),
      'Error: refusing to amend an existing manifest list with no --amend flag',
    );
    assert.equal(await says('annotate', LIST, ARM64), `Error: manifest for image ${ARM64} does not exist in ${LIST}`);
    assert.equal(
      await says('annotate', '--arch', 'vax', LIST, AMD64),
      'Error: manifest entry for image has unsupported os/arch combination: linux/vax',
    );
    assert.equal(
      await says('annotate', '--os', 'constructor', LIST, AMD64),
      'Error: manifest entry for image has unsupported os/arch combination: constructor/amd64',
    );
    await ok(engine, 'manifest', 'create', '-a', LIST, ARM64);
    assert.equal(await says('push', 'th!s'), 'Error: invalid reference format');
  });

  test('a list without a platform is not pushed', async () => {
    await using engine = new FakeEngine();
    const { manifests } = engine;
    const bare = manifests.offerImage('registry.test/bare:1', {} as never);
    assert.equal(bare.mediaType, MEDIA_TYPE.ociManifest);
    await ok(engine, 'manifest', 'create', LIST, 'registry.test/bare:1');
    assert.equal(
      (await gantry(engine, ['manifest', 'push', LIST])).stderr,
      'Error: manifest registry.test/bare:1 must have an OS and Architecture to be pushed to a registry\n',
    );
  });
});
