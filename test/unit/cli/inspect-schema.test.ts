import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import type { Container } from '../../../src/engine/index.js';
import { aContainer, anEndpoint, anImage, exitedState, runningState } from '../../support/builders.js';
import { disagreements, type Schema } from '../../support/docker-schema.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

/** Names, order and types of a container in docker's Engine API 1.47. @see moby, api/swagger.yaml: ContainerInspectResponse */
const schema = JSON.parse(readFileSync('test/fixtures/docker-api/container-inspect.json', 'utf8')) as Schema;

const place = {
  endpoints: [anEndpoint()],
  ports: [{ protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 8080 }],
} as const;

const containers: Readonly<Record<string, Container>> = {
  plain: aContainer('plain'),
  exited: aContainer('exited', { state: exitedState(137, { isOomKilled: true }) }),
  full: aContainer('full', {
    state: runningState(place),
    health: {
      status: 'healthy',
      failingStreak: 0,
      log: [{ startedAtMs: 1, endedAtMs: 2, exitCode: 0, output: 'well' }],
    },
    config: {
      health: {
        test: ['CMD', 'true'],
        intervalMs: 1000,
        timeoutMs: 1000,
        startPeriodMs: 0,
        startIntervalMs: 0,
        retries: 3,
      },
      exposedPorts: ['80/tcp', '443/tcp'],
      ports: [{ protocol: 'tcp', containerPort: 80, hostAddress: '127.0.0.1', hostPort: 0 }],
      labels: { a: '1' },
      env: ['A=1'],
      hasInit: true,
      isPrivileged: true,
      sysctls: { 'net.ipv4.ip_forward': '1' },
      annotations: { a: 'b' },
      storageOptions: { size: '1G' },
      capAdd: ['NET_ADMIN'],
      devices: [{ hostPath: '/dev/null', containerPath: '/dev/x', permissions: 'rwm' }],
      deviceRequests: [{ driver: '', count: -1, deviceIds: [], capabilities: [['gpu']], options: {} }],
      log: { driver: 'json-file', options: { 'max-size': '10m' } },
      mounts: [
        {
          type: 'volume',
          source: 'data',
          destination: '/data',
          isReadOnly: false,
          options: ['nocopy'],
          mayCreateSource: false,
          askedBy: 'mount',
          labels: { tier: 'x' },
        },
        {
          type: 'bind',
          source: '/srv',
          destination: '/srv',
          isReadOnly: true,
          options: ['rslave'],
          mayCreateSource: false,
          askedBy: 'mount',
          recursion: 'disabled',
        },
        {
          type: 'tmpfs',
          source: '',
          destination: '/t',
          isReadOnly: false,
          options: ['size=1024', 'mode=1777'],
          mayCreateSource: false,
          askedBy: 'mount',
        },
        { type: 'bind', source: '/a', destination: '/b', isReadOnly: true, options: [], mayCreateSource: true },
        {
          type: 'volume',
          source: 'ffff',
          destination: '/v',
          isReadOnly: false,
          options: [],
          mayCreateSource: false,
          isAnonymous: true,
        },
        {
          type: 'tmpfs',
          source: '',
          destination: '/tmp',
          isReadOnly: false,
          options: ['size=1m'],
          mayCreateSource: false,
        },
      ],
    },
  }),
};

describe('inspect has the shape of docker’s API, name by name, in its order', () => {
  for (const [name, container] of Object.entries(containers)) {
    for (const words of [[], ['--size']]) {
      test(`${name} ${words.join(' ')}`, async () => {
        await using engine = new FakeEngine({ images: [anImage('busybox')], containers: [container] });
        const { stdout } = await gantry(engine, ['inspect', ...words, name]);
        const [found] = JSON.parse(stdout) as readonly unknown[];
        assert.deepEqual(disagreements(schema, found), []);
        assert.equal(Object.hasOwn(found as object, 'SizeRw'), words.length > 0);
      });
    }
  }

  test('what is empty is null, [] or {} as docker writes it', async () => {
    await using engine = new FakeEngine({ containers: [aContainer('plain', { state: runningState(place) })] });
    const { stdout } = await gantry(engine, ['inspect', 'plain']);
    const [{ HostConfig, Config, NetworkSettings, ExecIDs, Mounts }] = JSON.parse(stdout);
    const nothing = ['Binds', 'VolumesFrom', 'CapAdd', 'CapDrop', 'ExtraHosts', 'GroupAdd', 'Links', 'SecurityOpt'];
    const alsoNothing = ['DeviceCgroupRules', 'DeviceRequests', 'MemorySwappiness', 'PidsLimit'];
    for (const name of [...nothing, ...alsoNothing]) assert.equal(HostConfig[name], null, name);
    for (const name of ['Dns', 'DnsOptions', 'DnsSearch', 'BlkioWeightDevice', 'Devices', 'Ulimits'])
      assert.deepEqual(HostConfig[name], [], name);
    assert.deepEqual([HostConfig.PortBindings, HostConfig.LogConfig.Config], [{}, {}]);
    assert.deepEqual([Config.Volumes, Config.OnBuild, Config.Labels], [null, null, {}]);
    assert.deepEqual([ExecIDs, Mounts], [null, []]);
    assert.deepEqual(NetworkSettings.Networks.bridge.Aliases, null);
  });

  const left: readonly [template: string, shown: string][] = [
    ['{{.State.Health}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}', '<nil> none'],
    ['{{.SizeRw}} {{.Config.StopTimeout}} {{.HostConfig.Init}}', '<nil> <nil> <nil>'],
    ['{{.Config.StopSignal}}|{{.Config.ExposedPorts}}|{{.HostConfig.Tmpfs}}|{{.HostConfig.Mounts}}', '|map[]|map[]|[]'],
    ['{{json .State.Health}} {{json .HostConfig.Tmpfs}} {{len .HostConfig.Sysctls}}', 'null null 0'],
    ['{{.Config.StopSignal | printf "%q"}}', '""'],
    ['{{.Name}}\\t{{"a\\tb"}}', '/plain\\ta\tb'],
  ];
  for (const [template, shown] of left) {
    test(`what JSON leaves out is there for a template: ${template}`, async () => {
      await using engine = new FakeEngine({ containers: [aContainer('plain')] });
      assert.equal((await gantry(engine, ['inspect', '-f', template, 'plain'])).stdout, `${shown}\n`);
    });
  }

  test('a bind mount has no name, and a template shows none', async () => {
    const bind = { type: 'bind', source: '/a', destination: '/b', isReadOnly: false, options: [] } as const;
    const container = aContainer('plain', { config: { mounts: [{ ...bind, mayCreateSource: true }] } });
    await using engine = new FakeEngine({ containers: [container] });
    const template = '{{range .Mounts}}{{.Name}}|{{.Source}}{{end}} {{.Mounts}}';
    const { stdout } = await gantry(engine, ['inspect', '-f', template, 'plain']);
    assert.equal(stdout, '|/a [{bind  /a /b   true rprivate}]\n');
  });

  test('an empty list is empty to a template, too', async () => {
    await using engine = new FakeEngine({ containers: [aContainer('plain')] });
    const template = '{{len .HostConfig.CapAdd}}{{range .HostConfig.Binds}}x{{else}}none{{end}} {{.HostConfig.Links}}';
    assert.equal((await gantry(engine, ['inspect', '-f', template, 'plain'])).stdout, '0none []\n');
  });
});
