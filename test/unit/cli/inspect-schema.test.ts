import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import type { Container } from '../../../src/engine/index.js';
import { aContainer, anImage, exitedState, runningState } from '../../support/builders.js';
import { disagreements, type Schema } from '../../support/docker-schema.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { fullContainer, ON_BRIDGE } from '../../support/full-container.js';
import { gantry } from '../../support/gantry.js';

/** Names, order and types of a container in docker's Engine API 1.47. @see moby, api/swagger.yaml: ContainerInspectResponse */
const schema = JSON.parse(readFileSync('test/fixtures/docker-api/container-inspect.json', 'utf8')) as Schema;

const containers: Readonly<Record<string, Container>> = {
  plain: aContainer('plain'),
  exited: aContainer('exited', { state: exitedState(137, { isOomKilled: true }) }),
  full: fullContainer(),
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
    await using engine = new FakeEngine({ containers: [aContainer('plain', { state: runningState(ON_BRIDGE) })] });
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
