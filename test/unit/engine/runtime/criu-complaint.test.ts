import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { criuComplaint, criuFailure } from '../../../../src/engine/runtime/criu-complaint.js';

/** Of criu 4.1.1 on Linux 6.18, without the right to raise limits. */
const LOG = `(00.000100) Running pre-dump scripts
(00.150887) Error (criu/util.c:1533): rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted
(00.254932) Warn  (compel/arch/x86/src/lib/infect.c:419): Will restore 20542 with interrupted system call
(00.309795) Error (criu/sockets.c:628): sockets: Can't get 1:16 opt: Operation not supported
(00.392249) Error (criu/cr-dump.c:2111): Dumping FAILED.
`;

describe("CRIU's log", () => {
  test('tells what it failed on first, without what it can do without', () => {
    const complaint = "sockets: Can't get 1:16 opt: Operation not supported; Dumping FAILED.";
    assert.equal(criuComplaint(LOG), complaint);
    assert.equal(criuComplaint('all is well'), '');
  });

  test('is a failure of the container where it tells of one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'g'));
    const path = join(folder, 'dump.log');
    assert.equal(criuFailure(path, 'web'), undefined);
    writeFileSync(path, LOG);
    const failure = criuFailure(path, 'web');
    assert.equal(failure?.code, 'checkpoint_failed');
    assert.match(failure.message, /^criu failed on container web: sockets: Can't get 1:16 opt/);
    rmSync(folder, { recursive: true });
  });
});
