import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { checkGroups } from '../../../../src/engine/trouble/check-groups.js';
import { partitionScript } from '../../../../src/engine/trouble/partition-rules.js';
import { aContainerId } from '../../../support/builders.js';

describe('the sides of a partition', () => {
  const [a, b, c] = [aContainerId('a'), aContainerId('b'), aContainerId('c')];

  test('are the groups, or a group and all others', () => {
    assert.deepEqual(
      checkGroups([[a, a], [b]], () => [c]),
      [[a], [b]],
    );
    assert.deepEqual(
      checkGroups([[a]], () => [b, c]),
      [[a], [b, c]],
    );
  });

  test('need containers, and no container twice', () => {
    assert.throws(() => checkGroups([], () => [c]), { code: 'argument_invalid' });
    assert.throws(() => checkGroups([[a], []], () => [c]), { message: /a group needs a container/ });
    assert.throws(() => checkGroups([[a], [b, a]], () => [c]), { message: /cannot be in two groups/ });
    assert.throws(() => checkGroups([[a]], () => []), { message: /no other running container/ });
  });
});

test('rules throw away what strangers send, of either family, also by ports of the machine', () => {
  const script = partitionScript({
    addresses: ['10.0.0.3', 'fd00::3', '10.0.0.3'],
    macAddresses: ['02:42:0a:00:00:03'],
    published: [{ address: '192.0.2.1', protocol: 'tcp', port: 8080 }],
  });
  assert.match(script, /^add table inet gantry_partition\ndelete table inet gantry_partition\n/);
  assert.match(script, /set strangers4 { type ipv4_addr; elements = { 10\.0\.0\.3 }; }/);
  assert.match(script, /set strangers6 { type ipv6_addr; elements = { fd00::3 }; }/);
  assert.match(script, /set strange_machines { type ether_addr; elements = { 02:42:0a:00:00:03 }; }/);
  assert.match(script, /set published4 { .* elements = { 192\.0\.2\.1 \. tcp \. 8080 }; }/);
  assert.match(script, /set published6 { type ipv6_addr \. inet_proto \. inet_service; }/);
});
