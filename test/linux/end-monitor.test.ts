import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { endMonitor } from '../../src/engine/monitor/end-monitor.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { hostTestReason } from '../support/linux-only.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const MONITORS = 20;
/** Leaves its place to a child of the same words ten times, as a monitor does once, and then stays. */
const FORKS_AND_ENDS = `
  stay() { [ "$1" = 0 ] && { read -r _ <&3; exit; }; stay $(($1 - 1)) & exit; }
  exec 3<&0; stay 10`;

test('a monitor that forks and ends while it is looked for is found', { skip: hostTestReason() }, async () => {
  const host = nodeHost({});
  for (let count = 0; count < MONITORS; count += 1) {
    const bundleDir = join(temporaryFolder(), String(count));
    const words = ['-c', FORKS_AND_ENDS, 'monitor', '--bundle', bundleDir, 'end'];
    const monitor = spawn('/bin/sh', words, { stdio: ['pipe', 'ignore', 'ignore'] });
    await endMonitor(host, { bundleDir });
    const left = namedIn(bundleDir);
    monitor.stdin.end();
    assert.deepEqual(left, [], `of monitor ${count}`);
  }
});

/** Once all that forks has come to its end. */
function namedIn(bundleDir: string): readonly string[] {
  const seen = new Set<string>();
  for (let look = 0; look < 20; look += 1) {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        if (readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(bundleDir)) seen.add(pid);
      } catch {
        continue;
      }
    }
  }
  return [...seen];
}
