import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { buildStand } from '../support/linux/build-stand.js';
import { gitIn, noGit, serveRepository } from '../support/linux/git-daemon.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

const FILE = `FROM ${BUSYBOX}\nCOPY . /copied\n`;

describe('a context in a repository', { skip: noGit }, () => {
  const stand = buildStand();

  test('is fetched by the engine: a branch or a tag, and of it a folder', async () => {
    const root = stand.context({ Dockerfile: FILE, 'a.txt': 'first', 'docs/Dockerfile': FILE, 'docs/b.txt': 'b' });
    symlinkSync('/etc', join(root, 'out'));
    symlinkSync('docs', join(root, 'in'));
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
    const build = (fragment: string) =>
      stand.build('', { contextUrl: `${url}${fragment}`, dockerfile: { path: 'Dockerfile' }, tags: ['cloned'] });
    const copied = (script: string) => stand.printed('cloned', `cd /copied && ${script}`);

    await build('');
    assert.equal(await copied('cat a.txt docs/b.txt'), 'secondb');
    await build('#v1');
    assert.equal(await copied('cat a.txt'), 'first');
    for (const folder of ['docs', 'in', '/docs/']) {
      await build(`#main:${folder}`);
      assert.equal(await copied('ls'), 'Dockerfile\nb.txt\n');
    }

    const refused = [
      ['#none', /^unable to prepare context: error fetching: .*none/],
      ['#main:out', /"out" not within git root/],
      ['#main:nothing', /"nothing" not within git root/],
      ['#main:a.txt', /not a directory: "a.txt"/],
      ['#--upload-pack=touch', /invalid reference/],
    ] as const;
    for (const [fragment, message] of refused) {
      await assert.rejects(build(fragment), { code: 'build_context_invalid', message });
    }
  });

  test('is none of the machine, and no program is the other side', async () => {
    const root = stand.context({ Dockerfile: FILE });
    for (const contextUrl of [
      `git@:${root}/.git`,
      `ssh://-oProxyCommand=touch/${root}.git`,
      'git://127.0.0.1:1/a.git',
    ]) {
      await assert.rejects(stand.build('', { contextUrl, dockerfile: { path: 'Dockerfile' } }), {
        code: 'build_context_invalid',
      });
    }
  });
});
