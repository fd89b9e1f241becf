import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { makeRuntimeSpec, type SpecRequest } from '../../../../src/engine/bundle/make-runtime-spec.js';
import type { ContainerConfig, ContainerResources } from '../../../../src/engine/container/container.js';
import { aContainerId } from '../../../support/builders.js';
import { ABLE_HOST, POORER_HOST } from '../../../support/container/host-facts.js';
import { PLAIN_CONFIG } from '../../../support/container/plain-config.js';

const OWN_NAMESPACES = { network: { kind: 'own' }, pid: { kind: 'own' }, ipc: { kind: 'own' } } as const;

function spec(config: Partial<ContainerConfig> = {}, others: Partial<SpecRequest> = {}) {
  return makeRuntimeSpec({
    id: aContainerId(1),
    config: { ...PLAIN_CONFIG, ...config },
    user: { uid: 0, gid: 0, additionalGids: [0], home: '/root' },
    host: ABLE_HOST,
    rootPath: '/run/root',
    cgroupsPath: '/gantry/1',
    namespaces: OWN_NAMESPACES,
    seccomp: { kind: 'none' },
    etc: {},
    mounts: [],
    ...others,
  });
}

const resources = (some: Partial<ContainerResources>) =>
  spec({ resources: { ...PLAIN_CONFIG.resources, ...some } }).linux.resources;
const destinations = (made: ReturnType<typeof spec>) => made.mounts.map(({ destination }) => destination);

describe('the runtime configuration of a container that asks for nothing', () => {
  const plain = spec();

  test("has docker's environment", () => {
    assert.deepEqual(plain.process.env, [
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'HOSTNAME=stand',
      'HOME=/root',
    ]);
  });

  test("has docker's mounts, with system files read-only", () => {
    assert.deepEqual(destinations(plain), [
      '/proc',
      '/dev',
      '/dev/pts',
      '/sys',
      '/sys/fs/cgroup',
      '/dev/mqueue',
      '/dev/shm',
    ]);
    const sys = plain.mounts.find(({ destination }) => destination === '/sys');
    assert.deepEqual(sys?.options, ['nosuid', 'noexec', 'nodev', 'ro']);
    const shm = plain.mounts.find(({ destination }) => destination === '/dev/shm');
    assert.deepEqual(shm?.options, ['nosuid', 'noexec', 'nodev', 'mode=1777', 'size=67108864']);
  });

  test('hides what tells of the host', () => {
    assert.ok(plain.linux.maskedPaths?.includes('/proc/kcore'));
    assert.ok(plain.linux.readonlyPaths?.includes('/proc/sys'));
  });

  test('hides what it was told to in place of that, be it nothing', () => {
    const { linux } = spec({ maskedPaths: [], readOnlyPaths: ['/proc/bus'] });
    assert.deepEqual([linux.maskedPaths, linux.readonlyPaths], [[], ['/proc/bus']]);
    assert.deepEqual(spec({ maskedPaths: ['/proc/keys'], isPrivileged: true }).linux.maskedPaths, []);
  });

  test('has namespaces of its own, of cgroups only with version 2', () => {
    const types = (made: ReturnType<typeof spec>) => made.linux.namespaces.map(({ type }) => type);
    assert.deepEqual(types(plain), ['mount', 'uts', 'ipc', 'pid', 'cgroup', 'network']);
    assert.deepEqual(types(spec({}, { host: { ...ABLE_HOST, cgroupVersion: 1 } })), [
      'mount',
      'uts',
      'ipc',
      'pid',
      'network',
    ]);
  });

  test('may use a few devices and no others', () => {
    const [first, ...rules] = plain.linux.resources?.devices ?? [];
    assert.deepEqual(first, { allow: false, access: 'rwm' });
    assert.deepEqual(
      rules.filter(({ allow }) => allow).map(({ major, minor }) => `${major}:${minor}`),
      ['1:5', '1:3', '1:9', '1:8', '5:0', '5:1'],
    );
  });

  test('has low ports and ping for everybody, and no inheritable capabilities', () => {
    assert.deepEqual(plain.linux.sysctl, {
      'net.ipv4.ip_unprivileged_port_start': '0',
      'net.ipv4.ping_group_range': '0 2147483647',
    });
    assert.equal(plain.process.capabilities?.inheritable, undefined);
    assert.equal(plain.process.capabilities?.ambient, undefined);
  });
});

describe('the runtime configuration', () => {
  test('of a privileged container hides nothing and allows every device', () => {
    const made = spec({ isPrivileged: true }, { host: POORER_HOST });
    assert.deepEqual([made.linux.maskedPaths, made.linux.readonlyPaths], [[], []]);
    assert.deepEqual(made.linux.resources?.devices, [{ allow: true, access: 'rwm' }]);
    assert.deepEqual(
      made.linux.devices?.map(({ path }) => path),
      ['/dev/sda'],
    );
    assert.deepEqual(made.process.capabilities?.effective, POORER_HOST.boundingCapabilities);
    assert.ok(made.mounts.find(({ destination }) => destination === '/sys')?.options?.includes('rw'));
  });

  test('runs the entrypoint with the command behind it', () => {
    assert.deepEqual(spec({ entrypoint: ['/entry'], command: ['a', 'b'] }).process.args, ['/entry', 'a', 'b']);
    assert.throws(() => spec({ entrypoint: [], command: [] }), { code: 'container_no_command' });
  });

  test('lays variables over one another, each name once, values with = in them whole', () => {
    const { env } = spec({ env: ['A=1', 'PATH=/bin', 'A=2=3', 'HOME=/h'], hasTty: true }).process;
    assert.deepEqual(env, ['PATH=/bin', 'HOSTNAME=stand', 'TERM=xterm', 'A=2=3', 'HOME=/h']);
  });

  test('of no, the host and another container: network', () => {
    const made = (network: SpecRequest['namespaces']['network']) =>
      spec({}, { namespaces: { ...OWN_NAMESPACES, network } }).linux;
    const network = (source: SpecRequest['namespaces']['network']) =>
      made(source).namespaces.find(({ type }) => type === 'network');
    assert.deepEqual(network({ kind: 'own' }), { type: 'network' });
    assert.equal(network({ kind: 'host' }), undefined);
    assert.deepEqual(network({ kind: 'of', path: '/proc/1/fd/9' }), { type: 'network', path: '/proc/1/fd/9' });
    assert.equal(made({ kind: 'host' }).sysctl, undefined);
  });

  test("with the host's names has none of its own", () => {
    const made = spec({ namespaces: { ...PLAIN_CONFIG.namespaces, uts: { kind: 'host' } } });
    assert.equal(made.hostname, undefined);
    assert.ok(!made.linux.namespaces.some(({ type }) => type === 'uts'));
  });

  test("hands on kernel parameters over docker's own, and annotations under ours", () => {
    const made = spec(
      {
        sysctls: { 'net.ipv4.ip_unprivileged_port_start': '1024', 'net.core.somaxconn': '99' },
        annotations: { mine: 'yes', 'run.oci.seccomp_bpf_data': 'theirs' },
      },
      { seccomp: { kind: 'filter', instructions: 'ours' } },
    );
    assert.deepEqual(made.linux.sysctl, {
      'net.ipv4.ip_unprivileged_port_start': '1024',
      'net.ipv4.ping_group_range': '0 2147483647',
      'net.core.somaxconn': '99',
    });
    assert.deepEqual(made.annotations, { mine: 'yes', 'run.oci.seccomp_bpf_data': 'ours' });
    assert.equal(spec().annotations, undefined);
  });

  test('/dev/shm goes with the namespace that it belongs to', () => {
    const shm = (ipc: ContainerConfig['namespaces']['ipc'], shmPath?: string) =>
      spec({ namespaces: { ...PLAIN_CONFIG.namespaces, ipc } }, { shmPath }).mounts.find(
        ({ destination }) => destination === '/dev/shm',
      );
    assert.equal(shm({ kind: 'own' })?.type, 'tmpfs');
    assert.equal(shm({ kind: 'shareable' })?.type, 'tmpfs');
    assert.equal(shm({ kind: 'none' }), undefined);
    assert.equal(shm({ kind: 'host' })?.source, '/dev/shm');
    assert.equal(shm({ kind: 'container', id: aContainerId(2) }, '/r/shm')?.source, '/r/shm');
  });

  test('the control groups can be written where that is asked for, and nothing else becomes writable by it', () => {
    const options = (securityOptions: readonly string[], path: string) =>
      spec({ securityOptions }).mounts.find(({ destination }) => destination === path)?.options;
    assert.ok(options(['writable-cgroups'], '/sys/fs/cgroup')?.includes('rw'));
    assert.ok(options(['writable-cgroups=false'], '/sys/fs/cgroup')?.includes('ro'));
    assert.ok(options(['writable-cgroups'], '/sys')?.includes('ro'));
  });

  test('an AppArmor profile is named only to a kernel that knows it', () => {
    const profile = (config: Partial<ContainerConfig>, hasAppArmor: boolean) =>
      spec(config, { host: { ...ABLE_HOST, hasAppArmor } }).process.apparmorProfile;
    assert.equal(profile({ securityOptions: ['apparmor=mine'] }, true), 'mine');
    assert.equal(profile({ securityOptions: ['apparmor=mine'] }, false), undefined);
    assert.equal(profile({ isPrivileged: true }, true), 'unconfined');
    assert.equal(profile({}, true), undefined);
  });

  test('the root lets mounts through where one below it is to hear of them', () => {
    const propagation = (...options: readonly string[]) =>
      spec({}, { mounts: [{ destination: '/m', options }] }).linux.rootfsPropagation;
    assert.deepEqual(
      [propagation('rshared'), propagation('slave'), propagation('rprivate')],
      ['shared', 'rslave', undefined],
    );
  });

  test('limits memory, and as much swap again unless the user says', () => {
    assert.deepEqual(resources({ memoryBytes: 1000 })?.memory, { limit: 1000, swap: 2000 });
    assert.deepEqual(resources({ memoryBytes: 1000, memorySwapBytes: -1 })?.memory, { limit: 1000, swap: -1 });
    const without = spec(
      { resources: { ...PLAIN_CONFIG.resources, memoryBytes: 1000 } },
      { host: { ...ABLE_HOST, limits: { ...ABLE_HOST.limits, hasSwap: false } } },
    );
    assert.deepEqual(without.linux.resources?.memory, { limit: 1000 });
  });

  test('limits processors by quota, and processes', () => {
    assert.deepEqual(resources({ nanoCpus: 1.5e9 })?.cpu, { quota: 150_000, period: 100_000 });
    assert.deepEqual(resources({ cpusetCpus: '0-1', cpuShares: 512 })?.cpu, { shares: 512, cpus: '0-1' });
    assert.deepEqual(resources({ pidsLimit: 8 })?.pids, { limit: 8 });
    assert.equal(resources({})?.memory ?? resources({})?.cpu ?? resources({})?.pids, undefined);
  });

  test('clamps limits to our own hard ones unless we may go beyond them', () => {
    const ulimits = [{ name: 'nofile', soft: 1024, hard: -1 }];
    const limits = (host: typeof ABLE_HOST) =>
      spec({ resources: { ...PLAIN_CONFIG.resources, ulimits } }, { host }).process.rlimits;
    assert.deepEqual(limits(POORER_HOST), [{ type: 'RLIMIT_NOFILE', soft: 1024, hard: 20_000 }]);
    assert.deepEqual(limits(ABLE_HOST), [{ type: 'RLIMIT_NOFILE', soft: 1024, hard: Infinity }]);
  });

  test("never asks for a better chance with the kernel's killer than we have ourselves", () => {
    assert.equal(spec({}, { host: { ...POORER_HOST, oomScoreAdj: 500 } }).process.oomScoreAdj, 500);
    assert.equal(spec({}, { host: { ...ABLE_HOST, oomScoreAdj: 500 } }).process.oomScoreAdj, 0);
    assert.equal(spec({}, { host: { ...POORER_HOST, oomScoreAdj: -500 } }).process.oomScoreAdj, 0);
  });

  test("a user's mount takes the place of ours", () => {
    const tmpfs = (destination: string) => ({ destination, type: 'tmpfs', source: 'tmpfs', options: [] });
    const made = spec(
      {},
      { etc: { hosts: '/h', hostname: '/n', resolvConf: '/r' }, mounts: [tmpfs('/dev/shm'), tmpfs('/etc/hosts')] },
    );
    assert.deepEqual(destinations(made).slice(5), [
      '/dev/mqueue',
      '/etc/resolv.conf',
      '/etc/hostname',
      '/dev/shm',
      '/etc/hosts',
    ]);
    assert.ok(!destinations(spec({}, { mounts: [tmpfs('/dev')] })).includes('/dev/pts'));
  });

  test('a read-only root makes our files in /etc read-only too', () => {
    const made = spec({ hasReadOnlyRoot: true }, { etc: { hosts: '/h' } });
    assert.equal(made.root.readonly, true);
    assert.deepEqual(made.mounts.at(-1), {
      destination: '/etc/hosts',
      type: 'bind',
      source: '/h',
      options: ['rbind', 'rprivate', 'ro'],
    });
  });

  test('--init runs the command below a small init', () => {
    const made = spec({ hasInit: true });
    assert.deepEqual(made.process.args, ['/sbin/docker-init', '--', 'true']);
    assert.equal(made.mounts.at(-1)?.source, '/usr/bin/tini-static');
    assert.throws(() => spec({ hasInit: true }, { host: { ...ABLE_HOST, initPath: undefined } }), {
      code: 'init_missing',
    });
  });

  test('carries a filter as annotation, or the rules', () => {
    assert.deepEqual(spec({}, { seccomp: { kind: 'filter', instructions: 'AAA=' } }).annotations, {
      'run.oci.seccomp_bpf_data': 'AAA=',
    });
    const profile = { defaultAction: 'SCMP_ACT_ALLOW' };
    assert.deepEqual(spec({}, { seccomp: { kind: 'profile', profile } }).linux.seccomp, profile);
  });

  test('takes no new privileges on request', () => {
    assert.equal(spec().process.noNewPrivileges, false);
    assert.equal(spec({ securityOptions: ['no-new-privileges'] }).process.noNewPrivileges, true);
    assert.equal(spec({ securityOptions: ['no-new-privileges:false'] }).process.noNewPrivileges, false);
  });
});
