import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { Container, ContainerResources } from '../../src/engine/index.js';
import { findProgram } from '../../src/engine/runtime/find-program.js';
import { parseSignal } from '../../src/oci/signal.js';
import { CGROUP_VERSION, cgroup1Reason, readCgroup } from '../support/linux/container-cgroup.js';
import { engineStand } from '../support/linux/engine-stand.js';
import { LoopDevice, loopReason } from '../support/linux/loop-device.js';
import { readOutput } from '../support/linux/read-output.js';
import { sh } from '../support/linux/run-container.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

const MIB = 2 ** 20;
/** Of processor time, in what the control groups of this machine count it in. */
const MUCH_TO_COUNT = CGROUP_VERSION === 1 ? 1e9 : 1e6;
/** Why tests with that runtime cannot run, or false. */
const programReason = (name: string): string | false =>
  findProgram([name], process.env['PATH'] ?? '') === undefined ? `needs ${name}` : false;

describe('limits', { skip: rootReason() }, () => {
  const stand = engineStand({ stopTimeoutSeconds: 0 });
  const { create, run, sleeper: idle } = stand;

  const file = ({ id }: Container, controller: string, v1: string, v2?: string): string =>
    readCgroup(stand.opened.roots, id, [controller, v1], v2);

  describe('of a control group', () => {
    for (const runtime of ['crun', 'runc']) {
      test(`are what was asked for, with ${runtime}: memory, swap, CPU time, CPUs, processes`, {
        skip: programReason(runtime),
      }, async () => {
        const container = await idle({
          runtime,
          resources: {
            memoryBytes: 64 * MIB,
            memorySwapBytes: 96 * MIB,
            memoryReservationBytes: 32 * MIB,
            cpuShares: 512,
            cpuPeriodMicros: 50_000,
            cpuQuotaMicros: 20_000,
            cpusetCpus: '0',
            cpusetMems: '0',
            pidsLimit: 17,
          },
        });
        const values = [
          file(container, 'memory', 'memory.limit_in_bytes', 'memory.max'),
          file(container, 'memory', 'memory.soft_limit_in_bytes', 'memory.low'),
          file(container, 'pids', 'pids.max'),
          file(container, 'cpuset', 'cpuset.cpus'),
          file(container, 'cpuset', 'cpuset.mems'),
        ];
        assert.deepEqual(values, [String(64 * MIB), String(32 * MIB), '17', '0', '0']);
        if (CGROUP_VERSION === 1) {
          assert.equal(file(container, 'memory', 'memory.memsw.limit_in_bytes'), String(96 * MIB));
          assert.equal(file(container, 'cpu', 'cpu.shares'), '512');
          assert.equal(file(container, 'cpu', 'cpu.cfs_period_us'), '50000');
          assert.equal(file(container, 'cpu', 'cpu.cfs_quota_us'), '20000');
        } else {
          assert.equal(file(container, '', 'memory.swap.max'), String(32 * MIB));
          assert.equal(file(container, '', 'cpu.max'), '20000 50000');
        }
      });
    }

    for (const runtime of ['crun', 'runc']) {
      test(`of version 1, with ${runtime}: swappiness, no killing, real-time CPU time, rates of disks`, {
        skip: cgroup1Reason() || programReason(runtime) || loopReason(),
      }, async () => {
        using disk = new LoopDevice(MIB, '');
        const rate = (value: number) => [{ path: disk.path, rate: value }];
        const resources: Partial<ContainerResources> = {
          memoryBytes: 64 * MIB,
          memorySwappiness: 10,
          isOomKillDisabled: true,
          cpuRealtimeRuntimeMicros: 20_000,
          deviceReadBps: rate(1001),
          deviceWriteBps: rate(1002),
          deviceReadIops: rate(1003),
          deviceWriteIops: rate(1004),
        };
        const { container, warnings } = await stand.engine.containers.create({
          image: BUSYBOX,
          network: { kind: 'none' },
          command: ['sleep', '1000'],
          runtime,
          resources,
        });
        assert.deepEqual(warnings, []);
        await stand.engine.containers.start(container.id);
        assert.equal(file(container, 'memory', 'memory.swappiness'), '10');
        assert.match(file(container, 'memory', 'memory.oom_control'), /^oom_kill_disable 1$/m);
        assert.equal(file(container, 'cpu', 'cpu.rt_runtime_us'), '20000');
        const rates = ['read_bps', 'write_bps', 'read_iops', 'write_iops'].map((name) =>
          Number(file(container, 'blkio', `blkio.throttle.${name}_device`).split(' ')[1]),
        );
        assert.deepEqual(rates, [1001, 1002, 1003, 1004]);
        await stand.engine.containers.remove(container.id, { force: true });
      });
    }

    test('that this kernel does not have are left out with a warning, and the container runs', async () => {
      const asked = { image: BUSYBOX, network: { kind: 'none' }, command: ['true'] } as const;
      const resources = CGROUP_VERSION === 1 ? { blkioWeight: 300 } : { memorySwappiness: 10 };
      const { container, warnings } = await stand.engine.containers.create({ ...asked, resources });
      // Old kernels of version 1 have weights.
      if (container.config.resources.blkioWeight === 0) assert.match(warnings.join(), /discarded\.$/);
      await stand.engine.containers.start(container.id);
      assert.equal((await stand.engine.containers.wait(container.id)).exitCode, 0);
    });
  });

  describe('of a process', () => {
    const LIMITS: readonly (readonly [name: string, title: string])[] = [
      ['core', 'Max core file size'],
      ['cpu', 'Max cpu time'],
      ['data', 'Max data size'],
      ['fsize', 'Max file size'],
      ['locks', 'Max file locks'],
      ['memlock', 'Max locked memory'],
      ['msgqueue', 'Max msgqueue size'],
      ['nice', 'Max nice priority'],
      ['nofile', 'Max open files'],
      ['nproc', 'Max processes'],
      ['rss', 'Max resident set'],
      ['rtprio', 'Max realtime priority'],
      ['rttime', 'Max realtime timeout'],
      ['sigpending', 'Max pending signals'],
    ];

    const VALUES: Readonly<Record<string, number>> = {
      nice: 0,
      rtprio: 0,
      nofile: 64,
      fsize: 64 * MIB,
      data: 64 * MIB,
    };

    test('each has the name that docker gives it', async () => {
      // No more than anybody has: some can be 0 only. Files, as the runtime must write some.
      const valueOf = (name: string): number => VALUES[name] ?? 4096;
      const ulimits = LIMITS.map(([name]) => ({ name, soft: valueOf(name), hard: valueOf(name) }));
      const { stdout, stderr } = await run({ command: ['cat', '/proc/self/limits'], resources: { ulimits } });
      for (const [name, title] of LIMITS) {
        const seen = new RegExp(`^${title}\\s+(\\d+)\\s+(\\d+)`, 'm').exec(stdout)?.slice(1);
        assert.deepEqual(seen, [String(valueOf(name)), String(valueOf(name))], `${name}: ${stdout}${stderr}`);
      }
    });

    test('address space and stack', async () => {
      const ulimits = [
        { name: 'as', soft: 64 * MIB, hard: 64 * MIB },
        { name: 'stack', soft: MIB, hard: 2 * MIB },
      ];
      const { stdout } = await run({ command: ['cat', '/proc/self/limits'], resources: { ulimits } });
      assert.match(stdout, /^Max address space\s+67108864\s+67108864/m);
      assert.match(stdout, /^Max stack size\s+1048576\s+2097152/m);
    });

    test('how soon the kernel chooses it when memory is short', async () => {
      const { stdout } = await run({ command: ['cat', '/proc/self/oom_score_adj'], resources: { oomScoreAdj: 500 } });
      assert.equal(stdout, '500\n');
    });

    test('how much it may share', async () => {
      const { stdout } = await run({ command: sh('df -k /dev/shm | tail -1'), shmSizeBytes: 3 * MIB });
      assert.match(stdout, /^shm\s+3072\s/);
    });
  });

  describe('T92: CPUs that a container may use', () => {
    test('two busy programs stay on the one', async () => {
      const busy = 'cat /dev/zero > /dev/null & cat /dev/zero > /dev/null & read enough';
      const container = await create({
        command: sh(`${busy}; grep Cpus_allowed_list /proc/self/status`),
        resources: { cpusetCpus: '0' },
        hasStdin: true,
        isStdinOnce: true,
      });
      const session = await stand.engine.containers.start(container.id, { attach: { stdin: true } });
      if (CGROUP_VERSION === 1) {
        const perCpu = (): readonly number[] =>
          file(container, 'cpuacct', 'cpuacct.usage_percpu').split(' ').map(Number);
        await eventually('much to count', () => perCpu().reduce((sum, nanos) => sum + nanos) > MUCH_TO_COUNT);
        const [first = 0, ...others] = perCpu();
        // What starts a container may have run elsewhere for a moment.
        assert.ok(
          others.every((nanos) => nanos < first / 10),
          `${first} ${others.join(' ')}`,
        );
      }
      await session?.closeInput();
      assert.match((await readOutput(session)).stdout, /^Cpus_allowed_list:\s+0$/m);
    });

    test('one that there is not is refused', async () => {
      await assert.rejects(create({ resources: { cpusetCpus: '4000' } }), {
        code: 'argument_invalid',
        message: /^Requested CPUs are not available - requested 4000, available: /,
      });
    });
  });

  test('T93: of two containers on one CPU, that with the larger share gets more', async () => {
    const busy = (cpuShares: number): Promise<Container> =>
      idle({ command: sh('while :; do :; done'), resources: { cpusetCpus: '0', cpuShares } });
    const [small, large] = await Promise.all([busy(10), busy(10_000)]);
    const used = (container: Container): number =>
      CGROUP_VERSION === 1
        ? Number(file(container, 'cpuacct', 'cpuacct.usage'))
        : Number(/^usage_usec (\d+)/m.exec(file(container, '', 'cpu.stat'))?.[1]);
    const earlier = [used(small), used(large)] as const;
    const since = (): readonly [slow: number, fast: number] => [used(small) - earlier[0], used(large) - earlier[1]];
    await eventually('much to count', () => since()[0] + since()[1] > MUCH_TO_COUNT);
    const [slow, fast] = since();
    await Promise.all([small, large].map(({ id }) => stand.engine.containers.remove(id, { force: true })));
    assert.ok(fast > 5 * slow, `${slow} and ${fast}`);
  });

  describe('T94: memory', () => {
    const hog = 'x=$(dd if=/dev/zero bs=1M count=200 2>/dev/null | tr "\\0" x); echo ${#x}';

    test('a program above its limit is killed: 137, and the record tells it from other kills', async () => {
      const limited = await create({
        command: sh(hog),
        resources: { memoryBytes: 16 * MIB, memorySwapBytes: 16 * MIB },
      });
      await stand.engine.containers.start(limited.id);
      assert.equal((await stand.engine.containers.wait(limited.id)).exitCode, 137);
      assert.equal((await stand.engine.containers.get(limited.id)).state.isOomKilled, true);

      const killed = await idle({ resources: { memoryBytes: 16 * MIB } });
      await stand.engine.containers.kill(killed.id, { signal: parseSignal('KILL') });
      assert.equal((await stand.engine.containers.wait(killed.id)).exitCode, 137);
      assert.equal((await stand.engine.containers.get(killed.id)).state.isOomKilled, false);
    });

    test('a child above the limit is killed, and its parent goes on', async () => {
      const { stdout, exitCode } = await run({
        command: sh(`sh -c '${hog}'; echo $?`),
        resources: { memoryBytes: 16 * MIB, memorySwapBytes: 16 * MIB },
      });
      assert.deepEqual([stdout, exitCode], ['137\n', 0]);
    });

    test('less than a program can start with is refused', async () => {
      await assert.rejects(create({ resources: { memoryBytes: 4 * MIB } }), {
        message: 'Minimum memory limit allowed is 6MB',
      });
    });
  });
});
