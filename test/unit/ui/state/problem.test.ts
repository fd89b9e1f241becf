import assert from 'node:assert/strict';
import { test } from 'node:test';

import { engineError } from '../../../../src/errors/engine-error.js';
import { toProblem } from '../../../../src/ui/state/problem.js';

const ID = 'cb8e0f12e2596f37748699b6db45dd5383b428843eaef29ee1bc3adec784ba1e';

test('failures name containers by the ids of lists, and digests whole', () => {
  assert.equal(toProblem(engineError('container_not_found', { ref: ID })).sentence, 'No such container: cb8e0f12e259');
  const digest = `sha256:${ID}`;
  assert.match(toProblem(engineError('image_not_found', { ref: digest })).sentence, new RegExp(digest));
});
