import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';

import { type MachineLimits, readMachineLimits } from '../../../../src/engine/bundle/machine-limits.js';

/** What is read out of a tree with these files. */
function limitsOf(version: 1 | 2, files: Readonly<Record<string, string>>, ownGroup?: string): MachineLimits {
  const root = mkdtempSync(join(tmpdir(), 'gantry-limits-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return readMachineLimits(root, version, ownGroup);
  } finally {
    rmSync(root, { recursive: true });
  }
}

const presentIn = (limits: MachineLimits): readonly string[] =>
  Object.entries(limits)
    .filter(([, value]) => value === true)
    .map(([name]) => name);

describe('what control groups can limit', () => {
  test('version 1, as kernel 6.18 has it: no weights of block devices', () => {
    const limits = limitsOf(1, {
      'memory/memory.limit_in_bytes': '9223372036854771712\n',
      'memory/memory.memsw.limit_in_bytes': '9223372036854771712\n',
      'memory/memory.soft_limit_in_bytes': '9223372036854771712\n',
      'memory/memory.swappiness': '60\n',
      'memory/memory.oom_control': 'oom_kill_disable 0\n',
      'cpu/cpu.shares': '1024\n',
      'cpu/cpu.cfs_quota_us': '-1\n',
      'cpu/cpu.rt_runtime_us': '950000\n',
      'cpuset/cpuset.cpus': '0-1\n',
      'cpuset/cpuset.mems': '0\n',
      'pids/cgroup.procs': '1\n',
      'blkio/blkio.throttle.read_bps_device': '',
      'blkio/blkio.throttle.write_bps_device': '',
      'blkio/blkio.throttle.read_iops_device': '',
      'blkio/blkio.throttle.write_iops_device': '',
      'blkio/x/blkio.bfq.weight': '100\n',
    });
    assert.deepEqual([limits.cpus, limits.memoryNodes], ['0-1', '0']);
    const absent = Object.entries(limits).filter(([, value]) => value === false);
    assert.deepEqual(
      absent.map(([name]) => name),
      ['hasBlkioWeight', 'hasBlkioWeightDevice'],
    );
  });

  test('version 1 without any controller', () => {
    assert.deepEqual(presentIn(limitsOf(1, {})), []);
  });

  test('version 2, in a service of systemd', () => {
    const limits = limitsOf(
      2,
      {
        'cgroup.controllers': 'cpuset cpu io memory hugetlb pids rdma misc\n',
        'cpuset.cpus.effective': '0-7\n',
        'cpuset.mems.effective': '0-1\n',
        'system.slice/own.service/memory.swap.max': 'max\n',
        'system.slice/own.service/io.weight': 'default 100\n',
      },
      '/system.slice/own.service',
    );
    assert.deepEqual([limits.cpus, limits.memoryNodes], ['0-7', '0-1']);
    const absent = Object.entries(limits).filter(([, value]) => value === false);
    assert.deepEqual(
      absent.map(([name]) => name),
      ['hasSwappiness', 'hasOomKillDisable', 'hasCpuRealtime'],
    );
  });

  test('version 2, where neither swap nor weights are to be had, seen from the root', () => {
    const limits = limitsOf(2, { 'cgroup.controllers': 'io memory\n', 'init.scope/memory.max': 'max\n' });
    assert.deepEqual(presentIn(limits), [
      'hasMemory',
      'hasMemoryReservation',
      'hasReadBps',
      'hasWriteBps',
      'hasReadIops',
      'hasWriteIops',
    ]);
  });
});
