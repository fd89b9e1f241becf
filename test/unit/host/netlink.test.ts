import assert from 'node:assert/strict';
import { endianness } from 'node:os';
import { describe, test } from 'node:test';

import type { ContainerInterface } from '../../../src/host/links.js';
import { broadcastBytes, ipBytes, parseInterfaceAddress } from '../../../src/host/node/netlink/addresses.js';
import { creationMessages } from '../../../src/host/node/netlink/creation-messages.js';
import { parseFlow } from '../../../src/host/node/netlink/flow-messages.js';
import {
  addressMessages,
  defaultRouteMessage,
  noDefaultRouteMessage,
} from '../../../src/host/node/netlink/inside-messages.js';
import { parentMessages } from '../../../src/host/node/netlink/lower-messages.js';
import {
  decodeAttributes,
  decodeMessages,
  encodeMessages,
  errnoOfAnswer,
} from '../../../src/host/node/netlink/message.js';

const BRIDGED: ContainerInterface = {
  name: 'eth0',
  macAddress: '02:42:0a:09:00:02',
  mtu: 1400,
  addresses: ['10.9.0.2/24'],
  link: { kind: 'bridge', bridge: 'br0', hostName: 'gv1' },
};
const FACTS = { pid: 42, lowerIndex: 3, hasIpv6: true, isBridgeFiltered: false };
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const encoded = (link: ContainerInterface['link'], changes: Partial<typeof FACTS> = {}): string =>
  hex(encodeMessages(creationMessages({ ...BRIDGED, link }, { ...FACTS, ...changes })));

describe('netlink', {
  skip: endianness() === 'BE' && 'the bytes are written here as on little-endian machines',
}, () => {
  test('an address is said with its broadcast address, in the order of the network', () => {
    const [, address] = addressMessages(7, BRIDGED.addresses);
    assert.ok(address);
    const header = '30000000' + '1400' + '0506' + '01000000' + '00000000';
    const target = '02' + '18' + '00' + '00' + '07000000';
    const attributes = '08000200' + '0a090002' + '08000100' + '0a090002' + '08000400' + '0a0900ff';
    assert.equal(hex(encodeMessages([address])), header + target + attributes);
  });

  test('an address of IPv6 is there at once, and has no broadcast address', () => {
    const [, address] = addressMessages(7, ['fd00::2/64']);
    assert.ok(address);
    const header = '40000000' + '1400' + '0506' + '01000000' + '00000000';
    const target = '0a' + '40' + '02' + '00' + '07000000';
    const bytes = 'fd000000000000000000000000000002';
    assert.equal(hex(encodeMessages([address])), `${header}${target}14000200${bytes}14000100${bytes}`);
  });

  test('default routes take the place of others of their family, or go', () => {
    const route = defaultRouteMessage({ family: 'ipv6', interfaceName: 'eth0', gateway: 'fd00::1' }, 7);
    const bytes = hex(encodeMessages([route]));
    assert.ok(bytes.startsWith('38000000' + '1800' + '0505'), bytes);
    assert.ok(bytes.endsWith(`14000500fd00000000000000000000000000000108000400${'07000000'}`), bytes);
    const direct = defaultRouteMessage({ family: 'ipv4', interfaceName: 'eth0', gateway: undefined }, 7);
    assert.equal(hex(direct.header), '02000000fe03fd0100000000');
    assert.equal(hex(noDefaultRouteMessage('ipv4').header), '02000000fe03ff0000000000');
  });

  test('messages are numbered, and each is as long as it says', () => {
    const bytes = Buffer.from(encodeMessages(creationMessages(BRIDGED, FACTS)));
    const numbers: number[] = [];
    for (let at = 0; at < bytes.byteLength; at += bytes.readUInt32LE(at)) numbers.push(bytes.readUInt32LE(at + 8));
    assert.deepEqual(numbers, [1, 2, 3]);
  });

  test('IPv6 is not spoken of where the kernel has none', () => {
    const lengthOf = (hasIpv6: boolean) => encodeMessages(creationMessages(BRIDGED, { ...FACTS, hasIpv6 })).byteLength;
    assert.ok(lengthOf(false) < lengthOf(true));
  });

  test('a port that is isolated is made so in the message that makes it a hairpin', () => {
    const [hairpin, isolated] = ['0500040001000000', '0500210001000000'];
    const link = { ...BRIDGED.link, isIsolated: true } as ContainerInterface['link'];
    assert.ok(encoded(link).includes(`${hairpin}${isolated}`));
    assert.ok(!encoded(BRIDGED.link).includes(isolated));
    assert.ok(!encoded(link, { isBridgeFiltered: true }).includes(isolated), 'the firewall does it');
  });

  test('macvlan and ipvlan stand on their parent, in the mode that was asked for', () => {
    const parent = '0800050003000000';
    const macvlan = encoded({ kind: 'macvlan', parent: 'eth0', mode: 'passthru' });
    assert.ok(macvlan.includes(parent));
    assert.ok(macvlan.endsWith('0c000100' + hexText('macvlan') + '0c000200' + '0800010008000000'), macvlan);
    assert.ok(macvlan.includes('0242' + '0a090002'));
    const ipvlan = encoded({ kind: 'ipvlan', parent: 'eth0', mode: 'l3s', flag: 'vepa' });
    assert.ok(ipvlan.endsWith('14000200' + '0600010002000000' + '0600020002000000'), ipvlan);
    // It has its parent's hardware address.
    assert.ok(!ipvlan.includes('0242' + '0a090002'));
  });

  test('a part of an interface has the number of its VLAN', () => {
    const [vlan] = parentMessages({ kind: 'vlan', name: 'eth0.10', parent: 'eth0', vlanId: 10 }, 3);
    assert.ok(vlan);
    assert.ok(hex(encodeMessages([vlan])).endsWith('0c000200' + '060001000a000000'));
  });

  test('addresses of both families in bytes', () => {
    for (const [address, bytes] of [
      ['192.0.2.7', 'c0000207'],
      ['::', '0'.repeat(32)],
      ['::1', '1'.padStart(32, '0')],
      ['fd00::', 'fd00'.padEnd(32, '0')],
      ['2001:db8:1:2:3:4:5:6', '20010db8000100020003000400050006'],
      ['::ffff:192.0.2.7', '00000000000000000000ffffc0000207'],
    ] as const) {
      assert.equal(hex(ipBytes(address)), bytes, address);
    }
    const broadcast = (text: string): string => hex(broadcastBytes(parseInterfaceAddress(text)));
    assert.deepEqual(['10.0.0.1/8', '10.0.0.1/31', '10.0.0.1/32', '10.0.0.1/0'].map(broadcast), [
      '0affffff',
      '0a000001',
      '0a000001',
      'ffffffff',
    ]);
  });

  test('flows of UDP are read from a list, and taken away as they are told', () => {
    const attribute = (type: number, value: string): string => {
      const length = 4 + value.length / 2;
      const header = Buffer.alloc(4);
      header.writeUInt16LE(length);
      header.writeUInt16LE(type, 2);
      return header.toString('hex') + value + '00'.repeat((4 - (length % 4)) % 4);
    };
    const tuple = (protocol: string) =>
      attribute(0x8001, attribute(2, '7f000001')) + attribute(0x8002, attribute(1, protocol) + attribute(3, '1f90'));
    const message = (protocol: string): string => {
      const body = `02000000${attribute(0x8001, tuple(protocol))}${attribute(12, '000000aa')}`;
      return `${Buffer.from([16 + body.length / 2, 0, 0, 0]).toString('hex')}0001${'00'.repeat(10)}${body}`;
    };
    const list = Buffer.from(message('11') + message('06') + 'ffff', 'hex');
    const flows = [...decodeMessages(list)].map(parseFlow);
    assert.deepEqual(
      flows.map((flow) => flow && `${flow.destination.toString('hex')} ${flow.destinationPort}`),
      ['7f000001 8080', undefined],
    );
    const [flow] = flows;
    assert.ok(flow);
    const deletion = hex(encodeMessages([flow.deletion])).slice(32);
    assert.equal(deletion, `02000000${attribute(0x8001, tuple('11'))}${attribute(12, '000000aa')}`);
  });

  test('what is cut short is read as far as it goes', () => {
    assert.deepEqual([...decodeMessages(Buffer.from('ff000000', 'hex'))], []);
    assert.equal(decodeAttributes(Buffer.from('08000100aa', 'hex')).size, 0);
    assert.equal(parseFlow({ type: 256, body: Buffer.alloc(4) }), undefined);
  });

  test('an answer is 0 or an errno, and other messages are none', () => {
    const answer = (type: number, error: number): Buffer => {
      const bytes = Buffer.alloc(36);
      bytes.writeUInt16LE(type, 4);
      bytes.writeInt32LE(error, 16);
      return bytes;
    };
    assert.deepEqual([errnoOfAnswer(answer(2, 0)), errnoOfAnswer(answer(2, -17))], [0, 17]);
    assert.equal(errnoOfAnswer(answer(16, 0)), undefined);
    assert.equal(errnoOfAnswer(Buffer.alloc(4)), undefined);
  });
});

const hexText = (text: string): string => hex(Buffer.from(`${text}\0`));
