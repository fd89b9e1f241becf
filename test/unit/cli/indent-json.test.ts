import assert from 'node:assert/strict';
import { test } from 'node:test';

import { indentJson } from '../../../src/cli/manifest/indent-json.js';

test('every value gets a line; what is empty stays closed; what is written stays as it is', () => {
  const text = '{"a" : [1,{"b":"x \\"y\\" {,:} \\u003c"}],\n "c":{},"d":[ ], "e":1.50e3,"f":true}';
  assert.equal(
    indentJson(text, '\t'),
    '{\n\t"a": [\n\t\t1,\n\t\t{\n\t\t\t"b": "x \\"y\\" {,:} \\u003c"\n\t\t}\n\t],\n\t"c": {},\n\t"d": [],\n\t"e": 1.50e3,\n\t"f": true\n}',
  );
  assert.equal(indentJson('7', '\t'), '7');
});
