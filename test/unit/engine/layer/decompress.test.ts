import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { decompress } from '../../../../src/engine/layer/decompress.js';
import { isEngineError } from '../../../../src/errors/engine-error.js';

const TEXT = Buffer.concat([Buffer.from('layer '.repeat(100_000)), randomBytes(50_000)]);

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

async function decompressed(bytes: Uint8Array, pieceSize = 60_000): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of decompress(pieces(bytes, pieceSize))) all.push(piece);
  return Buffer.concat(all);
}

const halves = [TEXT.subarray(0, 300_000), TEXT.subarray(300_000)] as const;
const skippable = Buffer.from('502a4d1804000000deadbeef', 'hex');

const CASES: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['plain bytes', TEXT],
  ['gzip', gzipSync(TEXT)],
  ['gzip of several members', Buffer.concat(halves.map((half) => gzipSync(half)))],
  ['gzip padded with zero bytes', Buffer.concat([gzipSync(TEXT), Buffer.alloc(70_000)])],
  ['zstd', zstdCompressSync(TEXT)],
  ['zstd of several frames', Buffer.concat(halves.map((half) => zstdCompressSync(half)))],
  ['zstd between frames to be skipped', Buffer.concat([skippable, zstdCompressSync(TEXT), skippable])],
];

describe('decompressing a layer', () => {
  for (const [name, bytes] of CASES) {
    test(`gives the bytes behind ${name}`, async () => assert.ok((await decompressed(bytes)).equals(TEXT)));
  }

  test('knows the kind from a first piece of one byte', async () => {
    assert.ok((await decompressed(gzipSync(TEXT).subarray(0), 1 << 20)).equals(TEXT));
    const short = gzipSync('short');
    assert.equal(String(await decompressed(short, 1)), 'short');
  });

  test('gives nothing for nothing', async () => assert.equal((await decompressed(Buffer.alloc(0))).byteLength, 0));

  for (const [name, whole] of [
    ['gzip', gzipSync(TEXT)],
    ['zstd', zstdCompressSync(TEXT)],
  ] as const) {
    test(`${name} that is cut off is refused`, async () => {
      await assert.rejects(decompressed(whole.subarray(0, whole.byteLength / 2)), { code: 'layer_invalid' });
    });
    test(`${name} that is damaged is refused`, async () => {
      const damaged = Buffer.from(whole);
      damaged.fill(0xff, 20, 120);
      await assert.rejects(decompressed(damaged), { code: 'layer_invalid' });
    });
  }

  test('gzip with rubbish behind is refused or read, and ends', async () => {
    const rubbish = Buffer.concat([gzipSync(TEXT), Buffer.from('rubbish'.repeat(30_000))]);
    for (const size of [1000, 60_000, rubbish.byteLength]) {
      await decompressed(rubbish, size).catch((error: unknown) => assert.ok(isEngineError(error, 'layer_invalid')));
    }
  });

  test('a failure of the source is the failure of the reader', async () => {
    async function* failing() {
      yield gzipSync(TEXT).subarray(0, 20_000);
      throw new Error('cable');
    }
    await assert.rejects(async () => {
      for await (const piece of decompress(failing())) assert.ok(piece);
    }, /cable/);
  });
});

describe('bytes that grow', () => {
  const growth = { times: 1100, harmlessBytes: 2_000_000 };
  const read = async (bytes: Uint8Array): Promise<number> => {
    let size = 0;
    for await (const piece of decompress(pieces(bytes, 60_000), { growth })) size += piece.byteLength;
    return size;
  };

  test('a thousand times, as gzip can make them, may', async () => {
    assert.equal(await read(gzipSync(Buffer.alloc(20_000_000))), 20_000_000);
  });

  test('any number of times, as long as they are few', async () => {
    assert.equal(await read(zstdCompressSync(Buffer.alloc(1_900_000))), 1_900_000);
  });

  test('beyond that are refused before they have come to much', async () => {
    const bomb = zstdCompressSync(Buffer.alloc(200_000_000));
    let size = 0;
    const reading = async (): Promise<void> => {
      for await (const piece of decompress(pieces(bomb, 60_000), { growth })) size += piece.byteLength;
    };
    await assert.rejects(reading(), {
      code: 'layer_invalid',
      message: /decompressed it is more than 1100 times as large/,
    });
    assert.ok(size < 40_000_000, `${size} bytes`);
  });
});
