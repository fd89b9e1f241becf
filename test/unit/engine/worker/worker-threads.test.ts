import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { openContentStore } from '../../../../src/engine/content/open-content-store.js';
import { applyLayer } from '../../../../src/engine/layer/apply-layer.js';
import type { UnpackProgress } from '../../../../src/engine/layer/unpack-job.js';
import { openWorkerThreads } from '../../../../src/engine/worker/open-worker-threads.js';
import { descriptorOf } from '../../../support/blobs.js';
import { sha256, testHost } from '../../../support/layer-stand.js';
import { PATIENCE_MS } from '../../../support/patience.js';
import { rootReason } from '../../../support/root-reason.js';
import { tarOf } from '../../../support/tar-builder.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const skip = rootReason(); // Owners are set.

const tar = tarOf([
  { name: 'file', body: 'x'.repeat(600_000) },
  { name: 'last', body: 'end' },
]);
const blob = gzipSync(tar, { level: 0 });

function target(): string {
  const path = join(temporaryFolder(), 'layer');
  mkdirSync(path);
  return path;
}

function stored(bytes: Uint8Array): string {
  const path = join(temporaryFolder(), 'blob');
  writeFileSync(path, bytes);
  return path;
}

/** Of every process: pgrep is not on every machine. */
function commandLines(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return ''; // It has ended meanwhile.
      }
    });
}

async function appears(path: string): Promise<void> {
  const cancelSignal = AbortSignal.timeout(PATIENCE_MS);
  while (!existsSync(path)) await testHost.clock.sleep(1, cancelSignal);
}

/** Of every thread of this process. @see proc_pid_stat(5): nice */
function nicenesses(): readonly number[] {
  return readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}

function openStore() {
  const folder = temporaryFolder();
  return openContentStore(testHost, { dataRoot: folder, runRoot: folder });
}

describe('applying layers in worker threads', { skip }, () => {
  test('threads that are to give way do so, and the one that draws does not', async () => {
    const own = getPriority();
    await using workers = openWorkerThreads({ giveWay: true });
    workers.warmUp();
    const cancelSignal = AbortSignal.timeout(PATIENCE_MS);
    while (!nicenesses().includes(10)) await testHost.clock.sleep(1, cancelSignal);
    assert.equal(getPriority(process.pid), own);
  });

  test('a stored blob becomes a folder, and both its digests are known', async () => {
    await using workers = openWorkerThreads();
    const targetDir = target();
    const progress: UnpackProgress[] = [];
    const applied = await applyLayer(workers, {
      source: { path: stored(blob) },
      targetDir,
      whiteouts: 'overlay',
      onProgress: (each) => progress.push(each),
    });
    assert.deepEqual(applied, {
      diffId: sha256(tar),
      digest: sha256(blob),
      compressedBytes: blob.byteLength,
      sizeBytes: 600_003,
      entries: 2,
    });
    assert.equal(readFileSync(join(targetDir, 'last'), 'utf8'), 'end');
    assert.ok(progress.length > 0);
  });

  test('a layer is unpacked while it arrives, and its blob committed with the digest that was found', async () => {
    await using workers = openWorkerThreads();
    const store = openStore();
    const { digest } = descriptorOf(blob);
    await using ingest = await store.ingest(digest);
    assert.ok(ingest);
    const targetDir = target();
    const applying = applyLayer(workers, { source: ingest, targetDir, whiteouts: 'overlay' });
    await ingest.write(blob.subarray(0, 400_000));
    await appears(join(targetDir, 'file'));
    await ingest.write(blob.subarray(400_000));
    ingest.end();
    const { digest: actual } = await applying;
    assert.equal(await ingest.commit({ digest, actual }), digest);
  });

  test('many at once share the threads', async () => {
    await using workers = openWorkerThreads();
    const path = stored(blob);
    const all = Array.from({ length: 8 }, () =>
      applyLayer(workers, { source: { path }, targetDir: target(), whiteouts: 'overlay' }),
    );
    for (const { diffId } of await Promise.all(all)) assert.equal(diffId, sha256(tar));
  });

  test('a thread that was warmed up takes the first job', async () => {
    await using workers = openWorkerThreads();
    workers.warmUp();
    workers.warmUp();
    const source = { path: stored(blob) };
    const { diffId } = await applyLayer(workers, { source, targetDir: target(), whiteouts: 'overlay' });
    assert.equal(diffId, sha256(tar));
  });

  test('a failure comes back with its code and details', async () => {
    await using workers = openWorkerThreads();
    const bad = applyLayer(workers, {
      source: { path: stored(tarOf([{ name: '../evil' }])) },
      targetDir: target(),
      whiteouts: 'overlay',
    });
    await assert.rejects(bad, { code: 'layer_invalid', kind: 'data_loss' });
  });

  test('a pull that is given up ends the unpacking of what has arrived', async () => {
    await using workers = openWorkerThreads();
    const ingest = await openStore().ingestUnnamed();
    const applying = applyLayer(workers, { source: ingest, targetDir: target(), whiteouts: 'overlay' });
    await ingest.write(blob.subarray(0, 1000));
    await ingest[Symbol.asyncDispose]();
    await assert.rejects(applying, { code: 'cancelled' });
  });

  test('cancelling ends it, and leaves no tar behind', async () => {
    await using workers = openWorkerThreads();
    await using ingest = await openStore().ingestUnnamed();
    const cancel = new AbortController();
    const targetDir = target();
    const applying = applyLayer(workers, {
      source: ingest,
      targetDir,
      whiteouts: 'overlay',
      cancelSignal: cancel.signal,
    });
    await ingest.write(blob.subarray(0, 400_000));
    await appears(join(targetDir, 'file'));
    cancel.abort();
    await assert.rejects(applying, { code: 'cancelled' });
    await assert.rejects(
      applyLayer(workers, { source: ingest, targetDir, whiteouts: 'overlay', cancelSignal: cancel.signal }),
      { code: 'cancelled' },
    );
    assert.deepEqual(
      commandLines().filter((line) => line.includes(`--directory=${targetDir}`)),
      [],
    );
  });

  test('threads that are closed end their work', async () => {
    const workers = openWorkerThreads();
    const ingest = await openStore().ingestUnnamed();
    const applying = applyLayer(workers, { source: ingest, targetDir: target(), whiteouts: 'overlay' });
    const ended = assert.rejects(applying, { code: 'cancelled' });
    await workers[Symbol.asyncDispose]();
    await ended;
    await ingest[Symbol.asyncDispose]();
  });
});
