import assert from 'node:assert/strict';
import { test } from 'node:test';

import { redacted } from '../../../../src/engine/build/git/git-place.js';

test('nothing of a login is shown, whatever is in its password', () => {
  assert.equal(redacted('https://joe:hunter2@host.test/a.git#v1'), 'https://xxxxx@host.test/a.git#v1');
  assert.equal(redacted('https://joe:hunt@er:2@host.test/a.git'), 'https://xxxxx@host.test/a.git');
  assert.equal(
    redacted('see https://host.test/a@b and https://me@x/y'),
    'see https://host.test/a@b and https://xxxxx@x/y',
  );
});
