import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { inflated } from '../../../../src/engine/layer/inflate-by-program.js';
import { nodeProcesses } from '../../../../src/host/node/processes.js';

const processes = nodeProcesses(process.env);
const missing = ['xz', 'bzip2'].find((name) => !existsSync(`/usr/bin/${name}`));
const CONTENT = Buffer.from('0123456789abcdef'.repeat(100_000));

async function* cut(bytes: Buffer, size = 1000): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.byteLength; start += size) yield bytes.subarray(start, start + size);
}

async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const piece of pieces) chunks.push(piece);
  return Buffer.concat(chunks);
}

describe('what programs of the machine take apart', { skip: missing ? `${missing} is not installed` : false }, () => {
  for (const program of ['xz', 'bzip2']) {
    const packed = () => execFileSync(program, ['-c'], { input: CONTENT });

    test(`${program}, however it is cut`, async () => {
      assert.deepEqual(await whole(inflated(processes, cut(packed()))), CONTENT);
      assert.deepEqual(await whole(inflated(processes, cut(packed(), 1))), CONTENT);
    });

    test(`${program} that is damaged or cut short is told as that`, async () => {
      const damaged = packed().fill(7, 40, 60);
      await assert.rejects(whole(inflated(processes, cut(damaged))), { code: 'archive_invalid' });
      const short = packed().subarray(0, -20);
      await assert.rejects(whole(inflated(processes, cut(short))), { code: 'archive_invalid' });
    });
  }

  test('what fails to come is told, and not what the program makes of it', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield execFileSync('xz', ['-c'], { input: CONTENT }).subarray(0, 100);
      throw new TypeError('gone');
    }
    await assert.rejects(whole(inflated(processes, broken())), /gone/);
  });

  test('whoever has read enough leaves, and the program goes', async () => {
    const pieces = inflated(processes, cut(execFileSync('xz', ['-c'], { input: CONTENT })));
    for await (const piece of pieces) {
      assert.ok(piece.byteLength > 0);
      break;
    }
  });

  test('everything else passes as it is', async () => {
    for (const bytes of [gzipSync(CONTENT), Buffer.from('plain'), Buffer.alloc(0)]) {
      assert.deepEqual(await whole(inflated(processes, cut(bytes))), bytes);
    }
  });

  test('a machine without the program says so', async () => {
    const bare = nodeProcesses({ PATH: '/nowhere' });
    const packed = execFileSync('xz', ['-c'], { input: CONTENT });
    await assert.rejects(whole(inflated(bare, cut(packed))), /xz is not installed/);
  });
});
