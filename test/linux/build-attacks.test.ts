import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { BuildContext } from '../../src/engine/index.js';
import { makeTar, type TarFile } from '../support/images/make-tar.js';
import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

const tarContext = (files: readonly TarFile[]): BuildContext => ({
  kind: 'tar',
  bytes: (async function* () {
    yield makeTar(files);
  })(),
});

describe('what strangers send to be built', () => {
  const stand = buildStand();

  test('does not write outside its folder, whatever its tar says', async () => {
    const outside = stand.context();
    const attacks: readonly (readonly TarFile[])[] = [
      [{ name: `../../../../../../../..${outside}/up`, content: 'x' }],
      [{ name: `${outside}/absolute`, content: 'x' }],
      [
        { name: 'link', type: '2', linkName: outside },
        { name: 'link/through', content: 'x' },
      ],
      [{ name: 'hard', type: '1', linkName: '/etc/passwd' }],
    ];
    for (const files of attacks) {
      await stand
        .build(`FROM ${BUSYBOX}\nCOPY . /all/`, { context: tarContext(files) })
        .catch((error: unknown) => assert.ok(error instanceof Error && 'code' in error, String(error)));
      assert.equal(execFileSync('find', [outside, '-mindepth', '1'], { encoding: 'utf8' }), '');
    }
  });

  test('does not reach the machine by a link in a context, a stage or an archive', async () => {
    const bait = join(stand.context({ bait: 'out' }), 'bait');
    const context = tarContext([
      { name: 'Dockerfile', content: `FROM ${BUSYBOX}\nCOPY link /x\n` },
      { name: 'link', type: '2', linkName: bait },
      { name: '.dockerignore', type: '2', linkName: '/etc/passwd' },
    ]);
    await assert.rejects(stand.engine.builds.build({ context, dockerfile: { path: 'Dockerfile' } }), {
      code: 'build_source_missing',
    });
    await assert.rejects(
      stand.engine.builds.build({
        context: tarContext([{ name: 'Dockerfile', type: '2', linkName: '/etc/hostname' }]),
        dockerfile: { path: 'Dockerfile' },
      }),
      { code: 'build_dockerfile_missing' },
    );
    await assert.rejects(
      stand.build(`FROM ${BUSYBOX} AS one\nRUN ln -s ${bait} /link\nFROM ${BUSYBOX}\nCOPY --from=one /link /x`),
      { code: 'build_source_missing' },
    );
    await assert.rejects(
      stand.build(
        `FROM ${BUSYBOX} AS one\nRUN ln -s / /root-of\nFROM ${BUSYBOX}\nRUN --mount=from=one,source=/root-of${bait},target=/m ls /m`,
      ),
      { code: 'build_source_missing' },
    );
    const archive = makeTar([
      { name: 'to', type: '2', linkName: '/tmp' },
      { name: 'to/gantry-archive-escape', content: 'x' },
    ]);
    await stand.build(`FROM ${BUSYBOX}\nADD a.tar /`, {
      context: { kind: 'folder', path: stand.context({ 'a.tar': archive }) },
    });
    assert.equal(existsSync('/tmp/gantry-archive-escape'), false);
  });

  test('devices, fifos and sockets of a context are no files to wait for', async () => {
    const path = stand.context({ 'a.txt': 'a' });
    execFileSync('mkfifo', [join(path, 'fifo')]);
    execFileSync('mknod', [join(path, 'zero'), 'c', '1', '5']);
    await stand.build(`FROM ${BUSYBOX}\nCOPY . /all/`, { context: { kind: 'folder', path }, tags: ['odd'] });
    assert.match(await stand.printed('odd', 'ls /all; [ -p /all/fifo ] && echo fifo'), /a\.txt[\s\S]*fifo/);
  });

  test('a step may not mount over the root, and a program has no more rights than in a container', async () => {
    await assert.rejects(stand.build(`FROM ${BUSYBOX}\nRUN --mount=type=tmpfs,target=/ true`));
    await assert.rejects(stand.build(`FROM ${BUSYBOX}\nRUN --security=insecure true`), { code: 'build_step_invalid' });
    const { output } = await stand.build(
      `FROM ${BUSYBOX}\nRUN mount -t tmpfs none /mnt 2>/dev/null || echo refused; cat /proc/1/comm; ls /proc/1/root/etc/hostname`,
    );
    assert.match(output, /^refused\n/);
  });

  test('files that change while they are copied are not found by the next build', async () => {
    const path = stand.context({ 'large.txt': 'a'.repeat(1000), 'b.txt': 'b' });
    const text = `FROM ${BUSYBOX}\nCOPY . /all/`;
    let isChanged = false;
    await stand.engine.builds.build(
      { context: { kind: 'folder', path }, dockerfile: { text } },
      {
        onProgress({ kind }) {
          if (kind !== 'missed' || isChanged) return;
          isChanged = true;
          writeFileSync(join(path, 'b.txt'), 'other');
        },
      },
    );
    assert.ok(isChanged);
    const again = await stand.build(text, { context: { kind: 'folder', path } });
    assert.equal(again.missed.length, 1);
  });

  test('a stage that is a folder of nothing, and names with bytes that are no text', async () => {
    const path = stand.context({ 'ä b.txt': '1' });
    mkdirSync(Buffer.concat([Buffer.from(`${path}/bytes-`), Buffer.from([0xff, 0xfe])]));
    writeFileSync(Buffer.concat([Buffer.from(`${path}/bytes-`), Buffer.from([0xff, 0xfe]), Buffer.from('/f')]), 'x');
    await stand.build(`FROM ${BUSYBOX}\nCOPY . /all/\nCOPY ["ä b.txt", "/c d/"]`, {
      context: { kind: 'folder', path },
      tags: ['bytes'],
    });
    assert.equal(await stand.printed('bytes', 'ls /all | wc -l; cat /all/bytes-*/f; cat "/c d/ä b.txt"'), '2\nx1');
  });
});
