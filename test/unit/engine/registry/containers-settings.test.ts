import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { ContainersSettingsPaths } from '../../../../src/engine/registry/containers-settings.js';
import { registryAccess } from '../../../../src/engine/registry/registry-access.js';
import { locationsToRead } from '../../../../src/engine/registry/registry-location.js';
import { readRegistrySettings } from '../../../../src/engine/registry/registry-settings.js';
import { parseReference } from '../../../../src/oci/reference.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const CONF = `
unqualified-search-registries = ["quay.io", "docker.io"]
short-name-mode = "enforcing"

[aliases]
"fedora" = "registry.fedoraproject.org/fedora"

[[registry]]
prefix = "docker.io"
location = "docker.io"

[[registry.mirror]]
location = "hub-cache.lan:5000/hub/"
insecure = true
[[registry.mirror]]
location = "digests.lan"
pull-from-mirror = "digest-only"

[[registry]]
location = "plain.lan"
insecure = true

[[registry]]
prefix = "evil.example"
blocked = true
`;

/** The settings that these files say. */
function write(files: Readonly<Record<string, string>>): {
  readonly own: string;
  readonly containers: ContainersSettingsPaths;
} {
  const dir = temporaryFolder();
  for (const folder of ['system.d', 'user.d']) mkdirSync(join(dir, folder));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  const containers = {
    files: [join(dir, 'user.conf'), join(dir, 'system.conf')],
    folders: [join(dir, 'system.d'), join(dir, 'user.d')],
  };
  return { own: join(dir, 'registries.json'), containers };
}

async function places(files: Readonly<Record<string, string>>, name: string): Promise<readonly string[]> {
  const { own, containers } = write(files);
  const settings = await readRegistrySettings({ files: [own], containers });
  return locationsToRead(parseReference(name), settings).map(({ endpoints, repository }) => {
    const [first] = endpoints;
    return `${first?.origin}/${repository}${first?.isTlsVerified ? '' : ' insecure'}`;
  });
}

describe('podman’s registries.conf', () => {
  test('says of registries what mirrors they have, and how they are reached', async () => {
    const files = { 'system.conf': CONF };
    assert.deepEqual(await places(files, 'nginx'), [
      'https://hub-cache.lan:5000/hub/library/nginx insecure',
      'https://registry-1.docker.io/library/nginx',
    ]);
    assert.deepEqual(await places(files, `nginx@sha256:${'0'.repeat(64)}`), [
      'https://hub-cache.lan:5000/hub/library/nginx insecure',
      'https://digests.lan/library/nginx',
      'https://registry-1.docker.io/library/nginx',
    ]);
    assert.deepEqual(await places(files, 'plain.lan/web'), ['https://plain.lan/web insecure']);
    await assert.rejects(places(files, 'evil.example/web'), { code: 'registry_blocked' });
  });

  test('says nothing of what names mean: those are docker’s', async () => {
    assert.deepEqual(
      await places(
        { 'system.conf': CONF.replace('[[registry]]\nprefix = "docker.io"', '[[registry]]\nprefix = "x.io"') },
        'fedora',
      ),
      ['https://registry-1.docker.io/library/fedora'],
    );
  });

  test('holds where gantry’s own settings say nothing of the prefix', async () => {
    const own = JSON.stringify({ registries: { 'docker.io': { mirrors: ['https://own.lan'] } } });
    const files = { 'system.conf': CONF, 'registries.json': own };
    assert.deepEqual(await places(files, 'nginx'), [
      'https://own.lan/library/nginx',
      'https://registry-1.docker.io/library/nginx',
    ]);
    assert.deepEqual(await places(files, 'plain.lan/web'), ['https://plain.lan/web insecure']);
    const docker = JSON.stringify({ 'registry-mirrors': ['https://dockers.lan'] });
    assert.deepEqual(await places({ 'system.conf': CONF, 'registries.json': docker }, 'nginx'), [
      'https://dockers.lan/library/nginx',
      'https://registry-1.docker.io/library/nginx',
    ]);
  });

  test('of the user stands in the machine’s place; files in folders go before both, the last of them first', async () => {
    const entry = (location: string): string => `[[registry]]\nprefix = "a.lan"\nlocation = "${location}"\n`;
    const machine = { 'system.conf': `${CONF}${entry('machine.lan')}`, 'user.conf': entry('user.lan') };
    assert.deepEqual(await places(machine, 'a.lan/x'), ['https://user.lan/x']);
    assert.deepEqual(await places(machine, 'plain.lan/web'), ['https://plain.lan/web']);
    const both = {
      'system.d/9.conf': entry('nine.lan'),
      'user.d/1.conf': entry('one.lan'),
      'user.d/0.conf': entry('zero.lan'),
    };
    assert.deepEqual(await places({ ...machine, ...both }, 'a.lan/x'), ['https://one.lan/x']);
  });

  test('that cannot be understood is told, and where', async () => {
    await assert.rejects(places({ 'user.conf': '[[registry]]\nlocation = ' }, 'nginx'), {
      code: 'registry_settings_invalid',
      message: /user\.conf: line 2: a value is missing/,
    });
    await assert.rejects(places({ 'system.d/a.conf': '[[' }, 'nginx'), { code: 'registry_settings_invalid' });
  });

  test('is looked for where podman looks', () => {
    assert.deepEqual(registryAccess({ HOME: '/home/ann' }).containersSettings, {
      files: ['/home/ann/.config/containers/registries.conf', '/etc/containers/registries.conf'],
      folders: ['/etc/containers/registries.conf.d', '/home/ann/.config/containers/registries.conf.d'],
    });
    const told = registryAccess({ CONTAINERS_REGISTRIES_CONF: '/x.conf' }).containersSettings;
    assert.deepEqual(told, { files: ['/x.conf'], folders: [] });
  });
});
