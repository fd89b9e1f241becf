import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { checkDeviceCgroupRule, parseDevice } from '../../../src/cli/create/parse-device.js';
import { parseCsvLine } from '../../../src/cli/values/csv.js';
import { parseGpus } from '../../../src/cli/values/gpus.js';
import type { CreateContainer } from '../../../src/engine/index.js';
import { anImage } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

const withBusybox = (): FakeEngine => new FakeEngine({ images: [anImage('busybox')] });

/** What the engine is asked to create. */
async function created(...flags: readonly string[]): Promise<CreateContainer> {
  await using engine = withBusybox();
  const { exitCode, stderr } = await gantry(engine, ['create', ...flags, 'busybox', 'true']);
  assert.equal(exitCode, 0, stderr);
  return engine.control.callsOf('containers.create').at(-1)?.[0] as CreateContainer;
}

const MIB = 2 ** 20;
const words = (line: string): readonly string[] => line.split(' ');

describe('flags that limit', () => {
  test('reach the engine, all of them', async () => {
    const { resources } = await created(
      ...words('--blkio-weight 300 --blkio-weight-device /dev/sda:200 --cpu-period 50000'),
      ...words('--cpu-quota=-1 --cpu-rt-period 1000 --cpu-rt-runtime 500 -c 512'),
      ...words('--cpuset-cpus 0-1 --cpuset-mems 0 --device-read-bps /dev/sda:1mb'),
      ...words('--device-read-bps /dev/sdb:10 --device-read-iops /dev/sda:3 --device-write-bps /dev/sda:1k'),
      ...words('--device-write-iops /dev/sda:4 -m 64m --memory-reservation 32m --memory-swap -1'),
      ...words('--memory-swappiness 0 --oom-kill-disable --oom-score-adj -500 --pids-limit 7'),
      ...words('--ulimit nofile=1:2 --ulimit core=-1 --ulimit nofile=3'),
    );
    assert.deepEqual(resources, {
      blkioWeight: 300,
      blkioWeightDevices: [{ path: '/dev/sda', weight: 200 }],
      cpuPeriodMicros: 50_000,
      cpuQuotaMicros: -1,
      cpuRealtimePeriodMicros: 1000,
      cpuRealtimeRuntimeMicros: 500,
      cpuShares: 512,
      cpusetCpus: '0-1',
      cpusetMems: '0',
      deviceReadBps: [
        { path: '/dev/sda', rate: MIB },
        { path: '/dev/sdb', rate: 10 },
      ],
      deviceReadIops: [{ path: '/dev/sda', rate: 3 }],
      deviceWriteBps: [{ path: '/dev/sda', rate: 1024 }],
      deviceWriteIops: [{ path: '/dev/sda', rate: 4 }],
      memoryBytes: 64 * MIB,
      memoryReservationBytes: 32 * MIB,
      memorySwapBytes: -1,
      memorySwappiness: 0,
      isOomKillDisabled: true,
      oomScoreAdj: -500,
      pidsLimit: 7,
      ulimits: [
        { name: 'nofile', soft: 3, hard: 3 },
        { name: 'core', soft: -1, hard: -1 },
      ],
    });
  });

  test('that are not given say nothing', async () => {
    const asked = await created('--pids-limit', '-1', '--memory-swappiness', '-1', '--isolation', 'default');
    assert.deepEqual(asked.resources, { pidsLimit: 0 });
    const { devices, deviceCgroupRules, deviceRequests, storageOptions } = asked;
    assert.deepEqual([devices, deviceCgroupRules, deviceRequests, storageOptions], Array(4).fill(undefined));
  });

  test('devices, rules, GPUs and CDI names', async () => {
    const asked = await created(
      ...words('--device /dev/null --device v.com/net=a --device v.com/net=b --gpus all'),
      ...words('--device-cgroup-rule'),
      'c 1:* rwm',
      ...words('--storage-opt size=1G'),
    );
    assert.deepEqual(asked.devices, [{ hostPath: '/dev/null', containerPath: '/dev/null', permissions: 'rwm' }]);
    assert.deepEqual(asked.deviceCgroupRules, ['c 1:* rwm']);
    assert.deepEqual(asked.deviceRequests, [
      { driver: '', count: -1, deviceIds: [], capabilities: [['gpu']], options: {} },
      { driver: 'cdi', count: 0, deviceIds: ['v.com/net=a', 'v.com/net=b'], capabilities: [], options: {} },
    ]);
    assert.deepEqual(asked.storageOptions, { size: '1G' });
  });

  const rate = 'invalid rate for device';
  const wrong: readonly (readonly [string, string, string])[] = [
    [
      '--blkio-weight',
      'x',
      'invalid argument "x" for "--blkio-weight" flag: strconv.ParseUint: parsing "x": invalid syntax',
    ],
    [
      '--blkio-weight',
      '-1',
      'invalid argument "-1" for "--blkio-weight" flag: strconv.ParseUint: parsing "-1": invalid syntax',
    ],
    [
      '--blkio-weight',
      '65536',
      'invalid argument "65536" for "--blkio-weight" flag: strconv.ParseUint: parsing "65536": value out of range',
    ],
    ['--blkio-weight', '5', 'Range of blkio weight is from 10 to 1000'],
    [
      '--blkio-weight-device',
      '/dev/sda',
      'invalid argument "/dev/sda" for "--blkio-weight-device" flag: bad format: /dev/sda',
    ],
    [
      '--blkio-weight-device',
      'sda:10',
      'invalid argument "sda:10" for "--blkio-weight-device" flag: bad format for device path: sda:10',
    ],
    [
      '--blkio-weight-device',
      '/dev/sda:5',
      'invalid argument "/dev/sda:5" for "--blkio-weight-device" flag: invalid weight for device: /dev/sda:5',
    ],
    ['--blkio-weight-device', '/dev/sda:1001', 'invalid weight for device: /dev/sda:1001'],
    [
      '--cpu-period',
      'x',
      'invalid argument "x" for "--cpu-period" flag: strconv.ParseInt: parsing "x": invalid syntax',
    ],
    ['--cpu-period', '10', 'CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)'],
    ['--cpu-quota', '10', 'CPU cfs quota can not be less than 1ms (i.e. 1000)'],
    ['--cpu-shares', '-5', 'invalid CPU shares (-5): value must be a positive integer'],
    ['--cpus', '5', 'Range of CPUs is from 0.01 to 4.00, as there are only 4 CPUs available'],
    ['--cpuset-cpus', '7', 'Requested CPUs are not available - requested 7, available: 0-3'],
    ['--cpuset-mems', '1', 'Requested memory nodes are not available - requested 1, available: 0'],
    [
      '--device-read-bps',
      '/dev/sda:x',
      `${rate}: /dev/sda:x. The correct format is <device-path>:<number>[<unit>]. Number must be a positive integer. Unit is optional and can be kb, mb, or gb`,
    ],
    [
      '--device-write-bps',
      '/dev/sda:-1',
      `${rate}: /dev/sda:-1. The correct format is <device-path>:<number>[<unit>].`,
    ],
    [
      '--device-read-iops',
      '/dev/sda:1k',
      `${rate}: /dev/sda:1k. The correct format is <device-path>:<number>. Number must be a positive integer`,
    ],
    ['--device-write-iops', ':1', 'invalid argument ":1" for "--device-write-iops" flag: bad format: :1'],
    ['--kernel-memory', '64m', '--kernel-memory has been deprecated, and is no longer supported by the kernel'],
    ['--memory', '5m', 'Minimum memory limit allowed is 6MB'],
    ['--memory-reservation', '5m', 'Minimum memory reservation allowed is 6MB'],
    ['--memory-swap', '64m', 'You should always set the Memory limit when using Memoryswap limit, see usage'],
    ['--memory-swappiness', '101', 'invalid value: 101. Valid memory swappiness range is 0-100'],
    ['--memory-swappiness', '-2', 'invalid value: -2. Valid memory swappiness range is 0-100'],
    ['--oom-score-adj', '1001', 'Invalid value 1001, range for oom score adj is [-1000, 1000]'],
    [
      '--pids-limit',
      'many',
      'invalid argument "many" for "--pids-limit" flag: strconv.ParseInt: parsing "many": invalid syntax',
    ],
    ['--device', '/dev/x:/dev/y:z', 'bad mode specified: z'],
    ['--device', 'dev/x', 'dev/x is not an absolute path'],
    [
      '--device-cgroup-rule',
      'c 1:3',
      `invalid argument "c 1:3" for "--device-cgroup-rule" flag: invalid device cgroup format 'c 1:3'`,
    ],
    [
      '--gpus',
      'many',
      'invalid argument "many" for "--gpus" flag: invalid count (many): value must be either "all" or an integer: invalid syntax',
    ],
    ['--storage-opt', 'size', 'invalid storage option'],
    ['--isolation', 'hyperv', `Invalid isolation: "hyperv" - linux only supports 'default'`],
    ['--ulimit', 'nofiles=1', 'invalid argument "nofiles=1" for "--ulimit" flag: invalid ulimit type: nofiles'],
    ['--shm-size', 'x', `invalid argument "x" for "--shm-size" flag: invalid size: 'x'`],
  ];
  for (const [flag, value, sentence] of wrong) {
    test(`${flag} ${value}: ${sentence}`, async () => {
      await using engine = withBusybox();
      const { exitCode, stderr } = await gantry(engine, ['run', `${flag}=${value}`, 'busybox', 'true']);
      assert.equal(exitCode, 125);
      assert.ok(stderr.includes(sentence), stderr);
    });
  }

  test('two ways to say how much CPU do not go together', async () => {
    await using engine = withBusybox();
    const { stderr } = await gantry(engine, ['run', '--cpus', '1', '--cpu-period', '5000', 'busybox', 'true']);
    assert.match(stderr, /Conflicting options: Nano CPUs and CPU Period cannot both be set/);
  });
});

describe('--device', () => {
  const mapping = (hostPath: string, containerPath = hostPath, permissions = 'rwm') => ({
    hostPath,
    containerPath,
    permissions,
  });
  for (const [text, read] of [
    ['/dev/x', mapping('/dev/x')],
    ['/dev//x/', mapping('/dev/x/')],
    ['/dev/x:r', mapping('/dev/x', '/dev/x', 'r')],
    ['/dev/x:mw', mapping('/dev/x', '/dev/x', 'mw')],
    ['/dev/x:/dev/y', mapping('/dev/x', '/dev/y')],
    ['/dev/x:/dev/../y', mapping('/dev/x', '/y')],
    ['/dev/x:/dev/y:rw', mapping('/dev/x', '/dev/y', 'rw')],
  ] as const) {
    test(text, () => assert.deepEqual(parseDevice(text), [read]));
  }

  test('a * stands for all that begin so', () => {
    const found = parseDevice('/dev/nul*:r');
    assert.deepEqual(found, [mapping('/dev/null', '/dev/null', 'r')]);
    assert.deepEqual(parseDevice('/dev/absent*'), []);
  });

  for (const [text, message] of [
    ['', 'bad format for path: '],
    [':/dev/x', 'bad format for path: :/dev/x'],
    ['/a:/b:r:w', 'bad format for path: /a:/b:r:w'],
    ['/dev/x:/dev/y:rr', 'bad mode specified: rr'],
    ['/dev/x:y', 'y is not an absolute path'],
    ['x', 'x is not an absolute path'],
    ['/dev/x*:/dev/y', "device with * suffix can't have dst: /dev/x*:/dev/y"],
  ] as const) {
    test(`${JSON.stringify(text)} is refused`, () => assert.throws(() => parseDevice(text), { message }));
  }

  test('rules are checked', () => {
    assert.equal(checkDeviceCgroupRule('b *:* r'), 'b *:* r');
    assert.throws(() => checkDeviceCgroupRule('a'), { message: "invalid device cgroup format 'a'" });
  });
});

describe('--gpus', () => {
  const gpus = { driver: '', count: 0, deviceIds: [], capabilities: [['gpu']], options: {} };
  for (const [text, read] of [
    ['all', { ...gpus, count: -1 }],
    ['2', { ...gpus, count: 2 }],
    ['count=all,driver=nvidia', { ...gpus, count: -1, driver: 'nvidia' }],
    ['"device=0,GPU-3"', { ...gpus, deviceIds: ['0', 'GPU-3'] }],
    ['device=1', { ...gpus, deviceIds: ['1'] }],
    [
      'driver=x,"capabilities=compute,utility"',
      { ...gpus, count: 1, driver: 'x', capabilities: [['compute', 'utility', 'gpu']] },
    ],
    ['1,"options=a=b,c"', { ...gpus, count: 1, options: { a: 'b', c: '' } }],
  ] as const) {
    test(text, () => assert.deepEqual(parseGpus(text), read));
  }
  for (const [text, message] of [
    ['all,all', "gpu request key 'all' can be specified only once"],
    ['all,count=1', "gpu request key 'count' can be specified only once"],
    ['devices=0', "unexpected key 'devices' in 'devices=0'"],
    ['count=x', 'invalid count (x): value must be either "all" or an integer: invalid syntax'],
    ['a"b', 'parse error on line 1, column 1: bare " in non-quoted field'],
  ] as const) {
    test(`${text} is refused`, () => assert.throws(() => parseGpus(text), { message }));
  }

  test('fields are those of CSV', () => {
    assert.deepEqual(parseCsvLine(''), ['']);
    assert.deepEqual(parseCsvLine('a,,"b,""c""",'), ['a', '', 'b,"c"', '']);
  });
});

describe('gantry update', () => {
  const running = async (engine: FakeEngine, ...names: readonly string[]): Promise<void> => {
    for (const name of names) await gantry(engine, ['run', '-d', '--name', name, '-m', '64m', 'busybox', 'sleep', '9']);
  };

  test('changes many, goes on after a failure, and says so', async () => {
    await using engine = withBusybox();
    await running(engine, 'one', 'two');
    const flags = ['--cpu-shares', '7', '--restart', 'on-failure:3', '--pids-limit=-1', '--memory-swap', '-1'];
    const result = await gantry(engine, ['update', ...flags, 'one', 'absent', 'two']);
    assert.deepEqual(result, { exitCode: 1, stdout: 'one\ntwo\n', stderr: 'Error: No such container: absent\n' });
    const { config } = await engine.containers.get('two');
    assert.deepEqual([config.resources.cpuShares, config.resources.memorySwapBytes], [7, -1]);
    assert.deepEqual(config.restart, { name: 'on-failure', maximumRetryCount: 3 });
    assert.deepEqual(engine.control.callsOf('containers.update').at(-1)?.[1], {
      resources: { cpuShares: 7, memorySwapBytes: -1, pidsLimit: 0 },
      restart: { name: 'on-failure', maximumRetryCount: 3 },
    });
  });

  test('wants something to change, and docker’s rules hold', async () => {
    await using engine = withBusybox();
    await running(engine, 'one');
    const { id } = await engine.containers.get('one');
    const says = async (...flags: readonly string[]): Promise<string> => {
      const { exitCode, stderr } = await gantry(engine, ['update', ...flags, 'one']);
      assert.equal(exitCode, 1);
      return stderr;
    };
    assert.equal(await says(), 'Error: you must provide one or more flags when using this command\n');
    assert.equal(
      await says('-m', '1g'),
      `Error: Cannot update container ${id}: Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time\n`,
    );
    assert.match(await says('--restart', 'sometimes'), /unknown policy 'sometimes'/);
    assert.match(await says('--kernel-memory', '1g'), /no longer supported by the kernel/);
    assert.match(await says('--cpus', '9'), /Range of CPUs/);
  });

  test('0 leaves a limit of processes as it is', async () => {
    await using engine = withBusybox();
    await gantry(engine, ['run', '-d', '--name', 'one', '--pids-limit', '5', 'busybox', 'sleep', '9']);
    await gantry(engine, ['update', '--pids-limit', '0', '--cpu-shares', '5', 'one']);
    const { resources } = (await engine.containers.get('one')).config;
    assert.deepEqual([resources.pidsLimit, resources.cpuShares], [5, 5]);
  });
});

describe('inspect', () => {
  test('shows limits and devices as docker does', async () => {
    await using engine = withBusybox();
    const flags = [
      ...words('--device /dev/null:/dev/void:r --device v.com/x=1 --gpus 2 --device-cgroup-rule'),
      'c 1:3 r',
      ...words('--device-read-bps /dev/sda:1k --blkio-weight-device /dev/sda:10 -m 64m --ulimit nofile=1:2'),
      ...words('--memory-swappiness 5 --oom-kill-disable --pids-limit 9 --cpu-rt-runtime 50'),
    ];
    await gantry(engine, ['create', '--name', 'one', ...flags, 'busybox']);
    const { stdout } = await gantry(engine, ['inspect', '-f', '{{json .HostConfig}}', 'one']);
    const wire = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
    const pick = (...names: readonly string[]): readonly unknown[] => names.map((name) => wire[name]);
    assert.deepEqual(pick('Devices', 'DeviceCgroupRules', 'DeviceRequests'), [
      [{ PathOnHost: '/dev/null', PathInContainer: '/dev/void', CgroupPermissions: 'r' }],
      ['c 1:3 r'],
      [
        { Driver: '', Count: 2, DeviceIDs: null, Capabilities: [['gpu']], Options: {} },
        { Driver: 'cdi', Count: 0, DeviceIDs: ['v.com/x=1'], Capabilities: null, Options: null },
      ],
    ]);
    assert.deepEqual(pick('BlkioDeviceReadBps', 'BlkioWeightDevice', 'Ulimits'), [
      [{ Path: '/dev/sda', Rate: 1024 }],
      [{ Path: '/dev/sda', Weight: 10 }],
      [{ Name: 'nofile', Hard: 2, Soft: 1 }],
    ]);
    assert.deepEqual(
      pick('Memory', 'MemorySwap', 'MemorySwappiness', 'OomKillDisable', 'PidsLimit', 'CpuRealtimeRuntime'),
      [64 * MIB, 128 * MIB, 5, true, 9, 50],
    );
  });

  test('of a container that asks for nothing has docker’s empty values, in docker’s order', async () => {
    await using engine = withBusybox();
    await gantry(engine, ['create', '--name', 'one', 'busybox']);
    const { stdout } = await gantry(engine, ['inspect', '-f', '{{json .HostConfig}}', 'one']);
    const from = stdout.indexOf('"CpuShares"');
    const to = stdout.indexOf('"IOMaximumBandwidth"');
    assert.equal(
      stdout.slice(from, to),
      '"CpuShares":0,"Memory":0,"NanoCpus":0,"CgroupParent":"","BlkioWeight":0,"BlkioWeightDevice":[],"BlkioDeviceReadBps":[],"BlkioDeviceWriteBps":[],"BlkioDeviceReadIOps":[],"BlkioDeviceWriteIOps":[],"CpuPeriod":0,"CpuQuota":0,"CpuRealtimePeriod":0,"CpuRealtimeRuntime":0,"CpusetCpus":"","CpusetMems":"","Devices":[],"DeviceCgroupRules":null,"DeviceRequests":null,"MemoryReservation":0,"MemorySwap":0,"MemorySwappiness":null,"OomKillDisable":false,"PidsLimit":null,"Ulimits":[],"CpuCount":0,"CpuPercent":0,"IOMaximumIOps":0,',
    );
  });
});
