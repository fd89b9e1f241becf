import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { randomGroups } from '../../../src/cli/net/random-groups.js';
import type { Flow } from '../../../src/engine/index.js';
import { troubleContract } from '../../contract/trouble.contract.js';
import { aContainer, aContainerId, anEndpoint, exitedState, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { aFrame } from '../../support/frames.js';
import { gantry, startGantry } from '../../support/gantry.js';
import { seededRandom } from '../../support/seeded-random.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { until } from '../../support/until.js';

const onBridge = (address: string) => runningState({ endpoints: [anEndpoint({ address })] });

const withThree = (): FakeEngine =>
  new FakeEngine({
    containers: [
      aContainer('one', { state: onBridge('10.0.0.1') }),
      aContainer('two', { state: onBridge('10.0.0.2') }),
      aContainer('three', { state: onBridge('10.0.0.3') }),
      aContainer('hosted', { state: runningState(), config: { network: { kind: 'host' } } }),
      aContainer('down', { state: exitedState() }),
    ],
  });

troubleContract('fake', async () => {
  const engine = withThree();
  return { engine, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() };
});

const packet = (parts: Parameters<typeof aFrame>[0] = {}) => {
  const bytes = aFrame(parts);
  const time = { timeSeconds: 1_700_000_000, timeNanosRest: 123_456_789 };
  return { ...time, interfaceName: 'eth0', direction: 'out' as const, bytes, originalLength: bytes.length };
};

describe('gantry net shape', () => {
  test('what it asks for, with units', async () => {
    await using engine = withThree();
    const words =
      'net shape one --delay 0.1s --jitter 20ms --loss 5% --corrupt .5% --duplicate 1% --reorder 2% --rate 1.5mbit --direction both --to two --to 10.0.0.0/8:80';
    const { exitCode, stdout, stderr } = await gantry(engine, words.split(' '));
    assert.equal(exitCode, 0, stderr);
    assert.equal(engine.control.callsOf('trouble.shape').length, 2);
    const [[ref, options] = []] = engine.control.callsOf('trouble.shape');
    assert.equal(ref, 'one');
    assert.deepEqual(options, {
      delayMs: 100,
      jitterMs: 20,
      lossPercent: 5,
      corruptPercent: 0.5,
      duplicatePercent: 1,
      reorderPercent: 2,
      rateBitsPerSecond: 1_500_000,
      direction: 'both',
      to: 'two',
    });
    assert.match(stdout, /out to two: delay 100ms ±20ms, loss 5%, corrupt 0.5%, .* rate 1.5mbit; in from two: /);
  });

  const wrong: readonly (readonly [string, number, RegExp])[] = [
    ['one', 1, /nothing to do to packets/],
    ['one --loss 5', 125, /"5" is not a percentage between 0% and 100%, as 5% or 0.1%/],
    ['one --loss 101%', 125, /not a percentage/],
    ['one --delay 100', 125, /missing unit in duration/],
    ['one --delay=-5ms', 1, /delay must be between 0 and 10m/],
    ['one --rate 1mbps', 125, /not a number of bits a second with its unit: 500kbit, 1mbit/],
    ['one --rate 1', 125, /not a number of bits/],
    ['one --direction up --loss 1%', 125, /direction "up" is none of in, out, both/],
    ['one --clear --loss 1%', 1, /--clear takes no figures/],
    ['down --loss 1%', 1, /is not running/],
    ['hosted --loss 1%', 1, /container hosted has no network of its own: it uses this machine's/],
  ];
  for (const [words, exitCode, sentence] of wrong) {
    test(words, async () => {
      await using engine = withThree();
      const result = await gantry(engine, ['net', 'shape', ...words.split(' ')]);
      assert.match(result.stderr, sentence);
      assert.equal(result.exitCode, exitCode);
    });
  }

  test('--clear, and the words of Blockade', async () => {
    await using engine = withThree();
    await gantry(engine, ['net', 'flaky', 'one', 'two']);
    await gantry(engine, ['net', 'slow', 'three']);
    const { stdout } = await gantry(engine, ['net', 'status', '--format', '{{.Container}}: {{.Traffic}}']);
    assert.equal(stdout, 'one: out: loss 30%\nthree: out: delay 100ms ±75ms\ntwo: out: loss 30%\n');
    assert.equal((await gantry(engine, ['net', 'shape', 'one', '--clear'])).exitCode, 0);
    assert.equal((await gantry(engine, ['net', 'fast', '--all'])).stdout, 'one\nthree\ntwo\n');
    assert.match((await gantry(engine, ['net', 'fast'])).stderr, /either names of containers or --all/);
  });
});

describe('gantry net partition', () => {
  for (const words of [['one', 'two,three'], ['one', '|', 'two', 'three'], ['one|two three']]) {
    test(words.join(' '), async () => {
      await using engine = withThree();
      const { stdout } = await gantry(engine, ['net', 'partition', ...words]);
      assert.deepEqual(engine.control.callsOf('trouble.partition'), [[[['one'], ['two', 'three']]]]);
      assert.match(stdout, /^CONTAINER .* PARTITION +PARTED FROM\none .* 1 +three, two\n/);
      assert.equal((await gantry(engine, ['net', 'heal', 'two'])).stdout, 'two\n');
      assert.equal((await gantry(engine, ['net', 'heal', '--all'])).stdout, 'one\nthree\n');
    });
  }

  test('as chance will have it', async () => {
    await using engine = withThree();
    assert.equal((await gantry(engine, ['net', 'partition', '--random'])).exitCode, 0);
    const [[groups] = []] = engine.control.callsOf('trouble.partition');
    assert.deepEqual((groups as string[][]).flat().toSorted(), ['one', 'three', 'two']);
    assert.match((await gantry(engine, ['net', 'partition'])).stderr, /either groups of containers or --random/);
    const random = seededRandom(1);
    for (let round = 0; round < 200; round += 1) {
      const names = Array.from({ length: 2 + (round % 5) }, (_, at) => `c${at}`);
      const parted = randomGroups(names, random.below);
      assert.ok(parted.length >= 2 && parted.every(({ length }) => length > 0), JSON.stringify(parted));
      assert.deepEqual(parted.flat().toSorted(), names);
    }
  });

  test('an empty group is refused', async () => {
    await using engine = withThree();
    assert.match((await gantry(engine, ['net', 'partition', 'one', '|'])).stderr, /a group names no container/);
    assert.match((await gantry(engine, ['net', 'heal', '-a', 'one'])).stderr, /do not go together/);
  });
});

describe('gantry net capture', () => {
  test('prints a line for each packet that passes the filter, and ends after so many', async () => {
    await using engine = withThree();
    const running = startGantry(engine, ['net', 'capture', 'one', '-c', '2', '-A', '-f', 'port 80 and host two']);
    await called(engine);
    engine.traffic.pass('one', packet({ protocol: 17, destinationPort: 53 }));
    engine.traffic.pass('two', packet());
    for (const payload of ['GET /\x1b[2J', 'more', 'too much']) engine.traffic.pass('one', packet({ payload }));
    const { exitCode, stdout, stderr } = await running.done;
    assert.equal(exitCode, 0);
    const [first, carried, second, ...rest] = stdout.trimEnd().split('\n');
    assert.match(
      String(first),
      /^\d\d:\d\d:20\.123456 out IP 10\.0\.0\.2\.40000 > 10\.0\.0\.3\.80: Flags \[P\.\], .* length 9$/,
    );
    assert.equal(carried, '\tGET /.[2J');
    assert.match(String(second), /length 4$/);
    assert.deepEqual(rest, ['\tmore']);
    assert.match(stderr, /^2 packets captured, 0 dropped by the kernel\n$/);
  });

  test('writes what tcpdump reads, and ends at Ctrl-C', async () => {
    await using engine = withThree();
    const path = join(temporaryFolder(), 'a.pcap');
    const running = startGantry(engine, ['net', 'capture', 'one', '-w', path, '--snaplen', '20']);
    await called(engine);
    engine.traffic.dropped = 3;
    engine.traffic.pass('one', packet());
    await until(() => existsSync(path) && statSync(path).size > 24);
    running.signals.emit('SIGINT');
    const { exitCode, stderr } = await running.done;
    assert.equal(exitCode, 0);
    const file = readFileSync(path);
    assert.equal(file.length, 24 + 16 + 20);
    assert.equal(file.readUInt32LE(0), 0xa1b23c4d);
    assert.deepEqual([file.readUInt32LE(16), file.readUInt32LE(32), file.readUInt32LE(36)], [20, 20, 54]);
    assert.match(stderr, /1 packets captured, 3 dropped by the kernel\n$/);
  });

  test('it ends with the container', async () => {
    await using engine = withThree();
    const running = startGantry(engine, ['net', 'capture', 'one']);
    await called(engine);
    await engine.exit('one', 0);
    assert.equal((await running.done).exitCode, 0);
  });

  test('it ends after parts of a millisecond, and may be asked for months', async () => {
    await using engine = withThree();
    assert.equal((await gantry(engine, ['net', 'capture', 'one', '--duration', '1500us'])).exitCode, 0);
    const running = startGantry(engine, ['net', 'capture', 'one', '--duration', '2000h']);
    await called(engine);
    await engine.exit('one', 0);
    assert.deepEqual(await running.done.then(({ exitCode, stderr }) => [exitCode, /range/.test(stderr)]), [0, false]);
  });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['one', '-f', 'port http'], /cannot read the filter "port http": "http" is not a port/],
    [['one', '-i', 'eth9'], /container one has no interface "eth9": it has lo, eth0/],
    [['one', '-c', '0'], /--count must be at least 1/],
    [['one', '--snaplen', '0'], /--snaplen must be between 1 and 262144 bytes/],
    [['one', '-w', '-', '-A'], /one of them/],
    [['one', '-w', '/nowhere/at/all'], /open \/nowhere\/at\/all: no such file or directory/],
    [['down'], /is not running/],
  ];
  for (const [words, sentence] of wrong) {
    test(words.join(' '), async () => {
      await using engine = withThree();
      const { exitCode, stderr } = await gantry(engine, ['net', 'capture', ...words]);
      assert.match(stderr, sentence);
      assert.equal(exitCode, 1);
    });
  }
});

test('gantry net flows: who talks to whom', async () => {
  await using engine = withThree();
  const flow: Flow = {
    protocol: 'tcp',
    state: 'ESTABLISHED',
    startedBy: 'container',
    address: '10.0.0.1',
    port: 4000,
    peerAddress: 'fd00::2',
    peerPort: 80,
    peer: { kind: 'container', containerId: aContainerId('two'), name: 'two' },
    sent: { packets: 1, bytes: 1500 },
    received: { packets: 2, bytes: 2_500_000 },
  };
  engine.traffic.setFlows('one', [flow]);
  const { stdout, stderr } = await gantry(engine, ['net', 'flows', 'one']);
  const [, row = ''] = stdout.split('\n');
  assert.deepEqual(row.split(/ +/), 'tcp 10.0.0.1:4000 -> [fd00::2]:80 two ESTABLISHED 1.5kB 2.5MB'.split(' '));
  assert.match(stderr, /^counted since /);
  const bytes = await gantry(engine, ['net', 'flows', 'one', '--format', '{{.SentBytes}} {{.ReceivedPackets}}']);
  assert.equal(bytes.stdout, '1500 2\n');
  const watching = startGantry(engine, ['net', 'flows', 'one', '--watch']);
  await watching.sees('ESTABLISHED');
  watching.signals.emit('SIGINT');
  assert.equal((await watching.done).exitCode, 0);
  assert.match((await gantry(engine, ['net', 'flows', 'hosted'])).stderr, /no network of its own/);
});

/** The capture listens from then on. */
async function called(engine: FakeEngine): Promise<void> {
  while (engine.control.callsOf('traffic.capture').length === 0) await new Promise(setImmediate);
  await new Promise(setImmediate);
}
