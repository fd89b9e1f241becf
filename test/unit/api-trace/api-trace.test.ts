import assert from 'node:assert/strict';
import { appendFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { apiTraceFolder } from '../../../src/api-trace/api-trace.js';
import { readApiTrace } from '../../../src/api-trace/read-api-trace.js';
import { apiTraceWriter } from '../../../src/api-trace/write-api-trace.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const isAlive = (pid: number): boolean => pid !== 666;

describe('a trace of the API', () => {
  test('is read as it was written, newest first, of every serve', async () => {
    const root = temporaryFolder();
    let now = 1000;
    const one = apiTraceWriter(root, { pid: 11, nowMs: () => now, isAlive });
    const other = apiTraceWriter(root, { pid: 12, nowMs: () => now, isAlive });
    one('GET /info → 200, 1 ms');
    now = 2000;
    other('GET /version → 200, 1 ms');
    one('odd "text"\n\u001b[31m');
    const read = await readApiTrace(root);
    assert.deepEqual(
      read.map(({ pid, text }) => [pid, text]),
      [
        [11, 'odd "text"\n\u001b[31m'],
        [12, 'GET /version → 200, 1 ms'],
        [11, 'GET /info → 200, 1 ms'],
      ],
    );
    assert.equal(new Set(read.map(({ id }) => id)).size, 3);
  });

  test('is for root alone, and never larger than its two files', async () => {
    const root = temporaryFolder();
    const write = apiTraceWriter(root, { pid: 11, nowMs: () => 1, isAlive });
    for (let number = 0; number < 2000; number++) write(`${number} ${'x'.repeat(500)}`);
    const folder = apiTraceFolder(root);
    const names = await readdir(folder);
    assert.deepEqual(names.toSorted(), ['11.1.jsonl', '11.jsonl']);
    for (const name of names) {
      const { size, mode } = await stat(join(folder, name));
      assert.ok(size <= 256 * 1024, `${name}: ${size}`);
      assert.equal(mode & 0o777, 0o600);
    }
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    const read = await readApiTrace(root);
    assert.match(read[0]?.text ?? '', /^1999 /);
    assert.ok(read.length > 400);
  });

  test('of a serve that is gone goes when the next one begins', async () => {
    const root = temporaryFolder();
    apiTraceWriter(root, { pid: 666, nowMs: () => 1, isAlive })('old');
    apiTraceWriter(root, { pid: 11, nowMs: () => 1, isAlive })('new');
    assert.deepEqual(
      (await readApiTrace(root)).map(({ text }) => text),
      ['new'],
    );
  });

  test('is none where nobody traces, and what is no line of one is passed over', async () => {
    const root = temporaryFolder();
    assert.deepEqual(await readApiTrace(root), []);
    const folder = apiTraceFolder(root);
    await mkdir(folder);
    await writeFile(join(folder, 'notes.txt'), 'x');
    await writeFile(join(folder, '9.jsonl'), '{"number":0,"timeMs":1,"text":"whole"}\n[]\nnull\n{"number":"0"}\n');
    await appendFile(join(folder, '9.jsonl'), '{"number":1,"ti');
    assert.deepEqual(
      (await readApiTrace(root)).map(({ text }) => text),
      ['whole'],
    );
  });

  test('that cannot be kept harms nobody', async () => {
    const root = temporaryFolder();
    await writeFile(apiTraceFolder(root), 'in the way');
    apiTraceWriter(root, { pid: 11, nowMs: () => 1, isAlive })('lost');
    assert.deepEqual(await readApiTrace(root), []);
  });
});
