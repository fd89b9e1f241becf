import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { TarEntry } from '../../../../../src/engine/layer/tar/tar-entry.js';
import { readBodyMap, sparseMapOf } from '../../../../../src/engine/layer/tree/sparse-map.js';

const entry = (records: Readonly<Record<string, string>> | readonly (readonly [string, string])[]): TarEntry => ({
  kind: 'file',
  name: 'f',
  linkName: '',
  mode: 0o644,
  uid: 0,
  gid: 0,
  mtime: '0',
  bodyBytes: 10,
  major: 0,
  minor: 0,
  records: (Array.isArray(records) ? records : Object.entries(records)).map(([key, value]) => ({
    key: `GNU.sparse.${key}`,
    value: Buffer.from(String(value)),
  })),
});

describe('maps of sparse files', () => {
  test('are read in each of GNU’s forms', () => {
    const map = {
      sizeBytes: 100,
      segments: [
        { offset: 10, bytes: 5 },
        { offset: 90, bytes: 5 },
      ],
    };
    assert.deepEqual(sparseMapOf(entry({ size: '100', map: '10,5,90,5' })), map);
    const pairs = [
      ['size', '100'],
      ['offset', '10'],
      ['numbytes', '5'],
      ['offset', '90'],
      ['numbytes', '5'],
    ] as const;
    assert.deepEqual(sparseMapOf(entry(pairs)), map);
    const posix = entry({ major: '1', minor: '0', realsize: '100' });
    assert.equal(sparseMapOf(posix), 'in body');
    const body = Buffer.from('2\n10\n5\n90\n5\n'.padEnd(512, '\0'));
    assert.deepEqual(readBodyMap(posix, body), { map, dataAt: 512 });
    assert.equal(readBodyMap(posix, body.subarray(0, 5)), undefined);
    assert.equal(sparseMapOf(entry({})), undefined);
  });

  test('that lie are refused', () => {
    const bad = [
      { size: '100', map: '10,5,9,5' },
      { size: '100', map: '10,500' },
      { size: '100', map: '10' },
      { size: '100', map: 'x,y' },
      { size: '-1', map: '0,1' },
      { map: '0,1' },
      { size: '99999999999999999999', map: '0,1' },
    ];
    for (const records of bad) assert.throws(() => sparseMapOf(entry(records)), RangeError, JSON.stringify(records));
    assert.throws(() => readBodyMap(entry({ major: '1', realsize: '5' }), Buffer.from('1\n9\n9\n')), RangeError);
    assert.throws(() => readBodyMap(entry({ major: '1', realsize: '5' }), Buffer.from('zwei\n')), RangeError);
  });
});
