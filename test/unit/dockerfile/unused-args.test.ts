import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseDockerfile, planStages, unusedArgs } from '../../../src/dockerfile/index.js';

const unused = (text: string, given: readonly string[], target?: string): readonly string[] => {
  const dockerfile = parseDockerfile(text);
  return unusedArgs(dockerfile, planStages(dockerfile, { target }), given);
};

test('variables are used where an ARG asks for them, also one before FROM, in a stage that nothing needs, or left by a base', () => {
  const text = 'ARG m\nFROM a AS base\nARG one two=2\nONBUILD ARG left\nFROM base\nRUN x\n';
  assert.deepEqual(unused(text, ['zz', 'm', 'one', 'two', 'left', 'yy', 'http_proxy']), ['yy', 'zz']);
  const stages = 'FROM a AS one\nARG p\nFROM a AS two\nFROM a AS three\nARG q\n';
  assert.deepEqual(unused(stages, ['p', 'q'], 'two'), ['q']);
});
