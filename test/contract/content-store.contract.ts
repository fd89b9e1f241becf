import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { ContentStore, Growth } from '../../src/engine/content/content-store.js';
import { writeBlob } from '../../src/engine/content/write-blob.js';
import type { Digest } from '../../src/oci/digest.js';
import { chunks, descriptorOf, endless } from '../support/blobs.js';

/** Opens a store on state that is its own; calling `again` opens one more on the same state. */
export type OpenContentStore = () => { readonly store: ContentStore; readonly again: () => ContentStore };

const hello = descriptorOf('hello');

/** What the engine relies on in every content store, said once and run on each of them. */
export function contentStoreContract(name: string, open: OpenContentStore): void {
  describe(`content store contract: ${name}`, () => {
    describe('writing', () => writing(open));
    describe('reading', () => reading(open));
    describe('going on with what was cut off', () => resuming(open));
    describe('watching a blob arrive', () => watching(open));
    describe('removing', () => removing(open));
  });
}

async function ingestOf(store: ContentStore, digest: Digest) {
  const ingest = await store.ingest(digest);
  assert.ok(ingest, 'the blob is in the store already');
  return ingest;
}

function writing(open: OpenContentStore): void {
  test('bytes that do not match their digest are refused and leave nothing behind', async () => {
    const { store } = open();
    await assert.rejects(writeBlob(store, hello, chunks('hellO')), { code: 'blob_digest_mismatch' });
    assert.equal(await store.has(hello.digest), false);
    await using ingest = await ingestOf(store, hello.digest);
    assert.equal(ingest.sizeBytes, 0);
  });

  test('storing the same blob twice is no error', async () => {
    const { store } = open();
    await writeBlob(store, hello, chunks('he', 'llo'));
    await writeBlob(store, hello, chunks('hello'));
    assert.equal(await store.has(hello.digest), true);
  });

  test('a source that does not end is cut off one chunk past its size', async () => {
    const { store } = open();
    await assert.rejects(writeBlob(store, hello, endless()), { code: 'blob_size_mismatch' });
  });

  test('a source that ends too early is refused', async () => {
    const { store } = open();
    await assert.rejects(writeBlob(store, hello, chunks('hell')), { code: 'blob_size_mismatch' });
    assert.equal(await store.has(hello.digest), false);
  });

  test('bytes that nobody could name before are named by their digest', async () => {
    const { store } = open();
    await using ingest = await store.ingestUnnamed();
    await ingest.write(Buffer.from('hello'));
    assert.equal(await ingest.commit(), hello.digest);
    assert.equal(String(await store.read(hello.digest)), 'hello');
  });

  test('a digest that the caller has computed is taken at its word, and compared', async () => {
    const { store } = open();
    await using ingest = await ingestOf(store, hello.digest);
    await ingest.write(Buffer.from('hello'));
    const actual = descriptorOf('another').digest;
    await assert.rejects(ingest.commit({ digest: hello.digest, actual }), { code: 'blob_digest_mismatch' });
    assert.equal(await store.has(hello.digest), false);
  });

  test('sha512 names blobs too', async () => {
    const { store } = open();
    const digest = `sha512:${'0'.repeat(128)}` as Digest;
    await assert.rejects(writeBlob(store, { digest, size: 5 }, chunks('hello')), { code: 'blob_digest_mismatch' });
    await using ingest = await store.ingestUnnamed();
    await ingest.write(Buffer.from('hello'));
    const actual = `sha512:${'1'.repeat(128)}` as Digest;
    assert.equal(await ingest.commit({ digest: actual, actual }), actual);
    assert.equal(await store.has(actual), true);
  });
}

function reading(open: OpenContentStore): void {
  test('what is stored is read back', async () => {
    const { store } = open();
    await writeBlob(store, hello, chunks('hello'));
    assert.equal(await store.size(hello.digest), 5);
    assert.equal(String(await store.read(hello.digest)), 'hello');
    assert.equal(String(Buffer.concat(await (await store.open(hello.digest)).toArray())), 'hello');
  });

  test('a large one is scanned, in memory that is used again', async () => {
    const { store } = open();
    const text = Array.from({ length: 200_000 }, (_, index) => `line ${index}\n`).join('');
    const large = descriptorOf(text);
    await writeBlob(store, large, chunks(text));
    const copies = await Array.fromAsync(store.scan(large.digest), (piece) => Buffer.from(piece));
    assert.ok(Buffer.concat(copies).equals(Buffer.from(text)));
    const kept = await Array.fromAsync(store.scan(large.digest));
    assert.equal(new Set(kept.map(({ buffer }) => buffer)).size, 1);
  });

  test('what is not stored is not found', async () => {
    const { store } = open();
    const notFound = { code: 'blob_not_found' };
    await assert.rejects(store.size(hello.digest), notFound);
    await assert.rejects(store.read(hello.digest), notFound);
    await assert.rejects(store.open(hello.digest), notFound);
    await assert.rejects(Array.fromAsync(store.scan(hello.digest)), notFound);
    assert.deepEqual(await store.list(), []);
  });

  test('a blob larger than the reader will have is refused', async () => {
    const { store } = open();
    await writeBlob(store, hello, chunks('hello'));
    await assert.rejects(store.read(hello.digest, { maxBytes: 4 }), { code: 'blob_size_mismatch' });
  });

  test('all blobs are listed with their sizes', async () => {
    const { store } = open();
    for (const text of ['hello', 'world!']) await writeBlob(store, descriptorOf(text), chunks(text));
    const sizes = new Map((await store.list()).map(({ digest, sizeBytes }) => [digest, sizeBytes]));
    assert.deepEqual(
      sizes,
      new Map([
        [hello.digest, 5],
        [descriptorOf('world!').digest, 6],
      ]),
    );
  });
}

function resuming(open: OpenContentStore): void {
  test('an ingest goes on where the one before it ended', async () => {
    const { store, again } = open();
    {
      await using ingest = await ingestOf(store, hello.digest);
      await ingest.write(Buffer.from('hel'));
    }
    await using ingest = await ingestOf(again(), hello.digest);
    assert.equal(ingest.sizeBytes, 3);
    await ingest.write(Buffer.from('lo'));
    assert.equal(await ingest.commit({ digest: hello.digest, size: 5 }), hello.digest);
  });

  test('or begins anew, where it cannot', async () => {
    const { store } = open();
    {
      await using ingest = await ingestOf(store, hello.digest);
      await ingest.write(Buffer.from('xyz'));
    }
    await using ingest = await ingestOf(store, hello.digest);
    await ingest.restart();
    await ingest.write(Buffer.from('hello'));
    await ingest.commit({ digest: hello.digest });
  });

  test('an ingest that is aborted leaves nothing', async () => {
    const { store } = open();
    const first = await ingestOf(store, hello.digest);
    await first.write(Buffer.from('hel'));
    await first.abort();
    await using second = await ingestOf(store, hello.digest);
    assert.equal(second.sizeBytes, 0);
  });

  test('two that store the same blob share: the second waits, and finds it', async () => {
    const { store, again } = open();
    await using first = await ingestOf(store, hello.digest);
    const waits = Promise.withResolvers<void>();
    const second = again().ingest(hello.digest, { onWait: waits.resolve });
    await waits.promise;
    await first.write(Buffer.from('hello'));
    await first.commit({ digest: hello.digest });
    assert.equal(await second, undefined);
  });

  test('or goes on, when the first gives up', async () => {
    const { store, again } = open();
    const first = await ingestOf(store, hello.digest);
    const waits = Promise.withResolvers<void>();
    const second = again().ingest(hello.digest, { onWait: waits.resolve });
    await waits.promise;
    await first.write(Buffer.from('hel'));
    await first[Symbol.asyncDispose]();
    await using ingest = await second;
    assert.equal(ingest?.sizeBytes, 3);
  });

  test('a wait can be cancelled', async () => {
    const { store, again } = open();
    await using first = await ingestOf(store, hello.digest);
    const cancel = new AbortController();
    const second = again().ingest(hello.digest, { onWait: () => cancel.abort(), cancelSignal: cancel.signal });
    await assert.rejects(second, { code: 'cancelled' });
    assert.equal(first.sizeBytes, 0);
  });
}

function watching(open: OpenContentStore): void {
  test('whoever watches is told of what is there, of each growth, and of the end', async () => {
    const { store } = open();
    await using ingest = await ingestOf(store, hello.digest);
    await ingest.write(Buffer.from('he'));
    const seen: Growth[] = [];
    ingest.subscribe((growth) => seen.push(growth));
    await ingest.write(Buffer.from('llo'));
    await ingest.commit({ digest: hello.digest });
    assert.deepEqual(seen, [
      { bytes: 2, state: 'growing' },
      { bytes: 5, state: 'growing' },
      { bytes: 5, state: 'ended' },
    ]);
  });

  test('and of there being no more to wait for', async () => {
    const { store } = open();
    const ingest = await ingestOf(store, hello.digest);
    await ingest.write(Buffer.from('he'));
    const seen: Growth[] = [];
    ingest.subscribe((growth) => seen.push(growth));
    await ingest[Symbol.asyncDispose]();
    assert.deepEqual(seen.at(-1), { bytes: 2, state: 'broken' });
  });
}

function removing(open: OpenContentStore): void {
  test('a blob that is removed is gone, and removing it again no error', async () => {
    const { store } = open();
    await writeBlob(store, hello, chunks('hello'));
    await store.remove(hello.digest);
    await store.remove(hello.digest);
    assert.equal(await store.has(hello.digest), false);
  });

  test('whoever reads a blob reads it to its end', async () => {
    const { store } = open();
    await writeBlob(store, hello, chunks('hello'));
    const stream = await store.open(hello.digest);
    const read = stream.toArray();
    await new Promise((opened) => stream.once('readable', opened));
    await store.remove(hello.digest);
    assert.equal(String(Buffer.concat(await read)), 'hello');
  });

  test('a sweep takes what is not used', async () => {
    const { store } = open();
    for (const text of ['hello', 'world!']) await writeBlob(store, descriptorOf(text), chunks(text));
    const { count, freedBytes, finish } = store.sweep((digest) => digest === hello.digest);
    assert.deepEqual([count, freedBytes], [1, 6]);
    assert.deepEqual(
      (await store.list()).map(({ digest }) => digest),
      [hello.digest],
    );
    await finish();
  });
}
