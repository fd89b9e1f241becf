import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { PortMapping } from '../../../../src/engine/container/container.js';
import { openDatabase } from '../../../../src/engine/metadata/database.js';
import { portRecords } from '../../../../src/engine/metadata/ports.js';
import { choosePorts, type PortSource, refuseTaken } from '../../../../src/engine/network/reserve-ports.js';

const port = (changes: Partial<PortMapping> = {}): PortMapping => ({
  protocol: 'tcp',
  hostAddress: '127.0.0.1',
  hostPort: 8080,
  containerPort: 80,
  ...changes,
});
const newRecords = () => portRecords(openDatabase(':memory:'));

/** Gives these offsets in turn, then the last for ever. */
const offsets = (...values: number[]) => ({
  hex: () => '',
  below: () => (values.length > 1 ? values.shift() : values[0]) ?? 0,
});

const source = (changes: Partial<PortSource> = {}): PortSource => ({
  records: newRecords(),
  random: offsets(0),
  programAt: async () => undefined,
  ephemeral: { first: 40_000, last: 50_000 },
  hasIpv6: true,
  isOnIpv6: false,
  routed: [],
  ...changes,
});
const numbers = (ports: readonly PortMapping[]): readonly number[] => ports.map(({ hostPort }) => hostPort);

test('a port that nobody chose is one that no container and no program has, nor the container itself', async () => {
  const records = newRecords();
  records.add({ ...port({ hostPort: 40_000 }), containerId: 'other' });
  const programAt: PortSource['programAt'] = async ({ hostPort }) => (hostPort === 40_001 ? 'sshd' : undefined);
  const asked = [port({ hostPort: 0 }), port({ hostPort: 0, containerPort: 81 })];
  const chosen = await choosePorts(source({ records, random: offsets(0, 1, 2, 2, 3), programAt }), asked);
  assert.deepEqual(numbers(chosen), [40_002, 40_003]);
});

test('where every port is taken it ends with an error', async () => {
  const busy = source({ random: offsets(7), programAt: async () => 'sshd' });
  await assert.rejects(choosePorts(busy, [port({ hostPort: 0 })]), { code: 'ports_exhausted' });
});

test('of a range of host ports it is the first that is free, and one for each that asks', async () => {
  const programAt: PortSource['programAt'] = async ({ hostPort }) => (hostPort === 8080 ? 'sshd' : undefined);
  const range = port({ lastHostPort: 8082 });
  const chosen = await choosePorts(source({ programAt }), [range, { ...range, containerPort: 81 }]);
  assert.deepEqual(numbers(chosen), [8081, 8082]);
  assert.ok(chosen.every((each) => !('lastHostPort' in each)));
  await assert.rejects(choosePorts(source({ programAt }), [range, range, range]), { code: 'ports_exhausted' });
});

test('a port on no address in particular is a binding of each family, with one number', async () => {
  const families = async (changes: Partial<PortSource>, asked: Partial<PortMapping> = {}) =>
    (await choosePorts(source(changes), [port({ hostAddress: '', ...asked })])).map(({ hostAddress }) => hostAddress);
  assert.deepEqual(await families({}), ['0.0.0.0', '::']);
  assert.deepEqual(await families({ hasIpv6: false }), ['0.0.0.0']);
  assert.deepEqual(await families({}, { protocol: 'sctp' }), ['0.0.0.0'], 'there is no proxy for it');
  assert.deepEqual(await families({ isOnIpv6: true }, { protocol: 'sctp' }), ['0.0.0.0', '::']);
  const random = await choosePorts(source({ random: offsets(5, 6) }), [port({ hostAddress: '', hostPort: 0 })]);
  assert.deepEqual(numbers(random), [40_005, 40_005]);
});

test('a port of another program is refused, whichever family it has it in', async () => {
  const programAt: PortSource['programAt'] = async ({ hostAddress }) =>
    hostAddress === '::' ? 'nginx (process 812)' : undefined;
  await assert.rejects(choosePorts(source({ programAt }), [port({ hostAddress: '' })]), {
    code: 'port_taken',
    message: 'Bind for [::]:8080 failed: port is already allocated by nginx (process 812)',
  });
  assert.deepEqual(await choosePorts(source({ programAt }), [port()]), [port()]);
});

test('a port of another container is refused by whatever address, and of the same container twice', () => {
  const records = newRecords();
  records.add({ ...port(), containerId: '0123456789abcdef' });
  assert.throws(() => refuseTaken(records, [port({ hostAddress: '0.0.0.0' })]), {
    code: 'port_taken',
    message: /by container 0123456789ab$/,
  });
  assert.throws(() => refuseTaken(records, [port()]), { code: 'port_taken' });
  refuseTaken(records, [port({ hostAddress: '192.0.2.1' }), port({ protocol: 'udp' }), port({ hostAddress: '::' })]);
  assert.throws(() => refuseTaken(records, [port({ hostPort: 1 }), port({ hostPort: 1, containerPort: 2 })]), {
    code: 'port_taken',
  });
});

test('an address that this machine does not have is refused', async () => {
  for (const hostPort of [0, 8080]) {
    await assert.rejects(choosePorts(source(), [port({ hostAddress: '192.0.2.1', hostPort })]), {
      code: 'address_not_here',
      message: /: listen tcp 192\.0\.2\.1:\d+: bind: cannot assign requested address$/,
    });
  }
  await assert.rejects(choosePorts(source(), [port({ hostAddress: '2001:db8::1' })]), {
    message: /listen tcp \[2001:db8::1\]:8080: bind/,
  });
  const own = [port(), port({ hostAddress: '127.1.2.3', protocol: 'sctp' })];
  assert.deepEqual(await choosePorts(source(), own), own);
});
