import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isNestedDeeper } from '../../../src/server/http/nesting.js';

const isDeeper = (json: string, most: number): boolean => isNestedDeeper(Buffer.from(json), most);

test('lists and objects in one another are counted together', () => {
  assert.equal(isDeeper('[{"a":[1]}]', 3), false);
  assert.equal(isDeeper('[{"a":[1]}]', 2), true);
});

test('what has ended does not count', () => {
  assert.equal(isDeeper(`[${'[],{},'.repeat(50)}1]`, 2), false);
});

test('brackets in texts are text, whatever is escaped there', () => {
  assert.equal(isDeeper('["[[[","\\"[[[","\\\\",{"[{":"]"}]', 2), false);
  assert.equal(isDeeper('["\\\\",[[1]]]', 2), true);
});

test('a text without an end, and what is no JSON, has an answer too', () => {
  assert.equal(isDeeper('"[[[', 1), false);
  assert.equal(isDeeper(']]]]', 1), false);
  assert.equal(isDeeper('', 0), false);
});
