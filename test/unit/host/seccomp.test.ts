import assert from 'node:assert/strict';
import { arch } from 'node:os';
import { describe, test } from 'node:test';

import { parseCapabilitySet } from '../../../src/engine/bundle/capabilities.js';
import { DEFAULT_SECCOMP } from '../../../src/engine/bundle/default-seccomp.js';
import { selectRules } from '../../../src/engine/bundle/seccomp-profile.js';
import { libseccompCompiler } from '../../../src/host/node/seccomp.js';
import { AUDIT_ARCH, runFilter, type SystemCall } from '../../support/seccomp/run-filter.js';

const compiler = libseccompCompiler();
const skip =
  arch() !== 'x64'
    ? 'the numbers below are those of x86_64'
    : compiler.version() === undefined
      ? 'no libseccomp'
      : false;

const DOCKER_CAPABILITIES = parseCapabilitySet('00000000a80425fb');
const EPERM = 'errno 1';
const ENOSYS = 'errno 38';

function compiled(capabilities: readonly string[] = DOCKER_CAPABILITIES): (call: SystemCall) => string {
  const profile = selectRules(DEFAULT_SECCOMP, { capabilities, architecture: 'amd64', kernelRelease: '6.18.44' });
  const filter = compiler.compile(profile);
  return (call) => runFilter(filter, call);
}

// arch/x86/entry/syscalls/syscall_64.tbl
const NR = {
  read: 0,
  socket: 41,
  clone: 56,
  personality: 135,
  mount: 165,
  ptrace: 101,
  unshare: 272,
  clone3: 435,
  fchmodat2: 452,
  bpf: 321,
  io_uring_setup: 425,
};
const CLONE_THREAD_FLAGS = 0x003d0f00;

describe("docker's profile as a filter", { skip }, () => {
  const verdict = skip ? () => '' : compiled();

  test('allows what programs need and refuses what reaches the host', () => {
    assert.equal(verdict({ number: NR.read }), 'allow');
    assert.equal(verdict({ number: NR.ptrace }), 'allow');
    for (const number of [NR.mount, NR.unshare, NR.bpf, NR.io_uring_setup])
      assert.equal(verdict({ number }), EPERM, String(number));
  });

  test('lets threads be made, and no namespaces', () => {
    assert.equal(verdict({ number: NR.clone, args: [CLONE_THREAD_FLAGS] }), 'allow');
    assert.equal(verdict({ number: NR.clone, args: [17] }), 'allow');
    for (const flag of [0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000]) {
      assert.equal(verdict({ number: NR.clone, args: [flag | 17] }), EPERM, `clone 0x${flag.toString(16)}`);
    }
    assert.equal(verdict({ number: NR.clone3 }), ENOSYS);
  });

  test('looks at all 64 bits of an argument that must be equal', () => {
    for (const persona of [0, 8, 0x20000, 0x20008, 0xffffffff])
      assert.equal(verdict({ number: NR.personality, args: [persona] }), 'allow');
    for (const persona of [1, 0x40000, 0x0004_0000, 2 ** 32, 2 ** 32 + 8]) {
      assert.equal(verdict({ number: NR.personality, args: [persona] }), EPERM, String(persona));
    }
  });

  test('gives sockets of the network and of the machine, not of its cryptography or its host', () => {
    const families = { unix: 1, inet: 2, inet6: 10, netlink: 16, packet: 17, xdp: 44 };
    for (const [name, family] of Object.entries(families))
      assert.equal(verdict({ number: NR.socket, args: [family, 1, 0] }), 'allow', name);
    const refused = {
      decnet: 12,
      econet: 19,
      atmsvc: 20,
      irda: 23,
      wanpipe: 25,
      isdn: 34,
      caif: 37,
      alg: 38,
      vsock: 40,
      none: 46,
    };
    for (const [name, family] of Object.entries(refused))
      assert.equal(verdict({ number: NR.socket, args: [family, 1, 0] }), EPERM, name);
  });

  test('knows calls that the library is too old for, and says ENOSYS to those nobody has weighed', () => {
    assert.equal(verdict({ number: NR.fchmodat2 }), 'allow');
    assert.equal(verdict({ number: 466 }), 'allow');
    assert.equal(verdict({ number: 459 }), EPERM, 'lsm_get_self_attr');
    assert.equal(verdict({ number: 467 }), ENOSYS);
    assert.equal(verdict({ number: 100_000 }), ENOSYS);
  });

  test('holds for the other interfaces of the machine as well', () => {
    assert.equal(verdict({ number: 21, architecture: AUDIT_ARCH.i386 }), EPERM, 'mount of i386');
    assert.equal(verdict({ number: 3, architecture: AUDIT_ARCH.i386 }), 'allow', 'read of i386');
    assert.equal(verdict({ number: 0x40000000 + NR.mount }), EPERM, 'mount of x32');
    assert.equal(verdict({ number: 0x40000000 + NR.unshare }), EPERM, 'unshare of x32');
    assert.equal(verdict({ number: NR.read, architecture: 0x1234 }), 'kill');
  });

  test('gives with CAP_SYS_ADMIN what that capability is for', () => {
    const admin = compiled([...DOCKER_CAPABILITIES, 'CAP_SYS_ADMIN']);
    for (const number of [NR.mount, NR.unshare, NR.clone3, 459])
      assert.equal(admin({ number }), 'allow', String(number));
    assert.equal(admin({ number: NR.clone, args: [0x10000000] }), 'allow');
    assert.equal(admin({ number: NR.socket, args: [40] }), EPERM);
  });
});

describe('the compiler of filters', { skip }, () => {
  test('leaves unknown calls to a profile that refuses only what it names', () => {
    const filter = compiler.compile({
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [{ names: ['mkdir', 'no_such_call'], action: 'SCMP_ACT_ERRNO', errnoRet: 13 }],
    });
    assert.equal(runFilter(filter, { number: 83 }), 'errno 13');
    assert.equal(runFilter(filter, { number: 100_000 }), 'allow');
  });

  test('refuses words that it does not know', () => {
    assert.throws(() => compiler.compile({ defaultAction: 'SCMP_ACT_SMILE' }), { code: 'argument_invalid' });
  });
});
