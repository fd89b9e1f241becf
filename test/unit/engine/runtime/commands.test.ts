import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import * as commands from '../../../../src/engine/runtime/commands.js';
import { parseSignal } from '../../../../src/oci/signal.js';
import { aContainerId } from '../../../support/builders.js';

const ID = aContainerId(1);

describe('calls of the runtime', () => {
  test('are plain arguments', () => {
    assert.deepEqual(commands.start(ID).args, ['start', ID]);
    assert.deepEqual(commands.kill(ID, parseSignal('TERM')).args, ['kill', ID, '15']);
    assert.deepEqual(commands.kill(ID, parseSignal('9'), { all: true }).args, ['kill', '--all', ID, '9']);
    assert.deepEqual(commands.remove(ID).args, ['delete', ID]);
    assert.deepEqual(commands.remove(ID, { force: true }).args, ['delete', '--force', ID]);
    assert.deepEqual(commands.processes(ID).args, ['ps', '--format', 'json', ID]);
  });

  test('read a state', () => {
    const printed = '{\n "ociVersion": "1.0.0", "id": "t1", "pid": 4725, "status": "running", "bundle": "/b"\n}';
    assert.deepEqual(commands.state(ID).read(printed), { id: 't1', pid: 4725, status: 'running' });
  });

  test('read lists, also empty ones as each runtime writes them', () => {
    assert.deepEqual(commands.list().read('[\n    {"id": "t1", "pid": 1, "status": "stopped"}\n]'), [
      { id: 't1', pid: 1, status: 'stopped' },
    ]);
    for (const empty of ['[\n\n]', 'null', ''])
      assert.deepEqual(commands.list().read(empty), [], JSON.stringify(empty));
    assert.deepEqual(commands.processes(ID).read('[\n  4725\n]'), [4725]);
    assert.deepEqual(commands.processes(ID).read('null'), []);
  });

  test('refuse an answer that is none', () => {
    for (const answer of ['', 'null', '[]', '{"id":1}', '{"id":"a","status":"flying","pid":1}']) {
      assert.throws(() => commands.state(ID).read(answer), { code: 'runtime_failed' }, answer);
    }
    assert.throws(() => commands.list().read('{}'), { code: 'runtime_failed' });
  });
});
