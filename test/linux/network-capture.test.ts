import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { Capture, CapturedPacket, Container, CreateContainer, Engine } from '../../src/engine/index.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { decodeFrame } from '../../src/packet/decode-frame.js';
import { packetText } from '../../src/packet/packet-line.js';
import { gantryOn } from '../support/linux/gantry-on-engine.js';
import { addressOf, insideOf, startOnBridge } from '../support/linux/on-bridge.js';
import { startSleeper } from '../support/linux/run-container.js';
import { openTestEngine, type TestEngine } from '../support/linux/test-engine.js';

/** Of the file that is fetched. */
const FILE_BYTES = 300_000;

describe('T99: watching a network', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  const start = (asked: Partial<CreateContainer> = {}): Promise<Container> => startOnBridge(engine, asked);
  const inside = (container: Container, script: string): Promise<string> => insideOf(engine, container, script);

  const serve = (container: Container): Promise<string> =>
    inside(container, `mkdir /w && head -c ${FILE_BYTES} /dev/zero >/w/f && httpd -p 80 -h /w`);

  const fetchFile = (from: Container, to: Container): Promise<string> =>
    inside(from, `wget -qO- http://${addressOf(to)}/f | wc -c`);

  /** Packets until `isEnough` of them. */
  async function collect(
    capture: Capture,
    isEnough: (packets: readonly CapturedPacket[]) => boolean,
  ): Promise<readonly CapturedPacket[]> {
    const packets: CapturedPacket[] = [];
    for await (const batch of capture.batches) {
      packets.push(...batch);
      if (isEnough(packets)) break;
    }
    return packets;
  }

  test('packets of a container are seen both ways, as its filter says, nothing being in it', async () => {
    const [one, two] = [await start(), await start({ name: 'peer' })];
    await using capture = await engine.traffic.capture(one.id, { filter: 'icmp and host peer' });
    assert.deepEqual([capture.interfaceNames, capture.containerId], [['eth0'], one.id]);
    const pinging = inside(one, `ping -q -c 2 -i 0.1 ${addressOf(two)}`);
    const packets = await collect(capture, ({ length }) => length === 4);
    await pinging;
    assert.deepEqual(
      packets.map(({ direction }) => direction),
      ['out', 'in', 'out', 'in'],
    );
    const [first] = packets;
    assert.ok(first);
    const text = packetText(first.bytes, first.originalLength);
    assert.ok(text.startsWith(`IP ${addressOf(one)} > ${addressOf(two)}: ICMP echo request, id `), text);
    assert.ok(Math.abs(first.timeSeconds - Date.now() / 1000) < 30);
    assert.deepEqual(capture.counts(), { received: 4, dropped: 0 });
  });

  test('every byte of a transfer is in it, cut as was asked', async () => {
    const [one, two] = [await start(), await start()];
    await serve(two);
    await using capture = await engine.traffic.capture(one.id, { filter: 'src port 80', snapLength: 80 });
    const fetching = fetchFile(one, two);
    const carried = (packets: readonly CapturedPacket[]): number =>
      packets.reduce((sum, { bytes }) => {
        const frame = decodeFrame(bytes);
        return sum + (frame.kind === 'tcp' ? frame.payloadLength : 0);
      }, 0);
    const packets = await collect(capture, (all) => carried(all) >= FILE_BYTES);
    assert.equal(await fetching, `${FILE_BYTES}\n`);
    assert.ok(packets.every(({ bytes }) => bytes.length <= 80));
    assert.ok(packets.some(({ originalLength }) => originalLength > 1000));
  });

  test('it ends with the container, and with its signal; then nothing is left of it', async () => {
    const one = await start();
    const ending = await engine.traffic.capture(one.id);
    const all = collect(ending, () => false);
    await engine.containers.remove(one.id, { force: true });
    await all;
    const two = await start();
    const stop = new AbortController();
    const stopped = await engine.traffic.capture(two.id, { cancelSignal: stop.signal });
    const none = collect(stopped, () => false);
    stop.abort();
    await none;
    await assert.rejects(engine.traffic.capture(one.id), { code: 'container_not_found' });
    await assert.rejects(engine.traffic.capture(two.id, { interfaceName: 'eth5' }), { code: 'interface_not_found' });
    await assert.rejects(engine.traffic.capture(two.id, { filter: 'host' }), { code: 'filter_invalid' });
  });

  test('what cannot be listened to is told in words', () => {
    const { packetSockets } = nodeHost(process.env);
    const nothing = { code: 6, jumpTrue: 0, jumpFalse: 0, operand: 0 };
    const place = { namespace: '/proc/self/ns/net', pid: process.pid, interfaceIndex: 999_999 };
    assert.throws(() => packetSockets.listen({ ...place, filter: [nothing] }), {
      code: 'capture_failed',
      message: 'cannot capture packets (bind): ENODEV',
    });
    assert.throws(() => packetSockets.listen({ ...place, filter: [{ ...nothing, code: 999 }] }), {
      code: 'capture_failed',
      message: 'cannot capture packets (filter): EINVAL',
    });
  });

  test('the loopback is seen when it is named, each packet once', async () => {
    const one = await start();
    await using capture = await engine.traffic.capture(one.id, { interfaceName: 'lo', filter: 'icmp' });
    const pinging = inside(one, 'ping -q -c 1 127.0.0.1');
    const packets = await collect(capture, ({ length }) => length === 2);
    await pinging;
    assert.deepEqual(
      packets.map(({ bytes, originalLength }) => /echo (request|reply)/.exec(packetText(bytes, originalLength))?.[1]),
      ['request', 'reply'],
    );
  });

  test('packets that are held back on purpose are seen once', async () => {
    const [one, two] = [await start(), await start()];
    await engine.trouble.shape(one.id, { delayMs: 30, direction: 'both' });
    await using capture = await engine.traffic.capture(one.id, { filter: 'icmp' });
    const pinging = inside(one, `ping -q -c 2 -i 0.1 ${addressOf(two)}`);
    const packets = await collect(capture, ({ length }) => length === 4);
    assert.match(await pinging, /2 packets received/);
    assert.deepEqual(
      packets.map(({ direction }) => direction),
      ['out', 'in', 'out', 'in'],
    );
    assert.equal(capture.counts().received, 4);
  });

  test('on the command line: text, and a file that begins as such files do', async () => {
    const [one, two] = [await start({ name: 'seen' }), await start()];
    const words = ['net', 'capture', 'seen', '-c', '2', '-f', 'icmp'];
    const capturing = gantryOn(engine, words);
    const writing = gantryOn(engine, [...words, '-w', '-']);
    // They listen from some time on: pings until both have theirs.
    let isDone = false;
    const both = Promise.all([capturing, writing]).finally(() => {
      isDone = true;
    });
    while (!isDone) await inside(one, `ping -q -c 1 ${addressOf(two)}`);
    const [text, file] = await both;
    assert.match(text.stdout, /^\d\d:\d\d:\d\d\.\d{6} (out|in ) IP .*: ICMP echo re.*\n.*\n$/);
    assert.equal(text.stderr, '2 packets captured, 0 dropped by the kernel\n');
    assert.equal(file.stdoutBytes.readUInt32LE(0), 0xa1b23c4d);
    assert.equal(file.stdoutBytes.length, 24 + 2 * (16 + 98));
  });

  test('T100: what two programs say to each other is there to be read', async () => {
    const [one, two] = [await start({ name: 'asks' }), await start({ name: 'answers' })];
    await inside(two, 'mkdir /w && echo the answer >/w/f && httpd -p 80 -h /w');
    // The request, and the answer.
    const words = ['net', 'capture', 'asks', '-A', '-c', '2', '-f', 'host answers and tcp port 80 and greater 100'];
    const capturing = gantryOn(engine, words);
    let isDone = false;
    const captured = capturing.finally(() => {
      isDone = true;
    });
    while (!isDone) await fetchFile(one, two);
    const { stdout } = await captured;
    assert.match(stdout, /^\tGET \/f HTTP\/1\.1$/m);
    assert.match(stdout, /^\tHTTP\/1\.[01] 200 OK$/m);
  });

  test('flows tell who talks to whom and every byte of it, from either side', async () => {
    const [one, two] = [await start({ name: 'client' }), await start({ name: 'server' })];
    await serve(two);
    const { flows: before, countedSinceMs } = await engine.traffic.flows(one.id);
    assert.deepEqual(before, []);
    await engine.traffic.flows(two.id);
    await fetchFile(one, two);
    const report = await engine.traffic.flows(one.id);
    assert.equal(report.countedSinceMs, countedSinceMs);
    const [flow] = report.flows;
    assert.ok(flow);
    const { protocol, startedBy, address, peerAddress, peerPort, peer } = flow;
    assert.deepEqual(
      { protocol, startedBy, address, peerAddress, peerPort, peer },
      {
        protocol: 'tcp',
        startedBy: 'container',
        address: addressOf(one),
        peerAddress: addressOf(two),
        peerPort: 80,
        peer: { kind: 'container', containerId: two.id, name: 'server' },
      },
    );
    // The file, and headers of HTTP, TCP and IP.
    assert.ok(
      flow.received.bytes > FILE_BYTES && flow.received.bytes < FILE_BYTES * 1.2,
      `${flow.received.bytes} bytes`,
    );
    const [mirrored] = (await engine.traffic.flows(two.id)).flows;
    assert.deepEqual(
      [mirrored?.startedBy, mirrored?.peer, mirrored?.sent, mirrored?.received],
      ['peer', { kind: 'container', containerId: one.id, name: 'client' }, flow.received, flow.sent],
    );
    const sharing = await startSleeper(engine, { network: { kind: 'container', ref: one.id } });
    assert.equal((await engine.traffic.flows(sharing.id)).flows[0]?.received.bytes, flow.received.bytes);
    const hosted = await startSleeper(engine, { network: { kind: 'host' } });
    await assert.rejects(engine.traffic.flows(hosted.id), { code: 'network_not_own' });
  });
});
