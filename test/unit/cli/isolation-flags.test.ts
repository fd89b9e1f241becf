import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  parseCgroupMode,
  parseIpcMode,
  parsePidMode,
  parseUserMode,
  parseUtsMode,
} from '../../../src/cli/create/parse-namespaces.js';
import { parseSysctl } from '../../../src/cli/create/parse-sysctl.js';
import type { CreateContainer } from '../../../src/engine/index.js';
import { aContainerId, anImage } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';
import { parserTable } from '../../support/parser-table.js';

const ON_BRIDGE = 'invalid config for network bridge: invalid endpoint settings:\n';
const NO_ADDRESS = `${ON_BRIDGE}user specified IP address is supported on user defined networks only`;
const NO_ALIAS = 'network-scoped aliases are only supported for user-defined networks';
const ofWindows = (flag: string): string =>
  `"${flag}" is only supported on a Docker daemon running on windows, but the Docker daemon is running on linux`;

parserTable('--pid', parsePidMode, {
  reads: [
    ['host', { kind: 'host' }],
    ['container:db', { kind: 'container', ref: 'db' }],
    ['', undefined],
  ],
  refuses: ['private', 'container:', 'container', 'HOST'].map((text) => [text, /^--pid: invalid PID mode$/]),
});
parserTable('--ipc', parseIpcMode, {
  reads: [
    ['private', { kind: 'own' }],
    ['none', { kind: 'none' }],
    ['shareable', { kind: 'shareable' }],
    ['host', { kind: 'host' }],
    ['container:a:b', { kind: 'container', ref: 'a:b' }],
  ],
  refuses: [
    ['mine', /^invalid IPC mode: mine$/],
    ['container:', /^invalid IPC mode: container:$/],
  ],
});
parserTable('--uts', parseUtsMode, {
  reads: [['host', { kind: 'host' }]],
  refuses: [['container:db', /^--uts: invalid UTS mode$/]],
});
parserTable('--userns', parseUserMode, {
  reads: [['host', { kind: 'host' }]],
  refuses: [['keep-id', /^--userns: invalid USER mode$/]],
});
parserTable('--cgroupns', parseCgroupMode, {
  reads: [
    ['host', { kind: 'host' }],
    ['private', { kind: 'own' }],
  ],
  refuses: [['container:db', /^--cgroupns: invalid CGROUP mode$/]],
});
parserTable('--sysctl', parseSysctl, {
  reads: ['net.core.somaxconn=1', 'kernel.shm_rmid_forced=1', 'fs.mqueue.msg_max=', 'kernel.sem=1 2 3=4'].map(
    (text) => [text, text],
  ),
  refuses: ['kernel.hostname=x', 'vm.swappiness=1', 'net.core.somaxconn', 'kernel.semi=1', '=', ''].map((text) => [
    text,
    new RegExp(`^sysctl '${text}' is not allowed$`),
  ]),
});

describe('what a container shares', () => {
  const withImages = () => new FakeEngine({ images: [anImage('busybox')] });
  const asked = (engine: FakeEngine) => engine.control.callsOf('containers.create').at(-1)?.[0] as CreateContainer;

  const wrong: readonly (readonly [words: readonly string[], sentence: string])[] = [
    [['--pid', 'x'], '--pid: invalid PID mode'],
    [['--uts=x'], '--uts: invalid UTS mode'],
    [
      ['--sysctl', 'kernel.x=1'],
      `invalid argument "kernel.x=1" for "--sysctl" flag: sysctl 'kernel.x=1' is not allowed`,
    ],
    [['--pid', 'container:absent'], 'No such container: absent'],
    [['--volumes-from', 'absent'], 'No such container: absent'],
    [['--uts', 'host', '--hostname', 'x'], 'conflicting options: hostname and the UTS mode'],
    [
      ['--security-opt', 'seccomp=/nope'],
      'opening seccomp profile (/nope) failed: open /nope: no such file or directory',
    ],
    [['--security-opt', 'seccomp=/'], 'opening seccomp profile (/) failed: open /: is a directory'],
    [['--security-opt', 'label'], 'Invalid --security-opt: "label"'],
    [['--security-opt', 'label='], 'Invalid --security-opt: "label="'],
    [['--env-file', '/nope'], 'open /nope: no such file or directory'],
    [['--label-file', '/nope'], 'open /nope: no such file or directory'],
    [['--hostname', 'two words'], 'invalid hostname format: two words'],
    [['--domainname', 'a b'], 'invalid domainname format: a b'],
    [['--disable-content-trust=false'], '--disable-content-trust=false is not supported yet'],
    [['--cpu-count', '1'], ofWindows('--cpu-count')],
    [['--io-maxiops=1'], ofWindows('--io-maxiops')],
    [['--use-api-socket'], '--use-api-socket: nobody listens on /run/gantry/gantry.sock: start gantry serve first'],
    [['--ip', '1.2.3.4'], NO_ADDRESS],
    [['--ip6', '::1'], NO_ADDRESS],
    [['--network-alias', 'db'], NO_ALIAS],
    [
      ['--network', 'host', '--mac-address', '92:d0:c6:0a:29:33'],
      'conflicting options: mac-address and the network mode',
    ],
    [['--mac-address', 'zz'], 'zz is not a valid mac address'],
    [['--link', 'a:b:c'], 'invalid argument "a:b:c" for "--link" flag: bad format for links: a:b:c'],
    [
      ['--network', 'host', '--link', 'db'],
      "conflicting options: host type networking can't be used with links. This would result in undefined behavior",
    ],
    [
      ['--network', 'host', '--network', 'mine'],
      'conflicting options: cannot attach both user-defined and non-user-defined network-modes',
    ],
    [['--network', 'host', '--network', 'none'], 'Container cannot be connected to network endpoints: host, none'],
    [['--network', 'mine', '--network', 'mine'], 'network "mine" is specified multiple times'],
    [
      ['--network', 'name=mine,alias=a', '--network-alias', 'b'],
      'conflicting options: cannot specify both --network-alias and per-network alias',
    ],
    [['--mount', 'type=bind'], 'invalid argument "type=bind" for "--mount" flag: target is required'],
    [['-v', '/a:/b', '-v', '/c:/b'], 'Duplicate mount point: /b'],
    [['--stop-signal', 'NOPE'], 'Invalid signal: NOPE'],
    [
      ['--stop-timeout', 'x'],
      'invalid argument "x" for "--stop-timeout" flag: strconv.ParseInt: parsing "x": invalid syntax',
    ],
    [
      ['--platform', 'linux/'],
      'error parsing specified platform: "" is an invalid component of "linux/": platform specifier component must match "^[A-Za-z0-9_.-]+$": invalid argument',
    ],
  ];
  for (const command of ['run', 'create']) {
    for (const [words, sentence] of wrong) {
      test(`${command} refuses ${words.join(' ')}`, async () => {
        await using engine = withImages();
        const { stderr, exitCode } = await gantry(engine, [command, ...words, 'busybox', 'true']);
        const lines = stderr.replace(/^(gantry|Error): /, '').split('\n');
        assert.equal(lines.slice(0, sentence.split('\n').length).join('\n'), sentence);
        assert.notEqual(exitCode, 0);
        assert.deepEqual(await engine.containers.list({ all: true }), []);
      });
    }
  }

  test('a switch that says what holds anyway is taken', async () => {
    await using engine = withImages();
    for (const word of [
      '--security-opt=writable-cgroups',
      '--disable-content-trust',
      '--disable-content-trust=true',
      '--stop-timeout=-1',
    ]) {
      assert.equal((await gantry(engine, ['create', word, 'busybox', 'true'])).exitCode, 0, word);
    }
    assert.equal(asked(engine).stopTimeoutSeconds, -1);
  });

  test('an image for another platform than was asked for is pulled like one that is missing', async () => {
    await using engine = withImages();
    engine.pulls.offer('busybox');
    const foreign = ['--platform', 'linux/s390x', 'busybox', 'true'];
    const never = await gantry(engine, ['run', '--pull=never', ...foreign]);
    assert.match(
      never.stderr,
      /was found but its platform \(.*\) does not match the specified platform \(linux\/s390x\)/,
    );
    const { stderr } = await gantry(engine, ['run', ...foreign]);
    assert.match(stderr, /^Unable to find image 'busybox:latest' locally\nlatest: Pulling from library\/busybox/);
  });

  test('inspect shows it in docker’s words', async () => {
    await using engine = withImages();
    await gantry(engine, ['create', '--name', 'db', '-v', 'data:/data', 'busybox', 'true']);
    const words = `create --name web --pid container:db --ipc shareable --userns host --cgroupns private
      --sysctl net.core.somaxconn=9 --annotation a=1 --runtime runc --volumes-from db:ro -v /srv:/srv:ro -v /anon
      --tmpfs /t:size=1m --mount type=bind,src=/a,dst=/b,ro,bind-propagation=rslave
      --mount src=vol,dst=/v,volume-nocopy,volume-label=x=y
      --security-opt no-new-privileges --security-opt systempaths=unconfined busybox true`;
    const made = await gantry(engine, words.split(/\s+/));
    assert.deepEqual([made.stderr, made.exitCode], ['', 0]);
    const [{ HostConfig: host }] = JSON.parse((await gantry(engine, ['inspect', 'web'])).stdout);
    assert.deepEqual(
      [host.PidMode, host.IpcMode, host.UTSMode, host.UsernsMode, host.CgroupnsMode, host.Runtime],
      [`container:${aContainerId('made 1 db')}`, 'shareable', '', 'host', 'private', 'runc'],
    );
    assert.deepEqual([host.Sysctls, host.Annotations], [{ 'net.core.somaxconn': '9' }, { a: '1' }]);
    assert.deepEqual([host.VolumesFrom, host.Binds, host.Tmpfs], [['db:ro'], ['/srv:/srv:ro'], { '/t': 'size=1m' }]);
    assert.deepEqual(host.Mounts, [
      { Type: 'bind', Source: '/a', Target: '/b', ReadOnly: true, BindOptions: { Propagation: 'rslave' } },
      { Type: 'volume', Source: 'vol', Target: '/v', VolumeOptions: { NoCopy: true, Labels: { x: 'y' } } },
    ]);
    assert.deepEqual(
      [host.SecurityOpt, host.MaskedPaths, host.ReadonlyPaths, host.ConsoleSize, host.Isolation],
      [['no-new-privileges'], [], [], [0, 0], ''],
    );
  });

  test('inspect tells what holds where nothing is asked for, and what a privileged container has', async () => {
    await using engine = withImages();
    await gantry(engine, ['create', '--name', 'plain', 'busybox', 'true']);
    await gantry(engine, ['create', '--name', 'strong', '--privileged', 'busybox', 'true']);
    const [plain, strong] = JSON.parse((await gantry(engine, ['inspect', 'plain', 'strong'])).stdout).map(
      ({ HostConfig }: { HostConfig: unknown }) => HostConfig,
    );
    assert.deepEqual(
      [plain.PidMode, plain.IpcMode, plain.UTSMode, plain.Binds, plain.VolumesFrom, plain.SecurityOpt],
      ['', 'private', '', null, null, null],
    );
    assert.ok(!('Tmpfs' in plain) && !('Mounts' in plain) && !('Sysctls' in plain) && !('Annotations' in plain));
    assert.ok(plain.MaskedPaths.includes('/proc/kcore') && plain.ReadonlyPaths.includes('/proc/sys'));
    assert.deepEqual([strong.SecurityOpt, strong.MaskedPaths, strong.ReadonlyPaths], [['label=disable'], null, null]);
  });
});
