import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { hostPlatform } from '../../src/engine/image/host-platform.js';
import type { CreateContainer } from '../../src/engine/index.js';
import { engineStand } from '../support/linux/engine-stand.js';
import { makeContainer, runContainer, sh, startSleeper } from '../support/linux/run-container.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('what is asked of the runtime and of the kernel', () => {
  const stand = engineStand();
  const { say } = stand;
  const warnings = async (asked: Partial<CreateContainer>): Promise<readonly string[]> => {
    const made = await stand.engine.containers.create({ image: BUSYBOX, command: ['true'], ...asked });
    await stand.engine.containers.remove(made.container.id);
    return made.warnings;
  };
  const runtimes = ['crun', 'runc'].map((name) => execFileSync('which', [name], { encoding: 'utf8' }).trim());

  for (const runtime of ['crun', 'runc', ...runtimes]) {
    test(`${runtime} makes the container, ends it, and hands annotations on`, async () => {
      const container = await startSleeper(stand.engine, { runtime, annotations: { 'org.example.a': 'b=c' } });
      const stateRoot = join(stand.opened.roots.runRoot, 'runtime');
      const state = JSON.parse(
        execFileSync(runtime, ['--root', stateRoot, 'state', container.id], { encoding: 'utf8' }),
      );
      assert.equal(state.annotations['org.example.a'], 'b=c');
      await stand.engine.containers.remove(container.id, { force: true });
    });
  }

  for (const runtime of ['io.containerd.runc.v2', 'nvidia', './crun', '/no/such/runtime', 'ls']) {
    test(`${runtime} is no runtime`, async () => {
      await assert.rejects(makeContainer(stand.engine, { runtime, command: ['true'] }), {
        message: `unknown or invalid runtime name: ${runtime}`,
      });
    });
  }

  test('T88: labels and profiles of what is off are taken, and said to do nothing', async () => {
    const securityOptions = ['label:type:docker_apache_t', 'apparmor=docker-default'];
    assert.equal(await say('echo started', { securityOptions }), 'started');
    assert.equal((await warnings({ securityOptions })).length, 2);
    assert.deepEqual(await warnings({ securityOptions: ['label=disable', 'apparmor=unconfined'] }), []);
  });

  test('a profile of the user’s holds in a privileged container too', async (t) => {
    const path = join(temporaryFolder(), 'profile.json');
    const rule = { names: ['mkdir', 'mkdirat'], action: 'SCMP_ACT_ERRNO', errnoRet: 28 };
    writeFileSync(path, JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [rule] }));
    t.diagnostic(path);
    const securityOptions = [`seccomp=${path}`];
    assert.match(await say('mkdir /x', { securityOptions, isPrivileged: true }), /No space left/);
    assert.equal(await say('grep ^Seccomp: /proc/self/status', { isPrivileged: true }), 'Seccomp:\t0');
  });

  test('the host has a name where that is asked for, but in no network', async () => {
    const asked = { extraHosts: ['me:host-gateway', 'six:::1'], command: sh('grep -E "me|six" /etc/hosts') };
    const { stdout } = await runContainer(stand.engine, { ...asked, network: { kind: 'host' } });
    assert.equal(stdout, '127.0.0.1\tme\n::1\tsix\n');
    await assert.rejects(runContainer(stand.engine, asked), {
      message: 'unable to derive the IP value for host-gateway',
    });
  });

  test('ports that the machine’s network does not publish are said to be discarded', async () => {
    const ports = [{ protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 8080 }] as const;
    assert.deepEqual(await warnings({ network: { kind: 'host' }, ports }), [
      'Published ports are discarded when using host network mode',
    ]);
  });

  test('an image of another platform is refused where that platform is asked for', async () => {
    const { architecture } = hostPlatform();
    const foreign = { os: 'linux', architecture: architecture === 's390x' ? 'ppc64le' : 's390x' };
    await assert.rejects(makeContainer(stand.engine, { command: ['true'], platform: foreign }), {
      code: 'image_platform_mismatch',
    });
    assert.equal(await say('echo fine', { platform: { os: 'linux', architecture } }), 'fine');
  });

  test('what cannot be had together makes nothing', async () => {
    const before = (await stand.engine.containers.list({ all: true })).length;
    const wrong: readonly Partial<CreateContainer>[] = [
      { namespaces: { uts: { kind: 'host' } }, hostname: 'x' },
      { hostname: 'a b' },
      { sysctls: { 'kernel.hostname': 'x' } },
      { sysctls: { 'net.core.somaxconn': '1' }, network: { kind: 'host' } },
      { capDrop: ['FLY'] },
      { securityOptions: ['fly=high'] },
      { namespaces: { pid: { kind: 'container', ref: 'absent' } } },
      {
        volumeDriver: 'nfs',
        mounts: [
          { type: 'volume', source: 'vv', destination: '/v', isReadOnly: false, options: [], mayCreateSource: true },
        ],
      },
    ];
    for (const asked of wrong) await assert.rejects(makeContainer(stand.engine, { command: ['true'], ...asked }));
    assert.equal((await stand.engine.containers.list({ all: true })).length, before);
  });
});
