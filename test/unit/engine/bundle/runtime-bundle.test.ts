import assert from 'node:assert/strict';
import { test } from 'node:test';

import { runtimeJson } from '../../../../src/engine/bundle/runtime-bundle.js';

test('an unlimited limit is written as the number that the kernel has for it, and text is left alone', () => {
  assert.equal(
    runtimeJson({ rlimits: [{ soft: 1, hard: Infinity }], args: ['Infinity', '18446744073709551615'] }),
    '{"rlimits":[{"soft":1,"hard":18446744073709551615}],"args":["Infinity","18446744073709551615"]}',
  );
});
