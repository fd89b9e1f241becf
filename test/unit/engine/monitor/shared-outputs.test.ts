import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SharedOutputs } from '../../../../src/engine/monitor/shared-outputs.js';
import type { AttachSession, OutputChunk } from '../../../../src/engine/task/attach-session.js';
import { AsyncQueue } from '../../../support/fake-engine/async-queue.js';
import { eventually } from '../../../support/log-receivers/eventually.js';

/** A program's output, and how often somebody connected to it. */
function program() {
  const output = new AsyncQueue<OutputChunk>();
  const calls = { opened: 0, closed: 0 };
  const none = () => Promise.resolve();
  const close = async (): Promise<void> => {
    calls.closed += 1;
    output.drop();
  };
  const connect = async (): Promise<AttachSession> => {
    calls.opened += 1;
    return { output, write: none, closeInput: none, resize: none, close, detach: close, [Symbol.asyncDispose]: close };
  };
  const say = (text: string, stream: OutputChunk['stream'] = 'stdout') =>
    output.push({ stream, bytes: Buffer.from(text) });
  return { calls, connect, say, end: () => output.end() };
}

async function heard({ output }: AttachSession): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const { bytes } of output) chunks.push(bytes);
  return Buffer.concat(chunks).toString();
}

test('all hear the same over one connection, each the streams that it asked for', async () => {
  const outputs = new SharedOutputs();
  const { connect, calls, say, end } = program();
  const join = (options: object) => outputs.join('life', options, connect);
  const sessions = await Promise.all([join({}), join({ stderr: false }), join({ stdout: false })]);
  const all = Promise.all(sessions.map(heard));
  say('out');
  say('err', 'stderr');
  end();
  assert.deepEqual(await all, ['outerr', 'out', 'err']);
  assert.equal(calls.opened, 1);
});

test('the last who leaves closes the connection, and whoever comes then opens another', async () => {
  const outputs = new SharedOutputs();
  const first = program();
  const [one, two] = [await outputs.join('life', {}, first.connect), await outputs.join('life', {}, first.connect)];
  await one.close();
  await one.close();
  assert.equal(first.calls.closed, 0);
  await two.close();
  assert.equal(first.calls.closed, 1);
  const second = program();
  await outputs.join('life', {}, second.connect);
  assert.equal(second.calls.opened, 1);
});

test('one who is cancelled hears no more, and the others do', async () => {
  const outputs = new SharedOutputs();
  const { connect, say, end } = program();
  const cancel = new AbortController();
  const [left, stays] = [
    await outputs.join('life', { cancelSignal: cancel.signal }, connect),
    await outputs.join('life', {}, connect),
  ];
  cancel.abort();
  const both = Promise.all([heard(left), heard(stays)]);
  say('more');
  end();
  assert.deepEqual(await both, ['', 'more']);
});

test('a failure to connect is told to all who wait, and remembered for nobody', async () => {
  const outputs = new SharedOutputs();
  const refuse = () => Promise.reject(new Error('gone'));
  const both = await Promise.allSettled([outputs.join('life', {}, refuse), outputs.join('life', {}, refuse)]);
  assert.deepEqual(
    both.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  const { connect, calls } = program();
  await outputs.join('life', {}, connect);
  assert.equal(calls.opened, 1);
});

test('one who does not read holds the others up, and does not fill the memory', async () => {
  const outputs = new SharedOutputs();
  const { connect, say } = program();
  const deaf = await outputs.join('life', {}, connect);
  const session = await outputs.join('life', {}, connect);
  const hears: number[] = [];
  void (async () => {
    for await (const { bytes } of session.output) hears.push(bytes.byteLength);
  })();
  for (let count = 0; count < 100; count += 1) say('x'.repeat(100_000));
  await eventually('a megabyte and a bit', () => hears.length >= 11);
  assert.ok(hears.length < 100);
  await deaf.close();
  await eventually('all of it', () => hears.length === 100);
  await session.close();
});
