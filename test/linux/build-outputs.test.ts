import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

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
