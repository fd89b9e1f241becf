import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseSeccompProfile } from '../../../../src/engine/bundle/parse-seccomp-profile.js';
import {
  type ConditionalProfile,
  type SeccompSituation,
  selectRules,
} from '../../../../src/engine/bundle/seccomp-profile.js';

const HERE: SeccompSituation = { capabilities: ['CAP_CHOWN'], architecture: 'amd64', kernelRelease: '6.1.0-18-amd64' };

function selected(rules: ConditionalProfile['rules'], situation: Partial<SeccompSituation> = {}): readonly string[] {
  const profile = selectRules({ defaultAction: 'SCMP_ACT_ERRNO', rules }, { ...HERE, ...situation });
  return (profile.syscalls ?? []).flatMap(({ names }) => names);
}

describe('the rules of a profile', () => {
  const allow = (name: string, condition: Omit<ConditionalProfile['rules'][number], 'names' | 'action'>) => [
    { names: [name], action: 'SCMP_ACT_ALLOW', ...condition },
  ];

  test('hold with a capability, and all of them where there are several', () => {
    assert.deepEqual(selected(allow('x', { when: { capabilities: ['CAP_CHOWN'] } })), ['x']);
    assert.deepEqual(selected(allow('x', { when: { capabilities: ['CAP_CHOWN', 'CAP_KILL'] } })), []);
    assert.deepEqual(selected(allow('x', { unless: { capabilities: ['CAP_KILL', 'CAP_CHOWN'] } })), []);
  });

  test('hold on a machine', () => {
    assert.deepEqual(selected(allow('x', { when: { architectures: ['arm64'] } })), []);
    assert.deepEqual(selected(allow('x', { when: { architectures: ['arm64'] } }), { architecture: 'arm64' }), ['x']);
    assert.deepEqual(selected(allow('x', { unless: { architectures: ['amd64'] } })), []);
  });

  test('hold from a kernel on', () => {
    const rule = allow('x', { when: { minKernel: '4.8' } });
    assert.deepEqual(selected(rule), ['x']);
    assert.deepEqual(selected(rule, { kernelRelease: '4.8.0' }), ['x']);
    assert.deepEqual(selected(rule, { kernelRelease: '4.7.9' }), []);
    assert.deepEqual(selected(rule, { kernelRelease: '3.10.0-1160.el7' }), []);
  });
});

describe("a user's profile", () => {
  const read = (value: unknown) => parseSeccompProfile(JSON.stringify(value), 'seccomp=x');

  test("is read in docker's form and in the older one", () => {
    const profile = read({
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [
        {
          names: ['a', 'b'],
          action: 'SCMP_ACT_ERRNO',
          errnoRet: 5,
          args: [{ index: 1, value: 2, op: 'SCMP_CMP_EQ' }],
          includes: { caps: ['CAP_X'] },
        },
        { name: 'c', action: 'SCMP_ACT_ERRNO', args: null },
      ],
    });
    assert.deepEqual(
      profile.rules.map(({ names }) => names),
      [['a', 'b'], ['c']],
    );
    assert.deepEqual(profile.rules[0]?.args, [{ index: 1, value: 2, op: 'SCMP_CMP_EQ', valueTwo: 0 }]);
    assert.deepEqual(profile.rules[0]?.when?.capabilities, ['CAP_X']);
  });

  test('that is none is refused with its reason', () => {
    for (const json of [
      '',
      'null',
      '[]',
      '{}',
      '{"defaultAction":1}',
      '{"defaultAction":"A","syscalls":[{"names":["x"]}]}',
      '{"defaultAction":"A","syscalls":[{"action":"A"}]}',
    ]) {
      assert.throws(() => parseSeccompProfile(json, 'seccomp=x'), { code: 'security_option_invalid' }, json);
    }
  });
});
