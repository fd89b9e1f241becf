import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { ContainerConfig } from '../../../../src/engine/container/container.js';
import type { CreateContainer } from '../../../../src/engine/container/container-service.js';
import { containerEnv, makeContainerConfig, mergeEnv } from '../../../../src/engine/container/make-config.js';
import { CONFIG_DEFAULTS, NO_LIMITS } from '../../../../src/engine/metadata/container-config-defaults.js';
import type { ImageRunConfig } from '../../../../src/oci/image-config.js';
import { aContainerId } from '../../../support/builders.js';

const ID = aContainerId(1);

function make(asked: Partial<CreateContainer> = {}, image: ImageRunConfig = { Cmd: ['sh'] }): ContainerConfig {
  let volumes = 0;
  return makeContainerConfig({
    id: ID,
    asked: { image: 'web', ...asked },
    image,
    network: asked.network && asked.network.kind !== 'container' ? asked.network : { kind: 'bridge' },
    namespaces: { ...CONFIG_DEFAULTS.namespaces, ...(asked.namespaces?.uts && { uts: asked.namespaces.uts }) },
    names: { hostname: 'the-host', domainname: '' },
    borrowed: [],
    resources: NO_LIMITS,
    inventVolumeName: () => `volume-${(volumes += 1)}`,
  });
}

describe("a container's configuration", () => {
  const image: ImageRunConfig = { Entrypoint: ['/entry'], Cmd: ['serve'] };

  test('runs what the image says', () => {
    const { entrypoint, command } = make({}, image);
    assert.deepEqual([entrypoint, command], [['/entry'], ['serve']]);
  });

  test("a command takes the place of the image's, behind its entrypoint", () => {
    const { entrypoint, command } = make({ command: ['test'] }, image);
    assert.deepEqual([entrypoint, command], [['/entry'], ['test']]);
  });

  test("an entrypoint takes the image's command away as well", () => {
    const { entrypoint, command } = make({ entrypoint: ['/other'] }, image);
    assert.deepEqual([entrypoint, command], [['/other'], []]);
  });

  test('an empty entrypoint and no command is refused', () => {
    assert.throws(() => make({ entrypoint: [] }, image), { code: 'container_no_command' });
  });

  test('the host name is the short id, or that of the host whose network it shares', () => {
    assert.equal(make().hostname, ID.slice(0, 12));
    assert.equal(make({ network: { kind: 'host' } }).hostname, 'the-host');
    assert.equal(make({ network: { kind: 'host' }, hostname: 'mine' }).hostname, 'mine');
    assert.equal(make({ namespaces: { uts: { kind: 'host' } } }).hostname, 'the-host');
  });

  test('its working directory is spelled without what leads nowhere', () => {
    const dirs = ['/tmp/', '/a/./b//c/..', '/', '//'].map((dir) => make({ workingDir: dir }).workingDir);
    assert.deepEqual(dirs, ['/tmp', '/a/b', '/', '/']);
  });

  test('an annotation without a name is refused', () => {
    const message = 'invalid Annotations: the empty string is not permitted as an annotation key';
    assert.throws(() => make({ annotations: { '': 'a' } }), { code: 'argument_invalid', message });
  });

  test("labels are the image's with the user's over them", () => {
    const { labels } = make({ labels: { a: '2' } }, { Cmd: ['sh'], Labels: { a: '1', b: '1' } });
    assert.deepEqual(labels, { a: '2', b: '1' });
  });

  test('each volume of the image gets one without a name, unless something is mounted there', () => {
    const bind = {
      type: 'bind',
      source: '/srv',
      destination: '/data',
      isReadOnly: false,
      options: [],
      mayCreateSource: true,
    } as const;
    const { mounts } = make({ mounts: [bind] }, { Cmd: ['sh'], Volumes: { '/data': {}, '/cache': {} } });
    assert.deepEqual(
      mounts.map(({ type, source, destination, isAnonymous }) => [type, source, destination, isAnonymous ?? false]),
      [
        ['bind', '/srv', '/data', false],
        ['volume', 'volume-1', '/cache', true],
      ],
    );
  });

  test('two mounts at one place are refused', () => {
    const tmpfs = {
      type: 'tmpfs',
      source: '',
      destination: '/t',
      isReadOnly: false,
      options: [],
      mayCreateSource: false,
    } as const;
    assert.throws(() => make({ mounts: [tmpfs, tmpfs] }), { message: 'Duplicate mount point: /t' });
  });

  test('with publish-all every exposed port that is not published gets any port of the host', () => {
    const given = { protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 8080 } as const;
    const { ports, exposedPorts, publishesAll } = make(
      { ports: [given], publishAll: true, exposedPorts: ['53/udp'] },
      { Cmd: ['sh'], ExposedPorts: { '80/tcp': {}, '443': {} } },
    );
    assert.deepEqual([...exposedPorts].sort(), ['443/tcp', '53/udp', '80/tcp']);
    assert.deepEqual(
      ports.map(({ containerPort, protocol, hostPort }) => `${containerPort}/${protocol} on ${hostPort}`).sort(),
      ['443/tcp on 0', '53/udp on 0', '80/tcp on 8080'],
    );
    assert.equal(publishesAll, true);
  });

  test('a range of exposed ports is each of them, and told as it came', () => {
    const image = { Cmd: ['sh'], ExposedPorts: { '443': {} } };
    const asked = { exposedPorts: ['80/tcp', '90/udp', '91/udp'], exposedAsAsked: ['80/tcp', '90-91/udp'] };
    const { exposedPorts, exposedAsAsked } = make(asked, image);
    assert.deepEqual(exposedPorts, ['443/tcp', '80/tcp', '90/udp', '91/udp']);
    assert.deepEqual(exposedAsAsked, ['443/tcp', '80/tcp', '90-91/udp']);
    assert.equal(make({ exposedPorts: ['80/tcp'] }, image).exposedAsAsked, undefined);
  });

  const refused: readonly (readonly [why: string, asked: Partial<CreateContainer>, message: RegExp])[] = [
    ['a relative working directory', { workingDir: 'srv' }, /needs to be an absolute path/],
    [
      'auto-remove with a restart policy',
      { isAutoRemoved: true, restart: { name: 'always', maximumRetryCount: 0 } },
      /can't create 'AutoRemove' container with restart policy/,
    ],
  ];
  for (const [why, asked, message] of refused) {
    test(`${why} is refused`, () => assert.throws(() => make(asked), { message }));
  }
});

test('a variable is overridden in its place, and a bare name takes it away', () => {
  assert.deepEqual(mergeEnv(['A=1', 'B=2', 'C=3'], ['B=x=y', 'D=4', 'A']), ['B=x=y', 'C=3', 'D=4']);
});

test('a container’s variables are the asked ones, bare names too, and those of the image that nobody named', () => {
  assert.deepEqual(containerEnv(['A=1', 'B=2', 'C=3'], ['B=x=y', 'D=4', 'A']), ['B=x=y', 'D=4', 'A', 'C=3']);
});
