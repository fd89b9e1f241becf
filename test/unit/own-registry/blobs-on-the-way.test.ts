import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { LogEntry } from '../../../src/engine/index.js';
import type { Digest } from '../../../src/oci/digest.js';
import { blobsOnTheWay } from '../../../src/own-registry/blobs-on-the-way.js';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const [A, B, C, M] = ['a', 'b', 'c', 'd'].map(digest) as [string, string, string, string];

/** As docker-registry writes them. */
const access = (request: string, status = 200): string =>
  `10.88.0.1 - - [21/Nov/2026:11:00:00 +0000] "${request} HTTP/1.1" ${status} 0 "" "docker/28.2.2 \\"x\\""`;

async function found(...lines: readonly string[]): Promise<readonly string[]> {
  async function* log(): AsyncGenerator<readonly LogEntry[]> {
    for (const line of lines) {
      // Long lines come in parts.
      const parts = [line.slice(0, 40), line.slice(40)];
      yield parts.map((part, index) => ({
        stream: 'stdout',
        time: '',
        bytes: Buffer.from(part),
        isPartial: index === 0,
      }));
    }
  }
  return [...(await blobsOnTheWay(log(), async (manifest) => (manifest === M ? [B as Digest] : [])))].toSorted();
}

describe('blobs on their way', () => {
  test('are those that were uploaded, mounted, or found there', async () => {
    const upload = `PUT /v2/team/web/blobs/uploads/0d6e-1?_state=x%3D&digest=${encodeURIComponent(A)}`;
    const mount = `POST /v2/other/blobs/uploads/?from=team%2Fweb&mount=${B}`;
    assert.deepEqual(await found(access(upload, 201), access(mount, 201), access(`HEAD /v2/web/blobs/${C}`)), [
      A,
      B,
      C,
    ]);
  });

  test('are not those that were refused, missing, pulled or deleted', async () => {
    const lines = [
      access(`HEAD /v2/web/blobs/${A}`, 404),
      access(`PUT /v2/web/blobs/uploads/1?digest=${B}`, 400),
      access(`POST /v2/web/blobs/uploads/?mount=${B}&from=x`, 202),
      access(`GET /v2/web/blobs/${C}`),
      access(`DELETE /v2/web/blobs/${C}`, 202),
      access('PATCH /v2/web/blobs/uploads/1', 202),
      'time="…" level=info msg="response completed" http.request.method=HEAD',
      access('HEAD /v2/web/blobs/sha256:nonsense'),
      '',
    ];
    assert.deepEqual(await found(...lines), []);
  });

  test('are held beside what manifests name, and let go with a manifest of their repository that was deleted', async () => {
    const lines = [access(`HEAD /v2/a/b/blobs/${A}`), access(`HEAD /v2/c/blobs/${B}`), access(`HEAD /v2/c/blobs/${C}`)];
    const all = [A, B, C];
    // Another push to the repository may be under way.
    assert.deepEqual(await found(...lines, access('PUT /v2/c/manifests/1', 201)), all);
    const deleted = (repository: string, status = 202): string =>
      access(`DELETE /v2/${repository}/manifests/${M}`, status);
    assert.deepEqual(await found(...lines, deleted('c')), [A, C]);
    assert.deepEqual(await found(...lines, deleted('a/b')), all);
    assert.deepEqual(await found(...lines, deleted('c', 404)), all);
    assert.deepEqual(await found(...lines, deleted('c'), access(`HEAD /v2/c/blobs/${B}`)), all);
    assert.deepEqual(await found(...lines, access(`DELETE /v2/c/manifests/sha256:${'e'.repeat(64)}`, 202)), all);
  });
});
