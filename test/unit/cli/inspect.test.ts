import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { aContainer, aContainerId, anEndpoint, anImage, exitedState, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

const withWeb = (): FakeEngine =>
  new FakeEngine({
    images: [anImage('nginx:1.27', { run: { Cmd: ['nginx'], ExposedPorts: { '80/tcp': {} }, Labels: { a: 'b' } } })],
    containers: [
      aContainer('web', {
        image: 'nginx:1.27',
        config: {
          entrypoint: ['/entry.sh'],
          command: ['nginx', '-g', 'daemon off;'],
          labels: { tier: 'front' },
          exposedPorts: ['443/tcp', '80/tcp'],
          mounts: [
            { type: 'bind', source: '/srv', destination: '/www', isReadOnly: true, options: [], mayCreateSource: true },
            {
              type: 'tmpfs',
              source: '',
              destination: '/tmp',
              isReadOnly: false,
              options: ['size=1m'],
              mayCreateSource: false,
            },
          ],
          restart: { name: 'on-failure', maximumRetryCount: 3 },
        },
        state: runningState({
          endpoints: [anEndpoint()],
          ports: [{ protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 8080 }],
        }),
      }),
      aContainer('gone', { state: exitedState(137, { isOomKilled: true }) }),
    ],
  });

describe('gantry inspect', () => {
  test('a container has docker’s shape', async () => {
    await using engine = withWeb();
    const { stdout, exitCode } = await gantry(engine, ['inspect', 'web']);
    assert.equal(exitCode, 0);
    assert.ok(stdout.startsWith('[\n    {\n        "Id": "'));
    const [web] = JSON.parse(stdout);
    assert.equal(web.Id, aContainerId('web'));
    assert.equal(web.Name, '/web');
    assert.equal(web.Path, '/entry.sh');
    assert.deepEqual(web.Args, ['nginx', '-g', 'daemon off;']);
    assert.deepEqual(
      [web.State.Status, web.State.Running, web.State.FinishedAt],
      ['running', true, '0001-01-01T00:00:00Z'],
    );
    assert.deepEqual(web.HostConfig.RestartPolicy, { Name: 'on-failure', MaximumRetryCount: 3 });
    assert.deepEqual(web.HostConfig.Binds, ['/srv:/www:ro']);
    assert.deepEqual(web.HostConfig.Tmpfs, { '/tmp': 'size=1m' });
    assert.deepEqual(web.Mounts[0], {
      Type: 'bind',
      Source: '/srv',
      Destination: '/www',
      Mode: 'ro',
      RW: false,
      Propagation: 'rprivate',
    });
    assert.deepEqual(web.NetworkSettings.Ports, {
      '443/tcp': null,
      '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }],
    });
    assert.equal(web.NetworkSettings.Networks.bridge.IPAddress, '172.17.0.2');
    assert.deepEqual(web.Config.Labels, { tier: 'front' });
  });

  const formats: readonly [readonly string[], string | RegExp][] = [
    [['-f', '{{.State.Status}}', 'web', 'gone'], 'running\nexited\n'],
    [['-f', '{{.State.OOMKilled}} {{.State.ExitCode}}', 'gone'], 'true 137\n'],
    [['-f', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', 'web'], '172.17.0.2\n'],
    [['-f', '{{(index (index .NetworkSettings.Ports "80/tcp") 0).HostPort}}', 'web'], '8080\n'],
    [['-f', '{{index .Config.Labels "tier"}}', 'web'], 'front\n'],
    [['-f', 'json', '--type', 'network', 'none', 'nobody'], /^\[\{"Name":"none",[^\n]*\}\]\n$/],
    [['-f', 'json', 'nobody'], /^\[\]\n$/],
    [['-f', '', '--type', 'network', 'none'], /^\[\n {4}\{\n {8}"Name": "none",\n/],
    [['-f', '{{json .Config.Labels}}', 'web'], '{"tier":"front"}\n'],
    [['--type', 'container', '-f', '{{.Name}}', aContainerId('web').slice(0, 6)], '/web\n'],
    [['--size', '-f', '{{.SizeRw}}', 'web'], '1000\n'],
    [['-f', '{{.RepoTags}}', 'nginx:1.27'], '[nginx:1.27]\n'],
    [['--type=image', '-f', '{{.Config.Cmd}} {{.Os}}/{{.Architecture}}', 'nginx:1.27'], '[nginx] linux/amd64\n'],
    // What JSON leaves out is there for templates, and empty.
    [['-f', '{{.Os}}/{{.Architecture}}{{with .Variant}}/{{.}}{{end}}', 'nginx:1.27'], 'linux/amd64\n'],
    [['-f', '{{.OsVersion}}{{.Config.StopSignal}}{{.Config.Shell}}{{.Config.Healthcheck}}', 'nginx:1.27'], '[]<nil>\n'],
  ];
  for (const [words, expected] of formats) {
    test(words.join(' '), async () => {
      await using engine = withWeb();
      const { stdout, stderr } = await gantry(engine, ['inspect', ...words]);
      if (typeof expected === 'string') assert.equal(stdout, expected, stderr);
      else assert.match(stdout, expected, stderr);
    });
  }

  const failures: readonly [readonly string[], string, string][] = [
    [['inspect', 'nobody'], '[]\n', 'Error: No such object: nobody\n'],
    [['inspect', 'NOT A NAME'], '[]\n', 'Error: No such object: NOT A NAME\n'],
    [['inspect', '-f', '{{.Name}}', 'web', 'nobody'], '/web\n', 'Error: No such object: nobody\n'],
    [['inspect', '--type', 'image', 'web'], '[]\n', 'Error: No such image: web:latest\n'],
    [['inspect', '--type', 'volume', 'web'], '[]\n', 'Error: get web: no such volume\n'],
    [['inspect', '--type', 'plugin', 'web'], '', 'Error: inspect --type plugin is not supported yet\n'],
    [
      ['inspect', '--type', 'cow', 'web'],
      '',
      'Error: unknown type: "cow": must be one of "config", "container", "image", "network", "node", "plugin", "secret", ' +
        '"service", "task", "volume"\n',
    ],
    [['container', 'inspect', 'nginx:1.27'], '[]\n', 'Error: No such container: nginx:1.27\n'],
    [['image', 'inspect', 'web'], '[]\n', 'Error: No such image: web:latest\n'],
  ];
  for (const [words, stdout, stderr] of failures) {
    test(words.join(' '), async () => {
      await using engine = withWeb();
      assert.deepEqual(await gantry(engine, words), { exitCode: 1, stdout, stderr });
    });
  }
});
