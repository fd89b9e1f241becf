import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';

import { filesStand } from '../support/linux/files-stand.js';

describe("a container's files to look at", () => {
  const stand = filesStand();
  const names = async (id: string, path: string): Promise<readonly string[]> =>
    (await stand.engine.files.list(id, path)).map(({ name }) => name);

  test('what the runtime makes for its mounts is no change, also where the image has no /etc', async () => {
    const { stdout } = await stand.gantry(['import', '-', 'bare:1'], {
      stdin: execFileSync('tar', ['-C', '/bin', '-c', 'busybox'], { maxBuffer: 2 ** 24 }),
    });
    assert.match(stdout, /^sha256:/);
    const command = ['/busybox', 'touch', '/made'];
    const { container } = await stand.engine.containers.create({ image: 'bare:1', command, network: { kind: 'none' } });
    await stand.engine.containers.start(container.id);
    await stand.engine.containers.wait(container.id);
    assert.equal((await stand.gantry(['diff', container.id])).stdout, 'A /made\n');
  });

  test('programs find out by /.dockerenv that they are in a container; it is nobody’s change, and in no image made of it', async () => {
    const { id } = await stand.ended('test -f /.dockerenv && test ! -s /.dockerenv && touch /made');
    assert.equal((await stand.gantry(['diff', id])).stdout, 'A /made\n');
    const { stdout: image } = await stand.gantry(['commit', id]);
    const { layers } = await stand.engine.images.layers(image.trim());
    assert.deepEqual(
      layers.at(-1)?.files.map(({ path }) => path),
      ['/made'],
    );
  });

  test('are the same while it runs, is paused and is down', async () => {
    const { id } = await stand.running('mkdir -p /d/e; echo hello > /d/f; ln -s ../etc /d/l; chmod 4750 /d/f');
    const { files, containers } = stand.engine;
    const look = async () => ({
      names: await names(id, '/d'),
      text: Buffer.from(await files.readFile(id, 'd/f', { maxBytes: 100 })).toString(),
      entry: await files.stat(id, '/d/f'),
    });
    const alive = await look();
    assert.deepEqual(alive.names, ['e', 'f', 'l']);
    assert.equal(alive.text, 'hello\n');
    const { modifiedAtMs, ...entry } = alive.entry;
    assert.ok(modifiedAtMs > 0);
    const facts = { name: 'f', path: '/d/f', kind: 'file', mode: 0o4750, sizeBytes: 6, uid: 0, gid: 0 };
    assert.deepEqual(entry, { ...facts, linkTarget: undefined });
    await containers.pause(id);
    assert.deepEqual(await look(), alive);
    await containers.kill(id);
    await containers.wait(id);
    assert.deepEqual(await look(), alive);
  });

  test('links are told as they are written, and followed where a path ends with a slash', async () => {
    const { id } = await stand.ended('ln -s /etc /l; mkdir /d; ln -s ../l /d/m');
    const { files } = stand.engine;
    assert.equal((await files.stat(id, '/d/m')).linkTarget, '../l');
    const followed = await files.stat(id, '/d/m', { followsLink: true });
    assert.deepEqual([followed.path, followed.kind], ['/etc', 'directory']);
    assert.equal((await files.stat(id, '/d/m/')).kind, 'directory');
  });

  test('what is not there is told in docker’s words', async () => {
    const { id } = await stand.create();
    const { files } = stand.engine;
    const missing = { code: 'container_path_not_found', message: `Could not find the file /nope in container ${id}` };
    await assert.rejects(files.stat(id, '/nope'), missing);
    await assert.rejects(files.list(id, '/nope'), missing);
    await assert.rejects(files.readFile(id, '/bin', { maxBytes: 1 }), { code: 'container_path_not_file' });
    await assert.rejects(files.list(id, '/bin/busybox'), { code: 'container_path_not_directory' });
    await assert.rejects(files.list('nobody', '/'), { code: 'container_not_found' });
    for (const path of ['/bin/busybox/', '/bin/busybox/.', '/bin/busybox/x', '/bin/busybox/x/y']) {
      const throughFile = { code: 'container_path_through_file', message: `lstat ${path}: not a directory` };
      await assert.rejects(files.stat(id, path), throughFile);
      await assert.rejects(files.readArchive(id, path), throughFile);
    }
    await assert.rejects(files.stat(id, '/nope/'), { code: 'container_path_not_found' });
    await assert.rejects(files.stat(id, '/nope/x'), { code: 'container_path_not_found' });
  });

  test('a link of the container never leads to a file of the machine', async () => {
    const { id } = await stand.running('ln -s /proc/1/root/etc /out; ln -s ../../../../../../../../etc /up');
    const { files } = stand.engine;
    await assert.rejects(files.list(id, '/out/'), { code: 'container_path_not_found' });
    assert.deepEqual(await names(id, '/up'), await names(id, '/etc'));
    await assert.rejects(files.list(id, '/proc/self/root'), { code: 'container_path_not_found' });
  });

  test('a volume is in its place before the first start, too', async () => {
    const mounts = [
      {
        type: 'volume',
        source: 'vol',
        destination: '/deep/data',
        isReadOnly: false,
        options: [],
        mayCreateSource: false,
      },
    ] as const;
    const writer = await stand.running('echo kept > /deep/data/f', { mounts });
    const reader = await stand.create({ mounts });
    assert.deepEqual(await names(reader.id, '/deep/data'), ['f']);
    await stand.engine.containers.kill(writer.id);
    await stand.engine.containers.wait(writer.id);
    assert.deepEqual(await names(writer.id, '/deep/data'), ['f']);
  });
});

describe('what a container has changed', () => {
  const stand = filesStand();

  test('is told as docker diff does', async () => {
    const { name } = await stand.running(
      'echo x > /etc/new; mkdir -p /a/b; echo >> /etc/passwd; rm -r /bin/ls; mkdir /tmp/t',
    );
    const { stdout } = await stand.gantry(['diff', name]);
    assert.deepEqual(stdout.trimEnd().split('\n'), [
      'A /a',
      'A /a/b',
      'C /bin',
      'D /bin/ls',
      'C /etc',
      'A /etc/new',
      'C /etc/passwd',
      'C /tmp',
      'A /tmp/t',
    ]);
  });

  test('is nothing before it ran, and nothing by running alone', async () => {
    const { id } = await stand.create();
    assert.deepEqual(await stand.engine.files.changes(id), []);
    await stand.engine.containers.start(id);
    await stand.engine.containers.wait(id);
    assert.deepEqual(await stand.engine.files.changes(id), []);
  });

  test('a folder that was removed and made again has lost what it had', async () => {
    const { id } = await stand.ended('rm -r /etc; mkdir /etc; echo new > /etc/passwd');
    const changes = (await stand.engine.files.changes(id)).map(({ path, kind }) => `${kind} ${path}`);
    assert.ok(changes.includes('deleted /etc/group'), changes.join('\n'));
    assert.ok(changes.includes('changed /etc/passwd'), changes.join('\n'));
  });
});
