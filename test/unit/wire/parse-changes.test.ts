import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseChanges } from '../../../src/wire/words/parse-changes.js';

describe('instructions that change an image’s configuration', () => {
  const env = ['PATH=/bin', 'HOME=/root', 'bare'];

  test('know the variables of what the image is made of, and those before them', () => {
    const { Env } = parseChanges(['ENV PATH=/usr/bin:$PATH', 'ENV ALL ${PATH}, ${NONE:-none}'], { env });
    assert.deepEqual(Env, ['PATH=/usr/bin:/bin', 'ALL=/usr/bin:/bin, none']);
  });

  test('leave what is quoted, and what a shell is going to read', () => {
    const changed = parseChanges([`ENV A='$HOME' B="$HOME x" C=\\$HOME`, 'CMD echo $HOME'], { env });
    assert.deepEqual(changed.Env, ['A=$HOME', 'B=/root x', 'C=$HOME']);
    assert.deepEqual(changed.Cmd, ['/bin/sh', '-c', 'echo $HOME']);
  });

  test('of every kind that has words', () => {
    const changed = parseChanges(['USER $WHO', 'WORKDIR $HOME/w', 'VOLUME $HOME /b', 'LABEL a=$HOME', 'EXPOSE $N'], {
      env: [...env, 'WHO=me', 'N=80'],
    });
    assert.deepEqual([changed.User, changed.WorkingDir, changed.Labels], ['me', '/root/w', { a: '/root' }]);
    assert.deepEqual([changed.Volumes, changed.ExposedPorts], [{ '/root': {}, '/b': {} }, { '80/tcp': {} }]);
  });

  test('begin with what was said otherwise', () => {
    const given = { Labels: { a: '1', b: '2' }, Env: ['A=x'], User: 'me' };
    const changed = parseChanges(['LABEL b=$A', 'ENV B=$A'], { env, given });
    assert.deepEqual(changed, { Labels: { a: '1', b: 'x' }, Env: ['A=x', 'B=x'], User: 'me' });
  });

  test('that there are none of are refused', () => {
    assert.throws(() => parseChanges(['RUN true']), { message: 'RUN is not a valid change command' });
  });
});
