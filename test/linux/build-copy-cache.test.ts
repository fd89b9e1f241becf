import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { chunks } from '../support/blobs.js';
import { makeTar } from '../support/images/make-tar.js';
import { buildStand } from '../support/linux/build-stand.js';
import { gitIn, noGit, serveRepository } from '../support/linux/git-daemon.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

/** Has programs find another home, with settings that are none of a build's business. */
function homeWith(path: string): Disposable {
  const { HOME } = process.env;
  process.env['HOME'] = path;
  return {
    [Symbol.dispose]() {
      process.env['HOME'] = HOME;
    },
  };
}

describe('files that were copied before', () => {
  const stand = buildStand();

  test('may be those of a repository, at a branch or a tag, of one folder', {
    skip: noGit,
  }, async () => {
    const root = stand.context({ 'a.txt': 'first', 'docs/b.txt': 'b' });
    const git = gitIn(root);
    git('init', '--quiet', '-b', 'main');
    git('add', '.');
    git('commit', '--quiet', '-m', 'one');
    git('tag', 'v1');
    stand.write(root, { 'a.txt': 'second' });
    git('commit', '--quiet', '-am', 'two');
    git('clone', '--quiet', '--bare', root, join(root, 'r.git'));
    await using repository = await serveRepository(root, 'r.git');
    const { url } = repository;
    using _settings = homeWith(stand.context({ '.gitconfig': '[protocol "git"]\n\tallow = never\n' }));
    await stand.build(
      [
        `FROM ${BUSYBOX}`,
        `ADD ${url} /all`,
        `ADD ${url}#v1 /old`,
        `ADD --keep-git-dir=true ${url}#main:docs /docs/`,
      ].join('\n'),
      { tags: ['cloned'] },
    );
    assert.equal(
      await stand.printed('cloned', 'cat /all/a.txt /old/a.txt; ls -A /all /docs'),
      'secondfirst/all:\na.txt\ndocs\n\n/docs:\nb.txt\n',
    );
    await assert.rejects(stand.build(`FROM ${BUSYBOX}\nADD ${url}#none /`), { code: 'build_step_invalid' });
  });

  test('are taken from the cache by what is in them, and a step says which file has changed', async () => {
    const path = stand.context({ 'a.txt': 'a', 'b.txt': 'b' });
    const context = { kind: 'folder', path } as const;
    const text = `FROM ${BUSYBOX}\nCOPY . /files/\nRUN cat /files/*`;
    await stand.build(text, { context });
    writeFileSync(join(path, 'a.txt'), 'a'); // Another time, the same bytes.
    const second = await stand.build(text, { context });
    assert.deepEqual([second.missed, second.cached.length], [[], 2]);
    stand.write(path, { 'b.txt': 'changed', 'c.txt': 'c' });
    const third = await stand.build(text, { context });
    assert.deepEqual(third.missed, ['the file b.txt has changed, and 1 more', 'what precedes it has changed']);
    assert.equal(third.output, 'achangedc');
    const tar = makeTar([
      { name: 'a.txt', content: 'a' },
      { name: 'b.txt', content: 'changed' },
      { name: 'c.txt', content: 'c' },
    ]);
    const fourth = await stand.build(text, { context: { kind: 'tar', bytes: chunks(tar.toString('latin1')) } });
    assert.deepEqual(fourth.missed, []);
  });

  test('of a stage that is found done are not even read; of one that comes to the same, the step is done', async () => {
    const text = (word: string): string =>
      [
        `FROM ${BUSYBOX} AS one`,
        `RUN echo same > /file && touch -d @1 /file && echo ${word} > /other`,
        'FROM scratch',
        'COPY --from=one /file /',
      ].join('\n');
    const first = await stand.build(text('a'));
    assert.equal(first.missed.length, 2);
    const second = await stand.build(text('a'));
    assert.equal(second.cached.length, 2);
    const third = await stand.build(text('b'));
    assert.deepEqual([third.missed.length, third.cached], [1, ['[stage-1 1/1] COPY --from=one /file /']]);
    assert.equal(third.imageId, first.imageId);
  });

  test('in a layer of their own are found again on other files', async () => {
    const path = stand.context({ 'a.txt': 'a' });
    const text = (word: string): string =>
      `FROM ${BUSYBOX}\nRUN echo ${word} > /word\nCOPY --link --chown=3:4 a.txt /linked/`;
    const request = { context: { kind: 'folder', path }, tags: ['linked'] } as const;
    const first = await stand.build(text('one'), request);
    const second = await stand.build(text('two'), request);
    assert.deepEqual(second.missed, ['the instruction is new']);
    assert.equal(second.cached.length, 1);
    assert.equal(first.image?.layers.at(-1)?.digest, second.image?.layers.at(-1)?.digest);
    assert.equal(await stand.printed('linked', 'cat /word /linked/a.txt; stat -c %u:%g /linked/a.txt'), 'two\na3:4\n');
  });
});
