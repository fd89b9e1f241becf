import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { BuildRequest } from '../../src/engine/index.js';
import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

/** What is not the same is not to be found done, however alike it looks. */
describe('a step is done again', () => {
  const stand = buildStand();

  test('where one of two mounts shows other files under the same names', async () => {
    const text = (word: string): string =>
      [
        `FROM ${BUSYBOX} AS one`,
        `RUN echo ${word} > /name`,
        `FROM ${BUSYBOX} AS two`,
        'RUN echo two > /name',
        `FROM ${BUSYBOX}`,
        'RUN --mount=from=one,source=/name,target=/one --mount=from=two,source=/name,target=/two cat /one /two > /both',
      ].join('\n');
    await stand.build(text('first'), { tags: ['both'] });
    assert.equal(await stand.printed('both', 'cat /both'), 'first\ntwo\n');
    await stand.build(text('second'), { tags: ['both'] });
    assert.equal(await stand.printed('both', 'cat /both'), 'second\ntwo\n');
  });

  test('where it knows other hosts', async () => {
    const text = `FROM ${BUSYBOX}\nRUN grep mirror /etc/hosts`;
    const first = await stand.build(text, { extraHosts: ['mirror:10.0.0.1'] });
    assert.match(first.output, /^10\.0\.0\.1\s/);
    const second = await stand.build(text, { extraHosts: ['mirror:10.0.0.2'] });
    assert.match(second.output, /^10\.0\.0\.2\s/);
    assert.deepEqual(second.missed, ['the hosts that it knows changed']);
    assert.deepEqual((await stand.build(text, { extraHosts: ['mirror:10.0.0.2'] })).missed, []);
  });

  const RACES: readonly (readonly [what: string, text: string])[] = [
    ['COPY', `FROM ${BUSYBOX}\nCOPY . /all/`],
    ['a mount', `FROM ${BUSYBOX}\nRUN --mount=target=/ctx cp -a /ctx /all`],
  ];
  for (const [what, text] of RACES) {
    for (const [change, name] of [
      ['comes', 'new.txt'],
      ['changes', 'a.txt'],
      ['goes', 'b.txt'],
    ] as const) {
      test(`where a file ${change} while ${what} takes the others`, async () => {
        const files = { 'a.txt': `${what} ${change}`, 'b.txt': 'b', 'd/c.txt': 'c' };
        const path = stand.context(files);
        const request: BuildRequest = { context: { kind: 'folder', path }, dockerfile: { text } };
        let isChanged = false;
        await stand.engine.builds.build(request, {
          onProgress({ kind }) {
            if (kind !== 'missed' || isChanged) return;
            isChanged = true;
            if (change === 'goes') rmSync(join(path, name));
            else stand.write(path, { [name]: 'other' });
          },
        });
        assert.ok(isChanged);
        const same = stand.context(files);
        await stand.build(text, { context: { kind: 'folder', path: same }, tags: ['raced'] });
        assert.equal(await stand.printed('raced', 'cd /all; find . -type f | sort | xargs cat'), `${what} ${change}bc`);
      });
    }
  }
});
