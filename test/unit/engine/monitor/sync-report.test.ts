import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, test } from 'node:test';

import { parseSyncReport, readSyncReports } from '../../../../src/engine/monitor/sync-report.js';

describe("the monitor's reports", () => {
  test('come line by line, however they were cut', async () => {
    const pipe = new PassThrough();
    const reports = readSyncReports(pipe);
    pipe.write('{"data": 18');
    pipe.write('128}\n{"data": 5}\n');
    pipe.end('{"data": 6}');
    assert.deepEqual(await Array.fromAsync(reports, ({ data }) => data), [18128, 5, 6]);
  });

  test('bring the words of the runtime', () => {
    assert.deepEqual(parseSyncReport('{"data": -1, "message": "no `x`\\n"}'), { data: -1, message: 'no `x`\n' });
  });

  test('end where the pipe breaks', async () => {
    const pipe = new PassThrough();
    const reports = readSyncReports(pipe);
    const first = reports.next();
    pipe.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    assert.deepEqual(await first, { value: undefined, done: true });
  });

  test('that are none are failures that quote them', () => {
    for (const line of ['', 'nonsense', 'null', '[]', '{"data":"1"}']) {
      const { data, message } = parseSyncReport(line);
      assert.ok(data < 0 && message.includes('unexpected report'), line);
    }
  });
});
