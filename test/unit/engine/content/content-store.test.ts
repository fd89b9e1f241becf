import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { openContentStore } from '../../../../src/engine/content/open-content-store.js';
import { recoverContent } from '../../../../src/engine/content/recover-content.js';
import { writeBlob } from '../../../../src/engine/content/write-blob.js';
import { layout } from '../../../../src/engine/roots.js';
import { contentStoreContract } from '../../../contract/content-store.contract.js';
import { chunks, descriptorOf } from '../../../support/blobs.js';
import { testHost } from '../../../support/layer-stand.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const hello = descriptorOf('hello');

function stand() {
  const folder = temporaryFolder();
  const roots = { dataRoot: folder, runRoot: join(folder, 'run') };
  return { roots, store: openContentStore(testHost, roots), ingests: layout.ingests(roots) };
}

contentStoreContract('local', () => {
  const { roots, store } = stand();
  return { store, again: () => openContentStore(testHost, roots) };
});

describe('the local content store', () => {
  test('a blob that was changed on disk is not taken for what it was', async () => {
    const { store } = stand();
    await writeBlob(store, hello, chunks('hello'));
    writeFileSync(store.path(hello.digest), 'hellO');
    await assert.rejects(store.read(hello.digest), { code: 'blob_digest_mismatch' });
    const stream = await store.open(hello.digest);
    await assert.rejects(stream.toArray(), { code: 'blob_digest_mismatch' });
    await assert.rejects(Array.fromAsync(store.scan(hello.digest)), { code: 'blob_digest_mismatch' });
  });

  test('an ingest is private to root, and so is the blob', async () => {
    const { store } = stand();
    await writeBlob(store, hello, chunks('hello'));
    assert.equal(statSync(store.path(hello.digest)).mode & 0o077, 0);
  });

  test('leaves no file beside its blobs', async () => {
    const { store, ingests } = stand();
    await writeBlob(store, hello, chunks('hello'));
    await writeBlob(store, hello, chunks('hello'));
    await assert.rejects(writeBlob(store, descriptorOf('other'), chunks('wrong')), { code: 'blob_digest_mismatch' });
    assert.equal((await store.ingest(hello.digest)) ?? 'there', 'there');
    assert.deepEqual(readdirSync(ingests), []);
  });
});

describe('recovering the content store', () => {
  test('removes what nobody can go on with, and keeps what a pull may', async () => {
    const { roots, store, ingests } = stand();
    mkdirSync(ingests, { recursive: true });
    const name = hello.digest.replace(':', '-');
    writeFileSync(join(ingests, 'unnamed-12'), 'lost');
    writeFileSync(join(ingests, name), 'hel');
    await recoverContent(testHost, roots);
    assert.deepEqual(readdirSync(ingests), [name]);
    await using ingest = await store.ingest(hello.digest);
    assert.equal(ingest?.sizeBytes, 3);
  });

  test('removes what nobody has gone on with for a day', async () => {
    const { roots, ingests } = stand();
    mkdirSync(ingests, { recursive: true });
    const path = join(ingests, hello.digest.replace(':', '-'));
    writeFileSync(path, 'hel');
    utimesSync(path, 1, 1);
    await recoverContent(testHost, roots);
    assert.deepEqual(readdirSync(ingests), []);
  });

  test('leaves alone what is being written', async () => {
    const { roots, store, ingests } = stand();
    await using unnamed = await store.ingestUnnamed();
    await unnamed.write(Buffer.from('hello'));
    await using named = await store.ingest(hello.digest);
    await recoverContent(testHost, roots, { keepMs: 0 });
    assert.equal(readdirSync(ingests).length, 2);
    assert.ok(named);
    assert.equal(await unnamed.commit(), hello.digest);
  });

  test('an ingest whose process is killed is free at once', async () => {
    const { store, ingests } = stand();
    mkdirSync(ingests, { recursive: true });
    const path = join(ingests, hello.digest.replace(':', '-'));
    const holder = spawn('flock', [path, 'sh', '-c', 'printf hel >"$0"; echo ready; exec sleep 60', path], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    await once(holder.stdout, 'data');
    const waits = Promise.withResolvers<void>();
    const next = store.ingest(hello.digest, { onWait: waits.resolve });
    await waits.promise;
    process.kill(-(holder.pid ?? 0), 'SIGKILL');
    await using ingest = await next;
    assert.equal(ingest?.sizeBytes, 3);
  });
});
