import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  type CapabilityWishes,
  grantedCapabilities,
  parseCapabilitySet,
} from '../../../../src/engine/bundle/capabilities.js';

const EVERYTHING = parseCapabilitySet('1ffffffffff');

function granted(wishes: Partial<CapabilityWishes>, bounding = EVERYTHING): readonly string[] {
  return grantedCapabilities({ isPrivileged: false, capAdd: [], capDrop: [], ...wishes }, bounding);
}

describe('the capabilities of a container', () => {
  test("are docker's fourteen when nothing is asked for", () => {
    // The mask that docker's containers show in CapEff.
    assert.deepEqual(granted({}), parseCapabilitySet('00000000a80425fb'));
    assert.equal(granted({}).length, 14);
  });

  test('take more and less, whatever the spelling', () => {
    const result = granted({ capAdd: ['net_admin', 'CAP_SYS_TIME'], capDrop: ['Mknod'] });
    assert.ok(result.includes('CAP_NET_ADMIN') && result.includes('CAP_SYS_TIME'));
    assert.ok(!result.includes('CAP_MKNOD'));
  });

  test('ALL but some is everything but those', () => {
    const result = granted({ capAdd: ['ALL'], capDrop: ['SYS_ADMIN'] });
    assert.equal(result.length, EVERYTHING.length - 1);
    assert.ok(!result.includes('CAP_SYS_ADMIN'));
  });

  test('none but some is only those', () => {
    assert.deepEqual(granted({ capAdd: ['CHOWN'], capDrop: ['all'] }), ['CAP_CHOWN']);
  });

  test('what the machine cannot give is left out without a word', () => {
    const poor = EVERYTHING.filter((name) => name !== 'CAP_SYS_RESOURCE');
    assert.deepEqual(granted({ isPrivileged: true }, poor), poor);
  });

  test('an unknown name is refused', () => {
    assert.throws(() => granted({ capAdd: ['FLY'] }), {
      code: 'capability_unknown',
      message: 'invalid CapAdd: unknown capability: "CAP_FLY"',
    });
    assert.throws(() => granted({ capAdd: ['CAP_ALL'] }), { message: 'invalid CapAdd: unknown capability: "CAP_ALL"' });
    assert.throws(() => granted({ capDrop: ['cap_fly'] }), {
      message: 'invalid CapDrop: unknown capability: "CAP_FLY"',
    });
  });
});
