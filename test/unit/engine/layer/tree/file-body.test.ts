import assert from 'node:assert/strict';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import type { TarEntry } from '../../../../../src/engine/layer/tar/tar-entry.js';
import { descriptor } from '../../../../../src/engine/layer/tree/descriptor.js';
import { FileBody } from '../../../../../src/engine/layer/tree/file-body.js';
import { temporaryFolder } from '../../../../support/temporary-folder.js';

const PIECE_BYTES = 4096;
const SEGMENTS = 100_000;

test('a map that comes in many pieces is read once: an archive cannot keep us busy with it', {
  timeout: 60_000,
}, async () => {
  const lines = Array.from({ length: SEGMENTS }, (_, index) => `${2 * index}\n1\n`);
  const map = Buffer.from(`${SEGMENTS}\n${lines.join('')}`);
  const padded = Buffer.concat([map, Buffer.alloc(512 - (map.byteLength % 512))]);
  const bytes = Buffer.concat([padded, Buffer.alloc(SEGMENTS, 'x')]);
  const record = (key: string, text: string) => ({ key: `GNU.sparse.${key}`, value: Buffer.from(text) });
  const records = [record('major', '1'), record('minor', '0'), record('realsize', String(2 * SEGMENTS))];
  const path = join(temporaryFolder(), 'sparse');
  using file = descriptor(openSync(path, 'w'));
  const body = new FileBody(file, { bodyBytes: bytes.byteLength, records } as unknown as TarEntry);
  for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) await body.write(bytes.subarray(at, at + PIECE_BYTES));
  body.end();
  assert.ok(readFileSync(path).equals(Buffer.from('x\0'.repeat(SEGMENTS))));
});
