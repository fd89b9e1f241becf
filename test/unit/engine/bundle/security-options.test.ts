import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseSecurityOptions } from '../../../../src/engine/bundle/security-options.js';

describe('security options', () => {
  test("are docker's defaults when there are none", () => {
    assert.deepEqual(parseSecurityOptions([]), {
      hasNoNewPrivileges: false,
      hasOpenSystemPaths: false,
      hasWritableCgroups: false,
      seccomp: { kind: 'default' },
      appArmorProfile: '',
      labels: [],
    });
  });

  test('take = and : alike', () => {
    for (const option of ['no-new-privileges', 'no-new-privileges:true', 'no-new-privileges=true']) {
      assert.equal(parseSecurityOptions([option]).hasNoNewPrivileges, true, option);
    }
    assert.deepEqual(parseSecurityOptions(['seccomp:unconfined']).seccomp, { kind: 'unconfined' });
    assert.equal(parseSecurityOptions(['systempaths=unconfined']).hasOpenSystemPaths, true);
  });

  test('name a seccomp profile by file, or hold it', () => {
    assert.deepEqual(parseSecurityOptions(['seccomp=/a=b:c.json']).seccomp, { kind: 'file', path: '/a=b:c.json' });
    assert.deepEqual(parseSecurityOptions(['seccomp={"defaultAction":\n"x"}']).seccomp, {
      kind: 'inline',
      json: '{"defaultAction":\n"x"}',
    });
    assert.deepEqual(parseSecurityOptions(['seccomp=unconfined', 'seccomp=builtin']).seccomp, { kind: 'default' });
  });

  test('collect labels, and keep the last of everything else', () => {
    const { labels, appArmorProfile, hasNoNewPrivileges } = parseSecurityOptions([
      'label:type:docker_apache_t',
      'label=level:s0',
      'apparmor=one',
      'apparmor:two',
      'no-new-privileges',
      'no-new-privileges=0',
    ]);
    assert.deepEqual(labels, ['type:docker_apache_t', 'level:s0']);
    assert.deepEqual([appArmorProfile, hasNoNewPrivileges], ['two', false]);
    assert.deepEqual(parseSecurityOptions(['disable']).labels, ['disable']);
  });

  test('are refused where they say nothing that is known', () => {
    const wrong = ['apparmor', 'label=', 'no-new-privileges=maybe', 'writable-cgroups=2', 'seccomp=', 'fly', ''];
    for (const option of [...wrong, 'systempaths=confined', 'seccomp', 'disable=no']) {
      assert.throws(() => parseSecurityOptions([option]), { code: 'security_option_invalid' }, option);
    }
  });
});
