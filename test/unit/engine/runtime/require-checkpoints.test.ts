import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { RuntimeProgram } from '../../../../src/engine/runtime/oci-runtime.js';
import { requireCheckpoints } from '../../../../src/engine/runtime/require-checkpoints.js';
import { engineError } from '../../../../src/errors/engine-error.js';
import type { ProcessOutput } from '../../../../src/host/processes.js';

const PLAIN = 'crun version 1.8.1\ncommit: f8a096b\n+SYSTEMD +SELINUX +APPARMOR +CAP +SECCOMP +EBPF +YAJL\n';
const WITH_CRIU = 'crun version 1.21\n+SYSTEMD +SELINUX +CAP +SECCOMP +EBPF +CRIU +YAJL\n';
const COMPLAINT = 'Warn  (criu/x.c:1): y\nError (criu/vdso.c:512): vdso: Unexpected rt vDSO area bounds\n';

const program = (kind: RuntimeProgram['kind']): RuntimeProgram => ({
  kind,
  path: `/usr/bin/${kind}`,
  version: '1.8.1',
  needsHiddenCgroup2: false,
  takesSeccompFilter: false,
});

/** A machine on which programs say this; one that says nothing is not there. */
const machine = (says: Readonly<Record<string, Partial<ProcessOutput>>>) => ({
  processes: {
    run: async (path: string): Promise<ProcessOutput> => {
      const output = says[path];
      if (!output) throw engineError('program_missing', { program: path });
      return { exitCode: 0, signal: undefined, stdout: '', stderr: '', ...output };
    },
  },
});

describe('checkpoints', () => {
  const refused: readonly [string, RuntimeProgram['kind'], Parameters<typeof machine>[0], string][] = [
    [
      'a crun without CRIU',
      'crun',
      { '/usr/bin/crun': { stdout: PLAIN }, criu: {} },
      '/usr/bin/crun 1.8.1 is built without CRIU',
    ],
    ['no criu', 'runc', {}, 'criu is not installed'],
    [
      'a kernel that criu cannot work with',
      'runc',
      { criu: { exitCode: 1, stderr: COMPLAINT } },
      'criu check: vdso: Unexpected rt vDSO area bounds',
    ],
    ['another runtime', 'other', { criu: {} }, '/usr/bin/other is not known to do it'],
  ];
  for (const [name, kind, says, reason] of refused) {
    test(`${name}: what is missing is said`, () =>
      assert.rejects(requireCheckpoints(machine(says), program(kind)), {
        code: 'checkpoint_unsupported',
        message: `this machine cannot checkpoint containers: ${reason}`,
      }));
  }

  test('are there with a runtime that can, and a criu that has nothing to complain of', async () => {
    await requireCheckpoints(machine({ criu: {} }), program('runc'));
    await requireCheckpoints(machine({ '/usr/bin/crun': { stdout: WITH_CRIU }, criu: {} }), program('crun'));
  });
});
