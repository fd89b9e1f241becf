import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { PortMapping } from '../../../../src/engine/container/container.js';
import { openDatabase } from '../../../../src/engine/metadata/database.js';
import { portRecords } from '../../../../src/engine/metadata/ports.js';
import { choosePorts, refuseTaken } from '../../../../src/engine/network/reserve-ports.js';

const port = (changes: Partial<PortMapping> = {}): PortMapping => ({
  protocol: 'tcp',
  hostAddress: '',
  hostPort: 8080,
  containerPort: 80,
  ...changes,
});
const newRecords = () => portRecords(openDatabase(':memory:'));
const nobody = async (): Promise<boolean> => false;

/** Gives these offsets in turn, then the last for ever. */
const offsets = (...values: number[]) => ({
  hex: () => '',
  below: () => (values.length > 1 ? values.shift() : values[0]) ?? 0,
});

test('a port that nobody chose is one that no container and no program has, nor the container itself', async () => {
  const records = newRecords();
  records.add({ ...port({ hostPort: 49152 }), containerId: 'other' });
  const isInUse = async ({ hostPort }: PortMapping): Promise<boolean> => hostPort === 49153;
  const asked = [port({ hostPort: 0 }), port({ hostPort: 0, containerPort: 81 })];
  const chosen = await choosePorts({ records, random: offsets(0, 1, 2, 2, 3), isInUse }, asked);
  assert.deepEqual(
    chosen.map(({ hostPort }) => hostPort),
    [49154, 49155],
  );
});

test('where every port is taken it ends with an error', async () => {
  const source = { records: newRecords(), random: offsets(7), isInUse: async () => true };
  await assert.rejects(choosePorts(source, [port({ hostPort: 0 })]), { code: 'ports_exhausted' });
});

test('a port of another program is refused', async () => {
  const source = { records: newRecords(), random: offsets(0), isInUse: async () => true };
  await assert.rejects(choosePorts(source, [port()]), { code: 'port_taken', message: /by another program$/ });
  assert.deepEqual(await choosePorts({ ...source, isInUse: nobody }, [port()]), [port()]);
});

test('a port of another container is refused by whatever address, and of the same container twice', () => {
  const records = newRecords();
  records.add({ ...port({ hostAddress: '127.0.0.1' }), containerId: '0123456789abcdef' });
  assert.throws(() => refuseTaken(records, [port()]), { code: 'port_taken', message: /by container 0123456789ab$/ });
  assert.throws(() => refuseTaken(records, [port({ hostAddress: '127.0.0.1' })]), { code: 'port_taken' });
  refuseTaken(records, [port({ hostAddress: '192.0.2.1' }), port({ protocol: 'udp' })]);
  assert.throws(() => refuseTaken(records, [port({ hostPort: 1 }), port({ hostPort: 1, containerPort: 2 })]), {
    code: 'port_taken',
  });
});

test('an address that this machine does not have is refused', async () => {
  const source = { records: newRecords(), random: offsets(0), isInUse: nobody };
  for (const hostPort of [0, 8080]) {
    const asked = [port({ hostAddress: '192.0.2.1', hostPort })];
    await assert.rejects(choosePorts(source, asked), {
      code: 'address_not_here',
      message: /: listen tcp 192\.0\.2\.1:\d+: bind: cannot assign requested address$/,
    });
  }
  await assert.rejects(choosePorts(source, [port({ hostAddress: '2001:db8::1' })]), {
    message: /listen tcp \[2001:db8::1\]:8080: bind/,
  });
  const own = [port({ hostAddress: '127.0.0.1' }), port({ hostAddress: '127.1.2.3', protocol: 'sctp' })];
  assert.deepEqual(await choosePorts(source, own), own);
});
