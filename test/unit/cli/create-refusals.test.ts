import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { CreateContainer } from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { anImage } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** What docker's program says itself ends `create` with 125, what its daemon says with 1; `run` ends with 125 for both. */
const REFUSALS: readonly (readonly [words: readonly string[], exitCode: number, said: RegExp])[] = [
  [['-v', ''], 125, /^Error: invalid empty volume spec\n/],
  [['-v', '/a:'], 125, /^Error: invalid spec: \/a:: empty section between colons\n/],
  [['--env-file', '/no/such'], 125, /no such file or directory/],
  [['--memory-swappiness', '101'], 125, /swappiness range is 0-100/],
  [['--health-retries', '3', '--no-healthcheck'], 125, /conflicts with --health/],
  [['--network', 'container'], 1, /^Error: invalid container format container:<name\|id>\n/],
  [['--network', ''], 125, /^Error: no name set for network\n/],
  [['--network', 'mine,alias=a'], 125, /^invalid argument "mine,alias=a" for "--network" flag: invalid field mine\n/],
  [['--network-alias', 'a'], 125, /network-scoped aliases are only supported for user-defined networks\n/],
  [['--network', 'host', '--net', 'none'], 1, /Container cannot be connected to network endpoints: host, none\n/],
  [['--network', 'mine', '--ip', 'x'], 1, /invalid IPv4 address: x\n/],
  [['--network', 'mine', '--link-local-ip', 'x'], 1, /invalid link-local IP address: x\n/],
  [['--mac-address', 'x'], 125, /^Error: x is not a valid mac address\n/],
  [['--network', 'name=mine,mac-address=x'], 125, /^Error: x is not a valid mac address\n/],
  [['--cgroupns', 'x'], 125, /^Error: --cgroupns: invalid CGROUP mode\n/],
  [['--pid', 'container:'], 125, /^Error: --pid: invalid PID mode\n/],
  [['--userns', 'x'], 125, /^Error: --userns: invalid USER mode\n/],
  [['--ipc', 'x'], 1, /^Error: invalid IPC mode: x\n/],
  [['--isolation', 'x'], 1, /^Error: Invalid isolation: "x" - linux only supports 'default'\n/],
  [['--stop-signal', '0'], 1, /^Error: Invalid signal: 0\n/],
  [['--platform', 'x'], 1, /^Error: error parsing specified platform: "x": unknown operating system or arch/],
  [['--restart', 'x'], 1, /^Error: invalid restart policy: unknown policy 'x'/],
  [['--restart', 'on-failure:-1'], 1, /maximum retry count cannot be negative\n/],
  [['--restart', 'on-failure:x'], 125, /maximum retry count must be an integer\n/],
  [['--restart', 'x', '--rm'], 125, /cannot specify both --restart and --rm/],
  [['--cpu-count', 'x'], 125, /^invalid argument "x" for "--cpu-count" flag: strconv.ParseInt: parsing "x": invalid/],
  [['--io-maxbandwidth', 'x'], 125, /^invalid argument "x" for "--io-maxbandwidth" flag: invalid size: 'x'\n/],
  [['--kernel-memory', 'x'], 125, /^invalid argument "x" for "--kernel-memory" flag: invalid size: 'x'\n/],
  [['-p', '80:x'], 125, /^Error: invalid containerPort: x\n/],
  [['-v', '/a:/b:ro:rw'], 125, /^Error: invalid spec: \/a:\/b:ro:rw: too many colons\n/],
  [['-v', '/a:/b', '-v', '/c:/b'], 1, /^Error: Duplicate mount point: \/b\n/],
  [['--mount', 'type=npipe,src=a,dst=/x'], 1, /^Error: invalid mount config for type "npipe": mount type unknown\n/],
  [['--mount', 'type=bind,dst=/x'], 1, /^Error: invalid mount config for type "bind": field Source must not be empty/],
  [['--mount', 'type=bind,src=/a,dst=/x,bind-propagation=up'], 1, /type "bind": invalid propagation mode: up\n/],
  [['--mount', 'type=tmpfs,dst=x'], 1, /type "tmpfs": invalid mount path: 'x' mount path must be absolute\n/],
  [['--mount', 'src=a,dst=/x,volume-driver=nope'], 1, /error looking up volume plugin nope: plugin "nope" not found\n/],
  [['--mount', 'type=tmpfs,dst=/x,tmpfs-mode=77777777777'], 125, /invalid value for tmpfs-mode: 77777777777\n/],
  [
    ['--security-opt', 'seccomp=/etc/passwd'],
    125,
    /\(\/etc\/passwd\) failed: invalid character 'r' looking for beginning/,
  ],
  [['--env-file', ''], 125, /^Error: open : no such file or directory\n/],
  [['--env-file', '/'], 125, /^Error: invalid env file \(\/\): read \/: is a directory\n/],
  [['--label', 'a b=c'], 125, /label 'a b' contains whitespaces\n/],
  [['--gpus', ''], 125, /^invalid argument "" for "--gpus" flag: EOF\n/],
  [['--security-opt', 'apparmor='], 125, /^Error: Invalid --security-opt: "apparmor="\n/],
  [['--rm=maybe'], 125, /^invalid argument "maybe" for "--rm" flag: strconv.ParseBool: parsing "maybe": invalid/],
  [['--help=x'], 125, /^invalid argument "x" for "--help" flag: strconv.ParseBool/],
  [['--restart', 'always', '--rm'], 125, /cannot specify both --restart and --rm/],
  [['--memory', 'much'], 125, /^invalid argument "much" for "-m, --memory" flag/],
  [['-v', 'a:b:c:d'], 1, /^Error: invalid volume specification: 'a:b:c:d'\n/],
  [['-v', '/a:/b:bad'], 1, /^Error: invalid mode: bad\n/],
  [['-v', 'name:in'], 1, /mount path must be absolute/],
  [['--tmpfs', '/t:fast'], 1, /^Error: invalid tmpfs option \["fast"\]\n/],
  [['--name', '-x'], 1, /Invalid container name/],
];

describe('create and run end as docker’s do', () => {
  for (const [words, exitCode, said] of REFUSALS) {
    test(`create ${words.join(' ')} ends with ${exitCode}`, async () => {
      await using engine = new FakeEngine({ images: [anImage('nginx:1')] });
      const created = await gantry(engine, ['create', ...words, 'nginx:1']);
      assert.match(created.stderr, said);
      assert.equal(created.exitCode, exitCode);
      assert.equal((await gantry(engine, ['run', ...words, 'nginx:1'])).exitCode, 125);
      assert.deepEqual(await engine.containers.list({ all: true }), []);
    });
  }
});

describe('run ends with 127 where docker’s program reads that something is not there', () => {
  test('a folder for the file of the id: id_file_folder_missing', async () => {
    await using engine = new FakeEngine({ images: [anImage('nginx:1')] });
    const words = ['--cidfile', '/no/such/file', 'nginx:1'];
    const said = 'failed to create the container ID file: open /no/such/file: no such file or directory\n';
    assert.deepEqual(await gantry(engine, ['run', ...words]), { exitCode: 127, stdout: '', stderr: `gantry: ${said}` });
    assert.deepEqual(await gantry(engine, ['create', ...words]), { exitCode: 1, stdout: '', stderr: `Error: ${said}` });
  });

  for (const [code, details] of [
    ['device_not_found', { path: '/dev/nope' }],
    ['device_missing', { path: '/dev/nope' }],
  ] as const) {
    test(`a device: ${code}`, async () => {
      await using engine = new FakeEngine({ images: [anImage('nginx:1')] });
      engine.control.failNext('containers.start', engineError(code, details));
      const { exitCode, stderr } = await gantry(engine, ['run', '-d', 'nginx:1']);
      assert.match(stderr, /no such file or directory\n$/);
      assert.equal(exitCode, 127);
    });
  }

  test('a wish to pull that is none is the program’s own finding', async () => {
    await using engine = new FakeEngine({ images: [anImage('nginx:1')] });
    assert.equal((await gantry(engine, ['create', '--pull=x', 'nginx:1'])).exitCode, 125);
  });
});

describe('what counts as nothing said', () => {
  const created = async (words: readonly string[]): Promise<CreateContainer> => {
    await using engine = new FakeEngine({ images: [anImage('nginx:1')] });
    const { exitCode, stderr } = await gantry(engine, ['create', ...words, 'nginx:1']);
    assert.deepEqual([stderr, exitCode], ['', 0]);
    return engine.control.callsOf('containers.create').at(-1)?.[0] as CreateContainer;
  };

  for (const flag of [
    '--cgroupns',
    '--cidfile',
    '--ip',
    '--ip6',
    '--ipc',
    '--isolation',
    '--kernel-memory=0',
    '--mac-address',
    '--name',
    '--pid',
    '--platform',
    '--pull',
    '--restart',
    '--stop-signal',
    '--user',
    '--userns',
    '--uts',
    '--help=false',
  ]) {
    const word = flag.includes('=') ? flag : `${flag}=`;
    test(word, async () => {
      const [{ idFile, ...plain }, { idFile: _, ...given }] = [await created([]), await created([word])];
      assert.deepEqual([given, idFile], [plain, undefined]);
    });
  }

  test('an empty --pull pulls nothing', async () => {
    await using engine = new FakeEngine();
    const { exitCode, stderr } = await gantry(engine, ['create', '--pull=', 'nginx:1']);
    assert.deepEqual([exitCode, stderr], [1, 'Error: No such image: nginx:1\n']);
  });
});

describe('words that are said twice', () => {
  const created = async (words: string): Promise<CreateContainer> => {
    await using engine = new FakeEngine({ images: [anImage('nginx:1')] });
    await gantry(engine, ['create', ...words.split(' '), 'nginx:1'], {
      env: { HAVE: 'it', DOCKER_CONFIG: '/nowhere' },
    });
    return engine.control.callsOf('containers.create').at(-1)?.[0] as CreateContainer;
  };

  test('a variable has its last value, where it stood first', async () => {
    assert.deepEqual((await created('-e A=1 -e B=1 -e A=2 -e HAVE=x -e HAVE')).env, ['A=2', 'B=1', 'HAVE=it']);
    const file = join(temporaryFolder(), 'env');
    writeFileSync(file, 'A=1\nA=2\n');
    assert.deepEqual(
      (await created(`-e A=3 --env-file ${file}`)).env,
      ['A=1', 'A=2', 'A=3'],
      'files line by line, first',
    );
  });

  test('capabilities are each there once, in order, by their full names', async () => {
    const { capAdd, capDrop } = await created('--cap-add sys_time --cap-add CAP_CHOWN --cap-add chown --cap-drop all');
    assert.deepEqual([capAdd, capDrop], [['CAP_CHOWN', 'CAP_SYS_TIME'], ['ALL']]);
  });

  test('older names of flags are the same flags', async () => {
    assert.deepEqual((await created('--dns-option x --dns-opt y --dns-option z')).dns?.options, ['x', 'y', 'z']);
    const { endpoints } = await created('--network a --net b --network c --net-alias one --network-alias two');
    assert.deepEqual(
      endpoints?.map(({ network, aliases }) => [network, aliases]),
      [
        ['a', ['one', 'two']],
        ['b', undefined],
        ['c', undefined],
      ],
    );
  });
});
