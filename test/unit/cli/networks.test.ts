import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { toAddressPools } from '../../../src/cli/values/address-pools.js';
import { aContainer, anImage, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

const open = (): FakeEngine =>
  new FakeEngine({ images: [anImage('busybox')], containers: [aContainer('web', { state: runningState() })] });

async function lines(engine: FakeEngine, ...words: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr, exitCode } = await gantry(engine, ['network', ...words]);
  assert.deepEqual([stderr, exitCode], ['', 0]);
  return stdout.trimEnd().split('\n');
}

async function refusal(engine: FakeEngine, ...words: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await gantry(engine, ['network', ...words]);
  assert.deepEqual([stdout, exitCode === 0], ['', false]);
  return stderr.split('\n')[0] ?? '';
}

describe('network create and ls', () => {
  test('the id is told, and the list is docker’s table', async () => {
    await using engine = open();
    const [id = ''] = await lines(engine, 'create', 'mine');
    assert.match(id, /^[0-9a-f]{64}$/);
    const [title = '', ...rows] = await lines(engine, 'ls');
    assert.match(title, /^NETWORK ID {5}NAME {6}DRIVER {4}SCOPE$/);
    assert.deepEqual(
      rows.map((row) => row.split(/\s+/).slice(1)),
      [
        ['bridge', 'bridge', 'local'],
        ['host', 'host', 'local'],
        ['mine', 'bridge', 'local'],
        ['none', 'null', 'local'],
      ],
    );
    assert.deepEqual(await lines(engine, 'ls', '-q', '--no-trunc', '-f', 'type=custom'), [id]);
    assert.deepEqual(await lines(engine, 'ls', '--format', '{{.Name}} {{.IPv6}}', '-f', 'name=mi'), ['mine false']);
  });

  test('net2 stands before net10', async () => {
    await using engine = open();
    await lines(engine, 'create', 'net10');
    await lines(engine, 'create', 'net2');
    assert.deepEqual(await lines(engine, 'ls', '-f', 'name=net', '--format', '{{.Name}}'), ['net2', 'net10']);
  });

  test('what only a swarm has is refused', async () => {
    await using engine = open();
    assert.match(await refusal(engine, 'create', '--ingress', 'x'), /only a swarm has such networks/);
    assert.match(await refusal(engine, 'create', '--scope', 'swarm', 'x'), /only a swarm has such networks/);
    assert.match(await refusal(engine, 'create', '--config-only', 'x'), /--config-only is not supported yet/);
    assert.match(await refusal(engine, 'create', '-o', '=nokey', 'x'), /must be of the form key=value/);
    assert.match(await refusal(engine, 'ls', '-f', 'type=blue'), /invalid filter: 'type'='blue'/);
  });
});

describe('network inspect', () => {
  test('has docker’s fields, with who is on it', async () => {
    await using engine = open();
    await lines(engine, 'create', '--subnet', '10.9.0.0/24', '--label', 'tier=back', '-o', 'a=b', 'mine');
    await lines(engine, 'connect', '--alias', 'db', '--ip', '10.9.0.7', 'mine', 'web');
    const { stdout } = await gantry(engine, ['network', 'inspect', 'mine']);
    const [network] = JSON.parse(stdout) as [Record<string, unknown>];
    assert.deepEqual(Object.keys(network), [
      'Name',
      'Id',
      'Created',
      'Scope',
      'Driver',
      'EnableIPv4',
      'EnableIPv6',
      'IPAM',
      'Internal',
      'Attachable',
      'Ingress',
      'ConfigFrom',
      'ConfigOnly',
      'Containers',
      'Options',
      'Labels',
    ]);
    assert.deepEqual([network['Labels'], network['Options']], [{ tier: 'back' }, { a: 'b' }]);
    const [member] = Object.values(network['Containers'] as object) as [Record<string, string>];
    assert.deepEqual([member['Name'], member['IPv4Address']], ['web', '10.9.0.7/24']);
    const anywhere = await gantry(engine, ['inspect', '--format', '{{.Name}}', 'mine']);
    assert.equal(anywhere.stdout, 'mine\n');
    const typed = await gantry(engine, ['inspect', '--type', 'network', '-f', '{{.Driver}}', 'mine']);
    assert.equal(typed.stdout, 'bridge\n');
    const aliases = '{{json (index .NetworkSettings.Networks "mine").Aliases}}';
    assert.equal((await gantry(engine, ['inspect', '-f', aliases, 'web'])).stdout, '["db"]\n');
  });

  test('what is not there is told, and the rest is shown', async () => {
    await using engine = open();
    const { stdout, stderr, exitCode } = await gantry(engine, [
      'network',
      'inspect',
      '-f',
      '{{.Name}}',
      'nobody',
      'host',
    ]);
    assert.deepEqual([stdout, exitCode], ['host\n', 1]);
    assert.match(stderr, /network nobody not found/);
  });
});

describe('network rm and prune', () => {
  test('each name is told; with -f one that is not there is no failure', async () => {
    await using engine = open();
    await lines(engine, 'create', 'one');
    await lines(engine, 'create', 'two');
    const { stdout, stderr, exitCode } = await gantry(engine, ['network', 'rm', 'one', 'nobody', 'two']);
    assert.deepEqual([stdout, exitCode], ['one\ntwo\n', 1]);
    assert.match(stderr, /network nobody not found/);
    assert.equal((await gantry(engine, ['network', 'rm', '-f', 'nobody'])).exitCode, 0);
  });

  test('one that is in use, or always there, stays', async () => {
    await using engine = open();
    await lines(engine, 'create', 'mine');
    await lines(engine, 'connect', 'mine', 'web');
    assert.match(await refusal(engine, 'rm', 'mine'), /has active endpoints/);
    assert.match(await refusal(engine, 'rm', 'bridge'), /pre-defined network/);
    await lines(engine, 'disconnect', 'mine', 'web');
    assert.deepEqual(await lines(engine, 'rm', 'mine'), ['mine']);
  });

  test('prune asks, and takes what nobody uses', async () => {
    await using engine = open();
    await lines(engine, 'create', 'mine');
    const asked = await gantry(engine, ['network', 'prune'], { stdin: 'n\n' });
    assert.match(asked.stdout, /^WARNING! This will remove all custom networks not used by at least one container\.\n/);
    assert.deepEqual(await lines(engine, 'prune', '-f'), ['Deleted Networks:', 'mine']);
  });
});

describe('addresses of a network', () => {
  const nothing = { subnet: [], ipRange: [], gateway: [], auxAddress: [] };

  test('each belongs to the subnet that it lies in', () => {
    const pools = toAddressPools({
      subnet: ['10.1.0.0/16', 'fd00:1::/64'],
      ipRange: ['10.1.4.0/24'],
      gateway: ['fd00:1::1', '10.1.0.9'],
      auxAddress: ['router=10.1.0.2', 'printer=fd00:1::2'],
    });
    assert.deepEqual(pools, [
      { subnet: '10.1.0.0/16', range: '10.1.4.0/24', gateway: '10.1.0.9', reserved: { router: '10.1.0.2' } },
      { subnet: 'fd00:1::/64', range: '', gateway: 'fd00:1::1', reserved: { printer: 'fd00:1::2' } },
    ]);
  });

  const refused: readonly (readonly [Partial<typeof nothing> & object, RegExp])[] = [
    [{ gateway: ['10.1.0.1'] } as never, /every ip-range or gateway must have a corresponding subnet/],
    [{ subnet: ['10.1.0.0/16', '10.1.2.0/24'] } as never, /multiple overlapping subnet configuration is not supported/],
    [{ subnet: ['10.1.0.0/16'], gateway: ['10.2.0.1'] } as never, /no matching subnet for gateway 10\.2\.0\.1/],
    [{ subnet: ['10.1.0.0/16'], ipRange: ['10.2.0.0/24'] } as never, /no matching subnet for range 10\.2\.0\.0\/24/],
    [
      { subnet: ['10.1.0.0/16'], auxAddress: ['a=10.2.0.1'] } as never,
      /no matching subnet for aux-address 10\.2\.0\.1/,
    ],
    [{ subnet: ['10.1.0.0'], gateway: ['10.1.0.1'] } as never, /invalid CIDR address: 10\.1\.0\.0/],
    [{ subnet: ['10.1.0.0/33'], gateway: ['10.1.0.1'] } as never, /invalid CIDR address: 10\.1\.0\.0\/33/],
    [
      { subnet: ['10.1.0.0/16', 'fd00::/64'], gateway: ['10.1.0.1', '10.1.0.2'] } as never,
      /cannot configure multiple gateways \(10\.1\.0\.2, 10\.1\.0\.1\) for the same subnet \(10\.1\.0\.0\/16\)/,
    ],
  ];
  for (const [asked, sentence] of refused) {
    test(String(sentence), () => {
      assert.throws(() => toAddressPools({ ...nothing, ...asked }), sentence);
    });
  }
});
