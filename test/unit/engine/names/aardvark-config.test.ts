import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  aardvarkConfig,
  aardvarkFileName,
  anySerialIn,
  differingContainers,
  serialIn,
  withSerial,
} from '../../../../src/engine/names/aardvark-config.js';
import type { NameZone } from '../../../../src/engine/names/name-zone.js';

const member = { containerId: 'c1', ipv4Address: '10.0.0.2', ipv6Address: '', names: ['web', 'w'], upstreams: [] };
const ZONE: NameZone = { networkId: 'n1', listenAddresses: ['10.0.0.1'], isInternal: false, members: [member] };

test('a network is a line of addresses and servers, and a line for each container', () => {
  const zone: NameZone = {
    ...ZONE,
    listenAddresses: ['10.0.0.1', 'fd00::1'],
    members: [
      { ...member, ipv6Address: 'fd00::2', upstreams: ['192.0.2.1', 'fe80::1%eth0', '2001:db8::1'] },
      { ...member, containerId: 'c2', ipv4Address: '', ipv6Address: 'fd00::3', names: ['six'] },
      { ...member, containerId: 'c3', ipv4Address: '10.0.0.4', names: ['four'] },
    ],
  };
  assert.equal(
    aardvarkConfig(zone, ['198.51.100.1', '198.51.100.2']),
    `10.0.0.1,fd00::1 198.51.100.1,198.51.100.2
c1 10.0.0.2 fd00::2 web,w 192.0.2.1,2001:db8::1
c2  fd00::3 six
c3 10.0.0.4  four
`,
  );
  assert.equal(aardvarkFileName(zone), 'n1');
});

test('a host without servers leaves the column out', () => {
  assert.equal(aardvarkConfig({ ...ZONE, members: [] }, []), '10.0.0.1\n');
});

test('a container without names or addresses would end the server: it has no line', () => {
  const members = [
    { ...member, names: [] },
    { ...member, ipv4Address: '' },
  ];
  assert.equal(aardvarkConfig({ ...ZONE, members }, []), '10.0.0.1\n');
});

test('an internal network asks nobody, whatever its containers want', () => {
  const zone = { ...ZONE, isInternal: true, members: [{ ...member, upstreams: ['192.0.2.1'] }] };
  assert.equal(
    aardvarkConfig(zone, ['198.51.100.1']),
    '10.0.0.1 255.255.255.255\nc1 10.0.0.2  web,w 255.255.255.255\n',
  );
  assert.equal(aardvarkFileName(zone), 'n1%int');
});

test('the serial number is found in the file that has it, and in no other', () => {
  const config = aardvarkConfig(ZONE, []);
  assert.equal(serialIn(withSerial(config, 'abc'), config), 'serial-abc');
  assert.equal(serialIn(withSerial(config, 'abc'), aardvarkConfig(ZONE, ['192.0.2.9'])), undefined);
  assert.equal(serialIn(`${withSerial(config, 'abc')}more\n`, config), undefined);
  assert.equal(serialIn('', config), undefined);
});

test('the serial number of whatever stands there is found too', () => {
  assert.equal(anySerialIn(withSerial(aardvarkConfig(ZONE, []), 'abc')), 'serial-abc');
  assert.equal(anySerialIn('rubbish\n'), undefined);
  assert.equal(anySerialIn(''), undefined);
});

test('the containers that came, went or changed are told from all that else may differ', () => {
  const written = withSerial(
    aardvarkConfig({ ...ZONE, members: [member, { ...member, containerId: 'c2' }] }, []),
    'abc',
  );
  const wanted = (...members: NameZone['members']): string => aardvarkConfig({ ...ZONE, members }, []);
  const second = { ...member, containerId: 'c2' };
  assert.deepEqual(differingContainers(written, wanted(member, second)), []);
  assert.deepEqual(differingContainers(written, wanted(member)), ['c2']);
  assert.deepEqual(differingContainers(written, wanted(member, second, { ...member, containerId: 'c3' })), ['c3']);
  assert.deepEqual(differingContainers(written, wanted(member, { ...second, names: ['new'] })), ['c2', 'c2']);
  assert.equal(differingContainers(written, aardvarkConfig(ZONE, ['192.0.2.9'])), undefined);
  assert.equal(differingContainers('rubbish\n', wanted(member)), undefined);
});
