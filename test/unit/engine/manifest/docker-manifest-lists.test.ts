import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { dockerManifestLists } from '../../../../src/engine/manifest/docker-manifest-lists.js';
import { MEDIA_TYPE } from '../../../../src/oci/manifest.js';
import { digestOf } from '../../../support/fake-registry/fake-registry.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const LIST = 'registry.test:5000/team/web:all';
const BYTES = Buffer.from('{"schemaVersion":2,"config":{"digest":"<&>"},"layers":[]}');
const MANIFEST = {
  name: 'registry.test:5000/team/web:amd64',
  descriptor: {
    mediaType: MEDIA_TYPE.dockerManifest,
    digest: digestOf(BYTES),
    size: BYTES.byteLength,
    platform: { os: 'linux', architecture: 'amd64' },
  },
  bytes: BYTES,
};

describe('lists in the folder of docker’s program', () => {
  test('are folders and files of its names and its form', async () => {
    const folder = temporaryFolder();
    const lists = dockerManifestLists(folder);
    assert.equal(await lists.find(LIST), undefined);
    await lists.put(LIST, [MANIFEST]);
    const path = join(folder, 'manifests', 'registry.test-5000_team_web-all');
    assert.deepEqual(readdirSync(join(folder, 'manifests')), ['registry.test-5000_team_web-all']);
    assert.deepEqual(readdirSync(path), ['registry.test-5000_team_web-amd64']);
    const kept = readFileSync(join(path, 'registry.test-5000_team_web-amd64'), 'utf8');
    assert.deepEqual(JSON.parse(kept), {
      Ref: MANIFEST.name,
      Descriptor: MANIFEST.descriptor,
      Raw: BYTES.toString('base64'),
      SchemaV2Manifest: JSON.parse(BYTES.toString()),
    });
    const [read] = (await lists.find(LIST)) ?? [];
    assert.deepEqual({ ...read, bytes: Buffer.from(read?.bytes ?? []) }, MANIFEST);
    await lists.remove(LIST);
    assert.deepEqual(readdirSync(join(folder, 'manifests')), []);
  });

  test('come in the order of their files’ names', async () => {
    const lists = dockerManifestLists(temporaryFolder());
    const names = ['b', 'a', 'c'].map((tag) => `registry.test/web:${tag}`);
    await lists.put(
      LIST,
      names.map((name) => ({ ...MANIFEST, name })),
    );
    assert.deepEqual(
      (await lists.find(LIST))?.map(({ name }) => name),
      names.toSorted(),
    );
  });

  test('one of an older program holds the manifest as JSON alone', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'manifests', 'registry.test_web-1');
    mkdirSync(path, { recursive: true });
    const { platform: _, ...descriptor } = MANIFEST.descriptor;
    const kept = { Ref: 'registry.test/web:a', Descriptor: descriptor, OCIManifest: { schemaVersion: 2 } };
    writeFileSync(join(path, 'registry.test_web-a'), JSON.stringify(kept));
    const [read] = (await dockerManifestLists(folder).find('registry.test/web:1')) ?? [];
    assert.deepEqual(JSON.parse(Buffer.from(read?.bytes ?? []).toString()), { schemaVersion: 2 });
  });

  test('what is not one of its files is told with its path', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'manifests', 'registry.test_web-1');
    mkdirSync(path, { recursive: true });
    const lists = dockerManifestLists(folder);
    const bad = ['', '[]', '{"Ref":7}', '{"Ref":"a","Descriptor":{}}', '{"Ref":"A","Descriptor":{}}'];
    for (const content of bad) {
      writeFileSync(join(path, 'x'), content);
      await assert.rejects(lists.find('registry.test/web:1'), (error: Error & { code?: string }) => {
        assert.deepEqual([error.code, error.message.includes(join(path, 'x'))], ['manifest_list_unreadable', true]);
        return true;
      });
    }
    writeFileSync(join(folder, 'manifests', 'registry.test_file-1'), '');
    await assert.rejects(lists.find('registry.test/file:1'), { code: 'manifest_list_unreadable' });
    await lists.remove('registry.test/web:1');
    assert.equal(await lists.find('registry.test/web:1'), undefined);
  });
});
