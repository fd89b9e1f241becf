import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { mountSmallDisk } from '../support/images/small-disk.js';
import { buildStand } from '../support/linux/build-stand.js';
import { gantryOn } from '../support/linux/gantry-on-engine.js';
import { BUSYBOX, openTestEngine, sweepRoots } from '../support/linux/test-engine.js';

describe('what a build gives out', () => {
  const stand = buildStand();

  test('may be files, in a folder or a tar, and then no image', async () => {
    const folder = stand.context({ 'kept.txt': 'kept', 'd/f': 'old' });
    const pieces: Uint8Array[] = [];
    const before = (await stand.engine.images.list()).length;
    const { imageId, names } = await stand.build(
      [
        `FROM ${BUSYBOX} AS one`,
        'RUN mkdir -p /o/d && echo new > /o/d/f && ln -s f /o/d/l',
        'FROM scratch',
        'COPY --from=one /o /',
      ].join('\n'),
      {
        outputs: [
          { kind: 'local', folder },
          { kind: 'tar', write: async (bytes) => void pieces.push(Uint8Array.from(bytes)) },
        ],
      },
    );
    assert.deepEqual([imageId, names], [undefined, []]);
    assert.equal((await stand.engine.images.list()).length, before);
    assert.equal(readFileSync(join(folder, 'd', 'l'), 'utf8'), 'new\n');
    assert.ok(existsSync(join(folder, 'kept.txt')));
    writeFileSync(join(folder, 'out.tar'), Buffer.concat(pieces));
    assert.equal(execFileSync('tar', ['-tf', join(folder, 'out.tar')], { encoding: 'utf8' }), 'd/\nd/f\nd/l\n');
  });

  test('is for another platform where that is asked for, and the stage knows which', async () => {
    const { image } = await stand.build(
      'FROM scratch AS made\nARG TARGETARCH TARGETOS BUILDARCH\nLABEL on=$TARGETOS/$TARGETARCH from=$BUILDARCH',
      { platform: { os: 'linux', architecture: 'arm64' } },
    );
    assert.equal(image?.config.architecture, 'arm64');
    assert.equal(image.labels['on'], 'linux/arm64');
    assert.notEqual(image.labels['from'], 'arm64');
  });

  test('may begin with a folder, or with what a name is said to be', async () => {
    const folder = stand.context({ 'd/f': 'f', g: 'g', '.dockerignore': 'g' });
    await stand.build(
      ['FROM mine AS one', 'FROM other', 'COPY --from=one / /one/', 'COPY --from=mine d /two/'].join('\n'),
      {
        tags: ['begun'],
        namedContexts: { mine: { kind: 'folder', path: folder }, other: { kind: 'image', ref: BUSYBOX } },
      },
    );
    assert.equal(
      await stand.printed('begun', 'find /one /two -type f | sort'),
      '/one/.dockerignore\n/one/d/f\n/two/f\n',
    );
  });

  test('does what its base left to be done', async () => {
    await stand.build(`FROM ${BUSYBOX}\nONBUILD RUN echo triggered > /t\nONBUILD ENV BY=base`, { tags: ['base:on'] });
    const { image, progress } = await stand.build('FROM base:on\nRUN cat /t && echo "$BY"', { tags: ['on'] });
    assert.deepEqual(image?.config.config?.OnBuild ?? [], []);
    assert.ok(progress.some((each) => 'vertex' in each && each.vertex.name.includes('ONBUILD RUN')));
    assert.equal(await stand.printed('on', 'cat /t; echo "$BY"'), 'triggered\nbase\n');
  });

  test('is the same elsewhere: what a layer lies as, and what its tar says, is one', async () => {
    const path = stand.context({ 'a/b.txt': 'b', 'c.txt': 'c' });
    await stand.build(
      [
        `FROM ${BUSYBOX}`,
        'RUN mkdir -p /kept/one /gone/two /emptied/x && echo 1 > /kept/one/f && echo 2 > /gone/two/f && ln /kept/one/f /hard',
        'RUN rm -r /gone /emptied && mkdir /emptied && rm /bin/ls && chmod 700 /kept && mv /kept/one /kept/moved',
        'COPY --chown=3:4 . /kept/',
        'RUN echo 3 >> /hard; ln -s nowhere /link; mkfifo /fifo; chmod 4755 /kept/c.txt',
        'WORKDIR /kept/new',
      ].join('\n'),
      { context: { kind: 'folder', path }, tags: ['moved:1'] },
    );
    await using other = await openTestEngine();
    const bytes = await stand.engine.images.save(['moved:1']);
    await other.engine.images.load({ bytes });
    const script =
      'find / -xdev ! -path "/proc*" ! -path "/sys*" ! -path "/dev*" ! -path "/etc*" | sort | while read f; do stat -c "%n %a %u:%g %F" "$f"; [ -f "$f" ] && md5sum < "$f"; done; true';
    const here = await stand.printed('moved:1', script);
    const there = await gantryOn(other.engine, ['run', '--rm', '--network', 'none', 'moved:1', 'sh', '-c', script]);
    await sweepRoots(other.roots);
    assert.equal(there.stdout, here);
    assert.match(here, /\/kept\/moved\/f/);
  });

  test('onto a disk that is full is told in a sentence, and what was half written of a cache goes', async () => {
    using disk = mountSmallDisk(1024 * 1024);
    const folder = stand.context({ Dockerfile: `FROM ${BUSYBOX}\nCOPY large /`, large: '' });
    writeFileSync(join(folder, 'large'), randomBytes(2 * 1024 * 1024));
    const build = (...words: readonly string[]) =>
      gantryOn(stand.engine, ['build', '-q', ...words, folder], { workingDir: disk.path });
    for (const output of ['type=tar,dest=x', 'type=oci,dest=x', 'type=docker,dest=x', 'type=local,dest=x']) {
      const { exitCode, stderr } = await build('-o', output);
      assert.equal(exitCode, 1, output);
      assert.match(stderr, /^Error: no space left on device: \//m, output);
      rmSync(join(disk.path, 'x'), { recursive: true, force: true });
    }
    const cached = await build('--cache-to', 'type=local,dest=c,mode=max');
    assert.match(cached.stderr, /no space left on device/);
    assert.deepEqual(
      readdirSync(join(disk.path, 'c'), { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.')),
      [],
    );
    disk.fill();
    for (const flag of ['--iidfile', '--metadata-file']) {
      const { exitCode, stderr } = await build(flag, 'written');
      assert.deepEqual([exitCode, /^Error: no space left on device: written$/m.test(stderr)], [1, true], flag);
      rmSync(join(disk.path, 'written'), { force: true });
    }
    for (const { id } of await stand.engine.images.list({ isDangling: true })) {
      await stand.engine.images.remove(id, { force: true });
    }
  });

  test('is of the target that is asked for; SHELL, ARG before FROM and a default hold', async () => {
    const { output, image } = await stand
      .build(
        [
          `ARG BASE=${BUSYBOX}`,
          'FROM $BASE AS first',
          'ARG BASE',
          'SHELL ["/bin/sh", "-ec"]',
          'RUN echo "${BASE:-none}" && echo "$0"; false; echo never',
          'FROM first AS second',
          'CMD one',
        ].join('\n'),
        { target: 'second', buildArgs: {} },
      )
      .catch((error: unknown) => ({ output: String(error), image: undefined }));
    assert.match(output, /exit code: 1/);
    assert.equal(image, undefined);
    const built = await stand.build(`FROM ${BUSYBOX} AS first\nENV A=1\nFROM first\nSHELL ["/bin/sh", "-ec"]\nCMD one`);
    assert.deepEqual(built.image?.config.config?.Cmd, ['/bin/sh', '-ec', 'one']);
    assert.ok(built.image.config.config.Env?.includes('A=1'));
  });
});
