import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { userPrograms } from '../../../src/host/node/user-programs.js';

const programs = userPrograms({ PATH: process.env['PATH'], FROM_OUTSIDE: 'yes' });

const capture = async (script: string, { maxBytes = 1000, signal = new AbortController().signal } = {}) =>
  await programs.capture({
    program: '/bin/sh',
    args: ['-c', script],
    env: { OWN: 'too' },
    maxBytes,
    cancelSignal: signal,
  });

describe('a program that a user asks for', () => {
  test('has the environment and what is added, no input, and is told by its exit code and its output', async () => {
    const end = await capture('cat; echo "$FROM_OUTSIDE $OWN"; echo oops >&2; exit 3');
    assert.deepEqual(
      { ...end, output: end.output.split('\n').toSorted().join(' ').trim() },
      {
        exitCode: 3,
        signal: undefined,
        output: 'oops yes too',
        droppedBytes: 0,
      },
    );
  });

  test('that prints without end keeps its last', async () => {
    const { output, droppedBytes } = await capture('seq 1 200000', { maxBytes: 100 });
    assert.ok(output.endsWith('199999\n200000\n'));
    assert.equal(Buffer.byteLength(output), 100);
    assert.equal(droppedBytes, 1_288_895 - 100);
  });

  test('that is ended by a signal says which', async () => {
    assert.deepEqual(await capture('kill -9 $$'), {
      exitCode: undefined,
      signal: 'SIGKILL',
      output: '',
      droppedBytes: 0,
    });
  });

  test('that leaves something behind which holds its output open is not waited for', async () => {
    const { exitCode, output } = await capture('sleep 600 & echo started $!');
    assert.equal(exitCode, 0);
    const pid = Number(/started (\d+)/.exec(output)?.[1]);
    assert.ok(pid > 1);
    process.kill(pid, 'SIGKILL');
  });

  test('ends when nobody wants it any more', async () => {
    const cancel = new AbortController();
    const ended = capture('trap "" TERM; echo ready; sleep 1; exit 9', { signal: cancel.signal });
    cancel.abort();
    const { exitCode } = await ended;
    assert.notEqual(exitCode, 0);
  });

  test('that is not there is told by name', async () => {
    const asked = { program: 'no-such-program', args: [], env: {} };
    await assert.rejects(programs.runOnTerminal(asked), {
      code: 'program_missing',
      message: 'no-such-program is not installed',
    });
    await assert.rejects(programs.capture({ ...asked, maxBytes: 1, cancelSignal: new AbortController().signal }), {
      code: 'program_missing',
    });
  });
});
