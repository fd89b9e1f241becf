import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { inspectTree } from '../../../../../src/ui/state/detail/inspect-tree.js';
import { maskJson } from '../../../../../src/ui/state/detail/mask-json.js';

const json = {
  Id: 'abc',
  State: { Pid: 1, Health: { Log: [{ ExitCode: 0 }] } },
  HostConfig: { Binds: null, CapAdd: [], Ulimits: [{ Name: 'nofile' }] },
};

const lines = (options: Parameters<typeof inspectTree>[1]): readonly string[] =>
  inspectTree(json, options).map(({ depth, name, text }) => `${' '.repeat(depth)}${name} ${text}`.trimEnd());

describe('the tree of a JSON', () => {
  test('keeps its order, with what people look for open', () => {
    assert.deepEqual(lines({ turned: new Set() }), [
      'Id "abc"',
      'State',
      ' Pid 1',
      ' Health { Log: […] }',
      'HostConfig { Binds: null, CapAdd: [], Ulimits: […] }',
    ]);
  });

  test('folds and unfolds by hand', () => {
    assert.deepEqual(lines({ turned: new Set(['State', 'HostConfig']) }).slice(1), [
      'State { Pid: 1, Health: {…} }',
      'HostConfig',
      ' Binds null',
      ' CapAdd []',
      ' Ulimits [{…}]',
    ]);
  });

  test('what matches is shown with what it lies in, folded or not', () => {
    const matches = (text: string): boolean => /Name|Pid/.test(text);
    assert.deepEqual(lines({ turned: new Set(), matches }), [
      'State',
      ' Pid 1',
      'HostConfig',
      ' Ulimits',
      '  0',
      '   Name "nofile"',
    ]);
  });
});

test('secrets are masked in the environment, labels, annotations and options of the log', () => {
  const Values = { token: 'a', plain: 'b' };
  const masked = maskJson({
    Config: { Env: ['API_KEY=a', 'LANG=C'], Labels: Values },
    HostConfig: { Annotations: Values, LogConfig: { Config: { 'splunk-token': 'a' } } },
  });
  const without = { token: '********', plain: 'b' };
  assert.deepEqual(masked, {
    Config: { Env: ['API_KEY=********', 'LANG=C'], Labels: without },
    HostConfig: { Annotations: without, LogConfig: { Config: { 'splunk-token': '********' } } },
  });
});
