import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { StartMonitor } from '../../../../src/engine/monitor/monitor.js';
import { execArguments, monitorArguments } from '../../../../src/engine/monitor/monitor-command.js';
import { openRuntime } from '../../../../src/engine/runtime/open-runtime.js';
import { nodeProcesses } from '../../../../src/host/node/processes.js';
import { aContainerId } from '../../../support/builders.js';

const ID = aContainerId(1);
const PROGRAM = {
  kind: 'crun',
  path: '/usr/bin/crun',
  version: '1',
  needsHiddenCgroup2: false,
  takesSeccompFilter: true,
} as const;
const runtime = openRuntime(nodeProcesses({}), PROGRAM, '/run/g/runtime');

const monitor = (some: Partial<StartMonitor> = {}): string =>
  monitorArguments({
    id: ID,
    runtime,
    bundleDir: '/run/g/c/1',
    exitDir: '/run/g/exits',
    log: { path: '/var/l.log', maxSizeBytes: undefined },
    mounts: [],
    command: 'true',
    hasTty: false,
    hasStdin: false,
    isStdinOnce: false,
    ...some,
  }).join(' ');

describe("the monitor's command line", () => {
  test('names the runtime with its state root, and where all is kept', () => {
    const line = monitor();
    for (const part of [
      `--cid ${ID}`,
      '--runtime /usr/bin/crun --runtime-arg --root --runtime-arg /run/g/runtime',
      '--bundle /run/g/c/1',
      '--exit-dir /run/g/exits --persist-dir /run/g/c/1 --log-path k8s-file:/var/l.log',
      '--full-attach',
    ]) {
      assert.ok(line.includes(part), part);
    }
    assert.ok(!/--terminal|--stdin|--leave-stdin-open|--exit-command/.test(line), line);
  });

  test('says what to go on from, and where the log of that is kept', () => {
    const line = monitor({ restoreFrom: '/c/first' });
    assert.ok(line.includes('--restore /c/first --runtime-opt --work-path --runtime-opt /run/g/c/1'), line);
    assert.ok(!monitor().includes('--restore'));
  });

  test('says where the log goes on to a next file, and where there is none', () => {
    assert.ok(
      monitor({ log: { path: '/l', maxSizeBytes: 1000 } }).includes('--log-path k8s-file:/l --log-size-max 1000'),
    );
    assert.ok(monitor({ log: undefined }).includes('--log-path none'));
  });

  test('passes the command for the end word by word', () => {
    const line = monitor({ exitCommand: ['/bin/node', 'main.js', 'a b'] });
    assert.ok(line.includes('--exit-command /bin/node --exit-command-arg main.js --exit-command-arg a b'));
  });

  test('leaves input open unless the first client closes it', () => {
    assert.match(monitor({ hasStdin: true }), /--stdin .*--leave-stdin-open/);
    assert.ok(!monitor({ hasStdin: true, isStdinOnce: true }).includes('--leave-stdin-open'));
    assert.ok(!monitor({ hasTty: true }).includes('--leave-stdin-open'));
    assert.ok(monitor({ hasTty: true }).includes('--terminal'));
  });
});

describe("an exec's command line", () => {
  const request = {
    id: ID,
    runtime,
    dir: '/run/g/c/1/x2',
    execId: 'e2',
    processPath: '/run/g/c/1/x2/process.json',
    hasTty: true,
    hasStdin: true,
    endCommand: ['/bin/sh', '-c', 'rm -rf "$1"', 'sh', '/run/g/c/1/x2'],
  };

  test('has the monitor remove what is left of it', () => {
    const line = execArguments({ ...request, isAttached: true }).join(' ');
    assert.ok(line.includes('--exit-command /bin/sh --exit-command-arg -c --exit-command-arg rm -rf "$1"'));
    assert.ok(line.includes('--exit-command-arg /run/g/c/1/x2'));
    assert.ok(line.includes('--exec --exec-process-spec /run/g/c/1/x2/process.json'));
    assert.ok(line.includes('--exec-attach') && line.includes('--terminal') && line.includes('--stdin'));
  });

  test('waits for no client when it is detached', () => {
    assert.ok(!execArguments({ ...request, isAttached: false }).includes('--exec-attach'));
  });
});
