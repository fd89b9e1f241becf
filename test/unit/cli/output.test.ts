import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';

import { BrokenPipe, Output } from '../../../src/cli/output.js';

const neverOpened = (): never => assert.fail('a stream was opened');

test('where writing needs no stream, none is opened', async () => {
  const written: (string | Uint8Array)[] = [];
  const output = new Output(neverOpened, { write: (data) => void written.push(data) });
  assert.equal(output.isTerminal, false);
  assert.deepEqual([output.columns, output.rows], [80, 24]);
  output.onResize(() => undefined)[Symbol.dispose]();
  output.line('one');
  output.write('two');
  await output.ready();
  await output.flush();
  assert.deepEqual(written, ['one\n', 'two']);
});

test('what can only be written by a stream is, and all that follows', async () => {
  const stream = new PassThrough();
  const output = new Output(() => stream, { write: () => Buffer.from('rest ') });
  output.write('the rest ');
  output.write('and more');
  stream.end();
  assert.equal((await stream.toArray()).join(''), 'rest and more');
});

test('nobody who reads is told as a stream tells it', async () => {
  const output = new Output(neverOpened, {
    write() {
      throw Object.assign(new Error('broken'), { code: 'EPIPE' });
    },
  });
  const { failure } = output;
  output.write('x');
  assert.ok(output.brokenSignal.aborted);
  await assert.rejects(failure, BrokenPipe);
  assert.throws(() => output.write('y'), BrokenPipe);
  await output.flush();
});

test('nothing is opened for a command that says nothing', async () => {
  await new Output(neverOpened).flush();
});

test('what a full disk did not take is told, also of the last that was written', async () => {
  const output = new Output(neverOpened, {
    write() {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    },
  });
  output.write('x');
  await assert.rejects(output.flush(), { code: 'disk_full', message: 'no space left on device: /dev/stdout' });
});
