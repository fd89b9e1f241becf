import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseCgroupMounts } from '../../../src/host/node/cgroup-mounts.js';
import {
  blkioBytes,
  ioStat,
  limitOf,
  networkBytes,
  pressureOf,
  quotaOf,
  valueOf,
} from '../../../src/host/node/counter-text.js';
import { cgroupMachine, V1_GROUP, V2_GROUP, V2_UNLIMITED } from '../../support/cgroup-trees.js';
import { until } from '../../support/until.js';

const COUNTED = {
  cpuUsageNanos: 8_123_456_000,
  periods: 1200,
  throttledPeriods: 34,
  throttledNanos: 560_000_000,
  quotaCpus: 1.5,
  memoryUsageBytes: 104_857_600,
  inactiveFileBytes: 52_428_800,
  cacheBytes: 83_886_080,
  swapBytes: 12_288,
  memoryLimitBytes: 268_435_456,
  oomKills: 2,
  readBytes: 1_052_672,
  writtenBytes: 2_097_152,
  pids: 9,
  pidsLimit: 100,
};

describe('recorded control groups', () => {
  test('version 2', () => {
    using machine = cgroupMachine(2);
    machine.writeGroup('/gantry/a', V2_GROUP);
    using reader = machine.cgroups.open('/gantry/a');
    assert.deepEqual(reader.read(), { ...COUNTED, pressure: { cpu: 12.34, memory: 0, io: 3.5 } });
    assert.equal(machine.cgroups.version, 2);
  });

  test('version 1 counts the same, and has no pressure', () => {
    using machine = cgroupMachine(1);
    machine.writeGroup('/gantry/a', V1_GROUP);
    using reader = machine.cgroups.open('/gantry/a');
    assert.deepEqual(reader.read(), { ...COUNTED, pressure: undefined });
    assert.equal(machine.cgroups.version, 1);
  });

  test('the detail of one group: version 2 says less of devices and CPUs', () => {
    using machine = cgroupMachine(2);
    machine.writeGroup('/gantry/a', V2_GROUP);
    assert.deepEqual(machine.cgroups.detail('/gantry/a'), {
      userNanos: 5_000_000_000,
      kernelNanos: 3_123_456_000,
      perCpuNanos: undefined,
      memoryStat: {
        anon: 20_971_520,
        file: 83_886_080,
        kernel: 1_048_576,
        shmem: 0,
        inactive_anon: 20_971_520,
        active_anon: 0,
        inactive_file: 52_428_800,
        active_file: 31_457_280,
        unevictable: 0,
      },
      memoryMaxBytes: undefined,
      memoryFailures: 3,
      ioBytes: [
        { major: 259, minor: 0, operation: 'read', value: 1_048_576 },
        { major: 259, minor: 0, operation: 'write', value: 2_097_152 },
        { major: 8, minor: 16, operation: 'read', value: 4096 },
        { major: 8, minor: 16, operation: 'write', value: 0 },
      ],
      ioOperations: undefined,
    });
    assert.equal(machine.cgroups.detail('/gantry/gone'), undefined);
  });

  test('the detail of one group in version 1', () => {
    using machine = cgroupMachine(1);
    machine.writeGroup('/gantry/a', {
      ...V1_GROUP,
      'cpuacct|cpuacct.stat': 'user 27\nsystem 1\n',
      'cpuacct|cpuacct.usage_percpu': '273108700 16520939 \n',
      'memory|memory.max_usage_in_bytes': '3817472\n',
      'memory|memory.failcnt': '7\n',
      'blkio|blkio.throttle.io_serviced_recursive': '254:0 Read 6\n254:0 Total 6\nTotal 6\n',
    });
    const detail = machine.cgroups.detail('/gantry/a');
    assert.deepEqual(
      { ...detail, memoryStat: detail?.memoryStat['total_inactive_file'], ioBytes: detail?.ioBytes.length },
      {
        userNanos: 270_000_000,
        kernelNanos: 10_000_000,
        perCpuNanos: [273_108_700, 16_520_939],
        memoryStat: 52_428_800,
        memoryMaxBytes: 3_817_472,
        memoryFailures: 7,
        ioBytes: 9,
        ioOperations: [
          { major: 254, minor: 0, operation: 'Read', value: 6 },
          { major: 254, minor: 0, operation: 'Total', value: 6 },
        ],
      },
    );
    assert.equal(machine.cgroups.detail('/gantry/gone'), undefined);
  });

  test('each interface for itself', () => {
    using machine = cgroupMachine(2);
    assert.deepEqual(machine.cgroups.interfaceCounters(42), [
      {
        name: 'eth0',
        received: { bytes: 1_000_000, packets: 900, errors: 0, dropped: 0 },
        sent: { bytes: 200_000, packets: 800, errors: 0, dropped: 0 },
      },
      {
        name: 'wlp2s0longer',
        received: { bytes: 2000, packets: 9, errors: 0, dropped: 0 },
        sent: { bytes: 300, packets: 8, errors: 0, dropped: 0 },
      },
    ]);
    assert.equal(machine.cgroups.interfaceCounters(43), undefined);
  });

  test('with both mounted, pressure comes from version 2 where the runtime made the group there too', () => {
    using machine = cgroupMachine(1);
    machine.writeGroup('/gantry/a', V1_GROUP);
    const pressure = Object.entries(V2_GROUP).filter(([name]) => name.endsWith('.pressure'));
    machine.writeGroup('/unified/gantry/a', Object.fromEntries(pressure));
    using reader = machine.cgroups.open('/gantry/a');
    assert.deepEqual(reader.read()?.pressure, { cpu: 12.34, memory: 0, io: 3.5 });
  });

  test('no limits, and files that are missing', () => {
    using machine = cgroupMachine(2);
    machine.writeGroup('/gantry/a', V2_UNLIMITED);
    using reader = machine.cgroups.open('/gantry/a');
    const read = reader.read();
    assert.deepEqual(
      [read?.quotaCpus, read?.memoryLimitBytes, read?.pidsLimit, read?.pressure],
      [undefined, undefined, undefined, undefined],
    );
    assert.deepEqual([read?.cpuUsageNanos, read?.oomKills, read?.readBytes, read?.periods], [1_000_000, 0, 0, 0]);
    using v1 = cgroupMachine(1);
    v1.writeGroup('/g', {
      ...V1_GROUP,
      'memory|memory.limit_in_bytes': '9223372036854771712\n',
      'cpu|cpu.cfs_quota_us': '-1\n',
    });
    using v1Reader = v1.cgroups.open('/g');
    assert.deepEqual([v1Reader.read()?.memoryLimitBytes, v1Reader.read()?.quotaCpus], [undefined, undefined]);
  });

  test('what changes is seen by files that stay open', () => {
    using machine = cgroupMachine(2);
    machine.writeGroup('/gantry/a', V2_GROUP);
    using reader = machine.cgroups.open('/gantry/a');
    reader.read();
    machine.writeGroup('/gantry/a', {
      'cpu.stat': (V2_GROUP['cpu.stat'] ?? '').replace(/usage_usec \d+/, 'usage_usec 9'),
      'pids.current': '11\n',
      'memory.current': '5\n',
    });
    assert.deepEqual([reader.read()?.pids, reader.read()?.memoryUsageBytes], [11, 5]);
  });

  test('of a group that uses no CPU the memory is read at every fifth look, and what others do for it at each', () => {
    for (const [version, group, changed] of [
      [
        1,
        V1_GROUP,
        { 'memory|memory.usage_in_bytes': '5\n', 'blkio|blkio.throttle.io_service_bytes_recursive': '8:0 Read 7\n' },
      ],
      [2, V2_GROUP, { 'memory.current': '5\n', 'io.stat': '8:0 rbytes=7 wbytes=0\n' }],
    ] as const) {
      using machine = cgroupMachine(version);
      machine.writeGroup('/gantry/a', group);
      using reader = machine.cgroups.open('/gantry/a');
      const before = reader.read()?.memoryUsageBytes;
      machine.writeGroup('/gantry/a', changed);
      const looks = Array.from({ length: 5 }, () => reader.read());
      assert.deepEqual(
        looks.map((look) => look?.memoryUsageBytes),
        [before, before, before, before, 5],
      );
      assert.deepEqual(
        looks.map((look) => look?.readBytes),
        [7, 7, 7, 7, 7],
      );
    }
  });

  test('a group that is not there reads as gone, in both versions', () => {
    for (const version of [1, 2] as const) {
      using machine = cgroupMachine(version);
      using reader = machine.cgroups.open('/gantry/nobody');
      assert.equal(reader.read(), undefined);
      assert.deepEqual(machine.cgroups.processes('/gantry/nobody'), []);
    }
  });

  test('processes of a group and of those below it', () => {
    using machine = cgroupMachine(2);
    machine.writeGroup('/gantry/a', { 'cgroup.procs': '1\n2\n' });
    machine.writeGroup('/gantry/a/below', { 'cgroup.procs': '3\n' });
    assert.deepEqual(machine.cgroups.processes('/gantry/a'), [1, 2, 3]);
  });

  test('the machine: CPU time as docker adds it up, memory that is in use', () => {
    using machine = cgroupMachine(2);
    assert.deepEqual(machine.cgroups.hostCounters(), {
      cpuNanos: 10_000 * 10_000_000,
      idleNanos: 8400 * 10_000_000,
      onlineCpus: 2,
      memoryTotalBytes: 8 * 2 ** 30,
      memoryUsedBytes: 2 * 2 ** 30,
    });
  });

  test('the load, and the traffic of what leads out of the machine, not of what leads to containers', () => {
    using machine = cgroupMachine(2);
    machine.write({
      'proc/loadavg': '0.52 0.34 1.30 1/234 5678\n',
      'proc/net/dev': '  lo: 9 0 0 0 0 0 0 0 9\n ens3: 700 0 0 0 0 0 0 0 80\n gty0: 5000 0 0 0 0 0 0 0 6000\n',
      'proc/net/route': 'Iface\tDestination\tGateway\nens3\t00000000\t0102A8C0\t0003\ngty0\t0000A8C0\t00000000\t0001\n',
    });
    assert.deepEqual(machine.cgroups.hostActivity(), {
      loadAverages: [0.52, 0.34, 1.3],
      traffic: { receivedBytes: 700, sentBytes: 80 },
    });
  });

  test('a machine that nothing leads out of has no traffic, and no load where the kernel does not say', () => {
    using machine = cgroupMachine(2);
    assert.deepEqual(machine.cgroups.hostActivity(), { loadAverages: [0, 0, 0], traffic: undefined });
  });

  test("a container's traffic is that of all its interfaces but loopback", () => {
    using machine = cgroupMachine(2);
    assert.deepEqual(machine.cgroups.networkCounters(42), { receivedBytes: 1_002_000, sentBytes: 200_300 });
    assert.equal(machine.cgroups.networkCounters(43), undefined);
  });
});

test('mounts: version 2 alone, both with controllers in version 1, octal in paths', () => {
  const v2 = parseCgroupMounts('1 2 0:1 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw\n');
  assert.deepEqual([v2.version, v2.v2], [2, '/sys/fs/cgroup']);
  const hybrid = parseCgroupMounts(
    '1 2 0:1 / /sys/fs/cgroup/mem\\040ory rw - cgroup none rw,memory\n2 2 0:2 / /c rw - cgroup none rw,cpuacct,cpu\n3 2 0:3 / /u rw - cgroup2 none rw\n',
  );
  assert.equal(hybrid.version, 1);
  assert.deepEqual(
    [...hybrid.v1],
    [
      ['memory', '/sys/fs/cgroup/mem ory'],
      ['cpuacct', '/c'],
      ['cpu', '/c'],
    ],
  );
  // systemd's own hierarchy counts nothing: this is version 2.
  assert.equal(
    parseCgroupMounts('1 2 0:1 / /s rw - cgroup none rw,name=systemd\n2 2 0:2 / /u rw - cgroup2 none rw\n').version,
    2,
  );
});

test('whatever a file says, reading it does not throw', () => {
  for (const text of [undefined, '', '\n', 'max', 'x y z', '-1', '9'.repeat(400), '\0\0', ': :', 'some avg10=']) {
    assert.doesNotThrow(() => {
      limitOf(text);
      quotaOf(text);
      valueOf(text, 'usage_usec');
      ioStat(text);
      blkioBytes(text);
      pressureOf(text);
      networkBytes(text ?? '');
    });
  }
  assert.equal(valueOf('total_inactive_file 7\ninactive_file 5\n', 'inactive_file'), 5);
  assert.equal(valueOf('inactive_file 5\n', 'inactive_file'), 5);
  assert.equal(valueOf('inactive_files 5\n', 'inactive_file'), 0);
});

describe('moves are quickened', () => {
  const groups = { 1: 'sys/fs/cgroup/pids/a/b/cgroup.procs', 2: 'sys/fs/cgroup/a/b/cgroup.procs' } as const;
  const membership = '9:name=systemd:/x\n8:pids:/a/b\n4:cpu,cpuacct:/y\n0::/a/b\n';

  for (const version of [1, 2] as const) {
    test(`by joining one's own group again, version ${version}`, async () => {
      using machine = cgroupMachine(version);
      const listed = `1\n${process.pid}\n`;
      machine.write({ 'proc/self/cgroup': membership, [groups[version]]: listed });
      {
        using _ = machine.cgroups.quickenMoves();
        await until(() => machine.read(groups[version]).startsWith('00'));
      }
      assert.match(machine.read(groups[version]), /^0+/);
    });

    test(`by one process at a time, version ${version}`, async () => {
      const answers = [false, false, true];
      using machine = cgroupMachine(version, { tryLock: () => answers.shift() ?? assert.fail('it is held already') });
      machine.write({ 'proc/self/cgroup': membership, [groups[version]]: `${process.pid}\n` });
      using _ = machine.cgroups.quickenMoves();
      await until(() => machine.read(groups[version]).startsWith('00'));
      assert.deepEqual(answers, []);
    });

    test(`never by a file that does not list this process, version ${version}`, () => {
      using machine = cgroupMachine(version);
      const others = `1\n${process.pid}0\n`;
      machine.write({ 'proc/self/cgroup': membership, [groups[version]]: others });
      using _ = machine.cgroups.quickenMoves();
      assert.equal(machine.read(groups[version]), others);
    });
  }

  test('and not at all where nothing can be read', () => {
    using machine = cgroupMachine(2);
    assert.doesNotThrow(() => machine.cgroups.quickenMoves()[Symbol.dispose]());
  });
});
