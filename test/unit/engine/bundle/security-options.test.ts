import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseSecurityOptions } from '../../../../src/engine/bundle/security-options.js';

describe('security options', () => {
  test("are docker's defaults when there are none", () => {
    assert.deepEqual(parseSecurityOptions([]), {
      hasNoNewPrivileges: false,
      hasOpenSystemPaths: false,
      seccomp: { kind: 'default' },
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

  test('what would not be done is refused, what is off already is not', () => {
    assert.doesNotThrow(() => parseSecurityOptions(['label=disable', 'apparmor=unconfined']));
    for (const option of ['apparmor=mine', 'label=type:x', 'no-new-privileges=maybe', 'seccomp=', 'fly', '']) {
      assert.throws(() => parseSecurityOptions([option]), { code: 'security_option_invalid' }, option);
    }
  });
});
