import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { gzipInParallel } from '../../../../src/engine/image/gzip-in-parallel.js';
import { seededRandom } from '../../../support/seeded-random.js';

const BLOCK = 64 * 1024;

async function* cutAt(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (let index = 0; start < bytes.byteLength; index += 1) {
    const end = start + (sizes[index % sizes.length] ?? 1);
    yield bytes.subarray(start, end);
    start = end;
  }
}

async function gzip(bytes: Buffer, sizes: readonly number[] = [10_000]): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(gzipInParallel(cutAt(bytes, sizes), { level: 3, blockBytes: BLOCK })));
}

/** Text that packs well, and differs from place to place. */
function text(size: number): Buffer {
  const random = seededRandom(7);
  const words = Array.from({ length: 500 }, (_, index) => `word${index * 7919} `);
  let made = '';
  while (made.length < size) made += words[random.below(words.length)];
  return Buffer.from(made.slice(0, size));
}

describe('gzip on several threads', () => {
  for (const size of [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 7 * BLOCK, 9 * BLOCK + 12_345]) {
    test(`${size} bytes come back the same`, async () => {
      const bytes = text(size);
      assert.deepEqual(gunzipSync(await gzip(bytes)), bytes);
    });
  }

  test('how the bytes come makes no difference', async () => {
    const bytes = text(5 * BLOCK + 99);
    const expected = await gzip(bytes, [bytes.byteLength]);
    for (const sizes of [[1000], [BLOCK], [BLOCK - 1, 2, 3 * BLOCK], [17, 90_001]]) {
      assert.deepEqual(await gzip(bytes, sizes), expected);
    }
  });

  test('a block is packed with what came before it', async () => {
    // One page, again and again, of bytes that do not pack by themselves.
    const random = seededRandom(1);
    const page = Buffer.from(Array.from({ length: 16 * 1024 }, () => random.below(256)));
    const packed = await gzip(Buffer.concat(Array.from({ length: 32 }, () => page)));
    assert.ok(packed.byteLength < 2 * page.byteLength, `${packed.byteLength} bytes`);
  });

  test('a source that fails ends it with that failure', async () => {
    const failure = new Error('the disk is gone');
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield text(3 * BLOCK);
      throw failure;
    }
    await assert.rejects(
      Array.fromAsync(gzipInParallel(failing(), { level: 3, blockBytes: BLOCK })),
      (error) => error === failure,
    );
  });

  test('whoever stops reading leaves nothing that fails later', async () => {
    for await (const piece of gzipInParallel(cutAt(text(9 * BLOCK), [BLOCK]), { level: 3, blockBytes: BLOCK })) {
      if (piece.byteLength > 100) break;
    }
  });
});
