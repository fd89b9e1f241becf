import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import type { TarEntry } from '../../../../../src/engine/layer/tar/tar-entry.js';
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
  const body = Buffer.concat([padded, Buffer.alloc(SEGMENTS, 'x')]);
  const record = (key: string, text: string) => ({ key: `GNU.sparse.${key}`, value: Buffer.from(text) });
  const records = [record('major', '1'), record('minor', '0'), record('realsize', String(2 * SEGMENTS))];
  const path = join(temporaryFolder(), 'sparse');
  const fd = openSync(path, 'w');
  const file = new FileBody(fd, { bodyBytes: body.byteLength, records } as unknown as TarEntry);
  for (let at = 0; at < body.byteLength; at += PIECE_BYTES) await file.write(body.subarray(at, at + PIECE_BYTES));
  file.end();
  closeSync(fd);
  assert.ok(readFileSync(path).equals(Buffer.from('x\0'.repeat(SEGMENTS))));
});
