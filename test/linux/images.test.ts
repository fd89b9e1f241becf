import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { demoRootFileSystem } from '../../src/demo/demo-image.js';
import { layout } from '../../src/engine/roots.js';
import {
  type DockerRegistry,
  dockerRegistryReason,
  openDockerRegistry,
  skopeoCopy,
} from '../support/images/docker-registry.js';
import { openImageStand } from '../support/images/image-stand.js';
import { layerTestReason } from '../support/images/layer-test-reason.js';
import { diffIdOf, dockerArchive, makeImage } from '../support/images/make-image.js';
import { mountSmallDisk } from '../support/images/small-disk.js';
import { debianLayout, debianReason } from '../support/linux/oci-layout.js';

const skip = layerTestReason() || dockerRegistryReason();

let registry: DockerRegistry;
let folder: string;
let archive: string;

before(async () => {
  if (skip !== false) return;
  folder = mkdtempSync('/tmp/g');
  archive = join(folder, 'busybox.tar');
  const tar = Buffer.concat(await Array.fromAsync(demoRootFileSystem()));
  const base = makeImage([], { run: { Cmd: ['sh'] } });
  const config = { ...base.config, rootfs: { type: 'layers', diff_ids: [diffIdOf(tar)] } } as const;
  writeFileSync(archive, dockerArchive([{ image: { layers: [tar], config }, names: ['busybox:1'] }]));
  registry = await openDockerRegistry();
  await registry.push(`docker-archive:${archive}`, 'busybox:1');
  await registry.push(`docker-archive:${archive}`, 'busybox:oci', { format: 'oci' });
});

after(async () => {
  if (skip !== false) return;
  await registry[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

describe('images of Debian’s docker-registry', { skip }, () => {
  for (const tag of ['1', 'oci']) {
    test(`busybox is pulled as it was pushed (${tag})`, async () => {
      await using stand = await openImageStand();
      const { image } = await stand.images.pull(`${registry.host}/busybox:${tag}`);
      const busybox = join(layout.snapshots(stand.roots), 'l/1/bin/busybox');
      assert.deepEqual(readFileSync(busybox), readFileSync('/bin/busybox'));
      assert.equal(statSync(busybox).mode & 0o777, 0o755);
      assert.equal(statSync(join(busybox, '../../tmp')).mode & 0o7777, 0o1777);
      assert.deepEqual((await stand.images.get(image.id)).config.config?.Cmd, ['sh']);
    });
  }

  test('the same image by pull and by load has one id and one layer', async () => {
    await using stand = await openImageStand();
    const [loaded] = await stand.images.load({ path: archive });
    const pulled = await stand.images.pull(`${registry.host}/busybox:1`);
    assert.equal(pulled.image.id, loaded?.image.id);
    assert.deepEqual(pulled.image.names, [`${registry.host}/busybox:1`, 'docker.io/library/busybox:1']);
    assert.equal(stand.snapshots.list().length, 1);
  });

  for (const kind of ['docker-archive', 'oci-archive']) {
    test(`skopeo’s ${kind} is loaded`, async () => {
      await using stand = await openImageStand();
      const path = join(folder, `${kind}.tar`);
      await skopeoCopy(`docker://${registry.host}/busybox:1`, `${kind}:${path}:busybox:2`);
      const [loaded] = await stand.images.load({ path });
      assert.deepEqual(loaded?.names, ['docker.io/library/busybox:2']);
      assert.equal(stand.snapshots.list().length, 1);
    });
  }

  test('unknown names and digests are told apart from a registry that is down', async () => {
    await using stand = await openImageStand();
    for (const ref of ['busybox:none', 'none', `busybox@sha256:${'a'.repeat(64)}`]) {
      await assert.rejects(stand.images.pull(`${registry.host}/${ref}`), { code: 'manifest_unknown' });
    }
    await assert.rejects(stand.images.pull('127.0.0.1:1/busybox'), { code: 'registry_unreachable' });
  });

  test('Debian is pulled and loaded', { skip: debianReason() }, async () => {
    await using stand = await openImageStand();
    const debian = join(folder, 'debian.tar');
    const oci = `oci:${await debianLayout()}`;
    execFileSync('skopeo', ['copy', '--quiet', oci, `docker-archive:${debian}:debian:mini`]);
    // As it is compressed there: skopeo would do that over again with what the archive holds.
    await registry.push(oci, 'debian:mini');
    const { image } = await stand.images.pull(`${registry.host}/debian:mini`);
    assert.ok(image.sizeBytes > 50_000_000);
    const root = join(layout.snapshots(stand.roots), 'l/1');
    assert.ok(existsSync(join(root, 'usr/bin/apt-get')));
    assert.equal(statSync(join(root, 'usr/bin/passwd')).mode & 0o7777, 0o4755);
    assert.equal(statSync(join(root, 'var/local')).gid, 50);
    const [loaded] = await stand.images.load({ path: debian });
    assert.equal(loaded?.image.id, image.id);
    await stand.images.remove(image.id, { force: true });
    assert.deepEqual(readdirSync(join(layout.snapshots(stand.roots), 'l')), []);
  });
});

describe('a disk that is full', { skip }, () => {
  for (const [what, megabytes] of [
    ['for the blob', 1],
    ['for the files', 4],
  ] as const) {
    test(`${what}: the pull says so, and leaves the room it found`, async () => {
      using disk = mountSmallDisk(megabytes * 1024 * 1024);
      await using stand = await openImageStand({ within: disk.path });
      const noise = Buffer.from(Array.from({ length: 3 * 1024 * 1024 }, (_, index) => (index * index * 31) >> 7));
      const path = join(folder, 'large.tar');
      writeFileSync(
        path,
        dockerArchive([{ image: makeImage([[{ name: 'noise', content: noise }]]), names: ['large:1'] }]),
      );
      await registry.push(`docker-archive:${path}`, 'large:1');
      await assert.rejects(stand.images.pull(`${registry.host}/large:1`), { code: 'disk_full' });
      assert.deepEqual(await stand.images.list(), []);
      assert.deepEqual(stand.snapshots.list(), []);
      assert.deepEqual(await stand.content.list(), []);
      await assert.rejects(stand.images.load({ path }), { code: 'disk_full' });
      assert.deepEqual(readdirSync(layout.ingests(stand.roots)), []);
    });
  }
});
