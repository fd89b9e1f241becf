import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import type { Container, CreateContainer, Engine } from '../../src/engine/index.js';
import { findKeepers, killKeepers } from '../support/linux/find-keepers.js';
import { readLogs, readOutput } from '../support/linux/read-output.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { datagramReceiver, streamReceiver, udpReceiver } from '../support/log-receivers/receivers.js';
import { unpackMessages } from '../support/log-receivers/unpack-message.js';
import { rootReason } from '../support/root-reason.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const JOURNAL_SOCKET = '/run/systemd/journal/socket';

describe('drivers that send lines on', { skip: rootReason(), timeout: 600_000 }, () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  async function run(
    driver: string,
    options: Readonly<Record<string, string>>,
    script: string,
    more: Partial<CreateContainer> = {},
  ): Promise<Container> {
    const { container } = await engine.containers.create({
      image: BUSYBOX,
      command: ['sh', '-c', script],
      network: { kind: 'none' },
      log: { driver, options },
      ...more,
    });
    await engine.containers.start(container.id);
    return container;
  }

  const numbers = (text: string): readonly number[] => [...text.matchAll(/ n(\d+)$/gm)].map(([, n]) => Number(n));

  test('syslog over TCP gets every line of a container that is removed at once', async () => {
    const receiver = await streamReceiver();
    const container = await run(
      'syslog',
      { 'syslog-address': `tcp://127.0.0.1:${receiver.port}` },
      'for i in 1 2 3; do echo line $i; done; echo bad >&2',
      { isAutoRemoved: true },
    );
    await engine.containers.wait(container.id, { condition: 'removed' });
    const text = await eventually('four lines', () => receiver.text().split('\n').length > 4 && receiver.text());
    const tag = container.id.slice(0, 12);
    const stamp = String.raw`\w{3} [ \d]\d \d\d:\d\d:\d\d`;
    for (const line of ['line 1', 'line 2', 'line 3']) {
      assert.match(text, new RegExp(String.raw`^<30>${stamp} ${tag}\[\d+\]: ${line}$`, 'm'));
    }
    assert.match(text, new RegExp(String.raw`^<27>${stamp} ${tag}\[\d+\]: bad$`, 'm'));
    await eventually(
      'the folder has gone',
      () => !existsSync(join(opened.roots.dataRoot, 'log-duties', `${container.id}.removed`)),
    );
  });

  test('syslog over UDP has the format, the facility and the tag that were asked for', async () => {
    const receiver = await udpReceiver();
    await run(
      'syslog',
      {
        'syslog-address': `udp://127.0.0.1:${receiver.port}`,
        'syslog-format': 'rfc5424micro',
        'syslog-facility': 'local3',
        tag: '{{.ImageName}}/{{.Name}}/{{index .ContainerLabels "role"}}',
      },
      'echo hello',
      { name: 'tagged', labels: { role: 'web' } },
    );
    const datagram = await eventually('a datagram', () => receiver.datagrams[0]);
    assert.match(
      datagram.toString(),
      /^<158>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z \S+ busybox:test\/tagged\/web \d+ busybox:test\/tagged\/web - hello\n$/,
    );
  });

  test('syslog to sockets of this machine, stream and datagram', async () => {
    const path = join(temporaryFolder(), 's');
    const stream = await streamReceiver({ path });
    await run('syslog', { 'syslog-address': `unix://${path}`, 'syslog-format': 'rfc3164' }, 'echo by stream');
    const datagrams = await datagramReceiver();
    await run('syslog', { 'syslog-address': `unixgram://${datagrams.path}` }, 'echo by datagram');
    await eventually('the stream', () => /^<30>\w{3} .* \S+\[\d+\]: by stream\n$/.test(stream.text()));
    await eventually('the datagram', () => /^<30>.*\[\d+\]: by datagram\n$/.test(datagrams.text()));
  });

  test('gelf over UDP and TCP says what it is about', async () => {
    const udp = await udpReceiver();
    const tcp = await streamReceiver();
    const options = { labels: 'role', env: 'STAGE' };
    const more = { labels: { role: 'web', other: 'x' }, env: ['STAGE=test', 'SECRET=no'] };
    await run('gelf', { 'gelf-address': `udp://127.0.0.1:${udp.port}`, ...options }, 'echo short', more);
    const { id } = await run('gelf', { 'gelf-address': `tcp://127.0.0.1:${tcp.port}` }, 'echo to tcp >&2');
    const datagram = await eventually('a datagram', () => udp.datagrams[0]);
    const message: unknown = JSON.parse(gunzipSync(datagram).toString());
    assert.ok(typeof message === 'object' && message !== null);
    const { version, short_message: text, level, _role, _STAGE, _SECRET } = message as Record<string, unknown>;
    assert.deepEqual(
      { version, text, level, _role, _STAGE, _SECRET },
      { version: '1.1', text: 'short', level: 6, _role: 'web', _STAGE: 'test', _SECRET: undefined },
    );
    const overTcp = await eventually('a message', () => receiverEnd(tcp.bytes()));
    const { _container_id: from, level: severity } = JSON.parse(overTcp) as Record<string, unknown>;
    assert.deepEqual({ from, severity }, { from: id, severity: 3 });
  });

  test('fluentd takes the forward protocol, confirms, and gets long lines in parts', async () => {
    const receiver = await streamReceiver({
      onData(_, socket) {
        for (const value of unpackMessages(receiver.bytes())) {
          const chunk = (value as [string, unknown, { chunk: string }])[2].chunk;
          const ack = Buffer.from(chunk);
          socket.write(
            Buffer.concat([Buffer.from([0x81, 0xa3]), Buffer.from('ack'), Buffer.from([0xa0 | ack.length]), ack]),
          );
        }
      },
    });
    const { id } = await run(
      'fluentd',
      {
        'fluentd-address': `127.0.0.1:${receiver.port}`,
        'fluentd-request-ack': 'true',
        'fluentd-sub-second-precision': 'true',
        tag: 'docker.{{.Name}}',
      },
      'echo hello; head -c 40000 /dev/zero | tr "\\0" x; echo; echo bye >&2',
      { name: 'fluent' },
    );
    type Forwarded = [string, [{ seconds: number; nanos: number }, Record<string, string>][], { chunk: string }];
    const read = (): Forwarded[] => unpackMessages(receiver.bytes()) as Forwarded[];
    const records = (): Record<string, string>[] =>
      read().flatMap(([, entries]) => entries.map(([, record]) => record));
    await eventually('the last line', () => records().some(({ log }) => log === 'bye'));
    assert.equal(read()[0]?.[0], 'docker.fluent');
    const { container_id: from, container_name: name, source } = records()[0] ?? {};
    assert.deepEqual({ from, name, source }, { from: id, name: '/fluent', source: 'stdout' });
    const parts = records().filter(({ partial_message: isPart }) => isPart === 'true');
    assert.equal(parts.map(({ log }) => log).join(''), 'x'.repeat(40_000));
    assert.deepEqual(
      parts.map(({ partial_ordinal: ordinal }) => ordinal),
      parts.map((_, index) => String(index + 1)),
    );
    assert.deepEqual(parts.map(({ partial_last: isLast }) => isLast).at(-1), 'true');
  });

  test('journald gets fields of its native protocol', async () => {
    const isFake = !existsSync(JOURNAL_SOCKET);
    if (!isFake) return; // A machine's own journal is no place for tests.
    mkdirSync('/run/systemd/journal', { recursive: true });
    after(() => rmSync(JOURNAL_SOCKET, { force: true }));
    const journal = await datagramReceiver(JOURNAL_SOCKET);
    const { id } = await run('journald', { tag: 'mine' }, 'echo to the journal');
    const text = await eventually('the entry', () => journal.text().includes('IMAGE_NAME') && journal.text());
    for (const field of ['MESSAGE=to the journal', 'PRIORITY=6', `CONTAINER_ID_FULL=${id}`, 'SYSLOG_IDENTIFIER=mine']) {
      assert.ok(text.includes(`${field}\n`), `${field} in ${text}`);
    }
  });

  test('a receiver that is not there holds up nobody, and gets everything when it comes', async () => {
    const gone = await streamReceiver();
    await gone.stop();
    const container = await run(
      'syslog',
      { 'syslog-address': `tcp://127.0.0.1:${gone.port}`, 'syslog-format': 'rfc3164' },
      'i=0; while [ $i -lt 2000 ]; do echo n$i; i=$((i+1)); done; sleep 1000',
    );
    await eventually('all is written', async () => (await readLogs(engine, container.id)).stdout.includes('n1999'));
    const receiver = await streamReceiver({ port: gone.port });
    await eventually('the last line', () => receiver.text().includes(' n1999\n'));
    assert.deepEqual(
      numbers(receiver.text()),
      Array.from({ length: 2000 }, (_, index) => index),
    );
    await engine.containers.remove(container.id, { force: true });
  });

  test('a keeper that is killed loses nothing, and the next one sends hardly anything twice', async () => {
    const receiver = await streamReceiver();
    const container = await run(
      'syslog',
      { 'syslog-address': `tcp://127.0.0.1:${receiver.port}`, 'syslog-format': 'rfc3164' },
      'i=0; while [ $i -lt 3000 ]; do echo n$i; i=$((i+1)); [ $((i % 100)) = 0 ] && sleep 0.05; done; sleep 1000',
    );
    for (const seen of [' n200\n', ' n1200\n']) {
      await eventually(seen, () => receiver.text().includes(seen));
      await eventually('a keeper', () => findKeepers(opened.roots).length > 0);
      await killKeepers(opened.roots);
      // Whoever opens an engine starts the next.
      await (await opened.open())[Symbol.asyncDispose]();
    }
    await eventually('the last line', () => receiver.text().includes(' n2999\n'));
    const found = numbers(receiver.text());
    assert.equal(new Set(found).size, 3000);
    assert.ok(found.length < 6000, `${found.length} lines instead of 3000`);
    await engine.containers.remove(container.id, { force: true });
  });

  test('logs reads what was sent on, unless nothing is kept', async () => {
    const receiver = await streamReceiver();
    const options = { 'syslog-address': `tcp://127.0.0.1:${receiver.port}` };
    const kept = await run('syslog', options, 'echo also here');
    const notKept = await run('syslog', { ...options, 'cache-disabled': 'true' }, 'echo not here');
    const none = await run('none', {}, 'echo nowhere');
    for (const { id } of [kept, notKept, none]) await engine.containers.wait(id);
    assert.equal((await readLogs(engine, kept.id)).stdout, 'also here\n');
    for (const { id } of [notKept, none]) {
      await assert.rejects(readLogs(engine, id), {
        code: 'logs_not_readable',
        message: 'configured logging driver does not support reading',
      });
    }
    await eventually('both', () => receiver.text().includes('also here') && receiver.text().includes('not here'));
  });

  test('T90: with --log-driver=syslog the output is still on the terminal, and a line in the syslog', async () => {
    const datagrams = await datagramReceiver();
    const { container } = await engine.containers.create({
      image: BUSYBOX,
      command: ['echo', 'outputting to syslog'],
      network: { kind: 'none' },
      log: { driver: 'syslog', options: { 'syslog-address': `unixgram://${datagrams.path}` } },
    });
    const session = await engine.containers.start(container.id, { attach: {} });
    assert.equal((await readOutput(session)).stdout, 'outputting to syslog\n');
    await engine.containers.wait(container.id);
    const tag = container.id.slice(0, 12);
    await eventually('the line', () =>
      new RegExp(`${tag}\\[\\d+\\]: outputting to syslog$`, 'm').test(datagrams.text()),
    );
  });

  test('a driver that must not wait leaves out what it is too late for', async () => {
    const gone = await streamReceiver();
    await gone.stop();
    const { id } = await run(
      'syslog',
      {
        'syslog-address': `tcp://127.0.0.1:${gone.port}`,
        'syslog-format': 'rfc3164',
        mode: 'non-blocking',
        'max-buffer-size': '64k',
      },
      `awk 'BEGIN { for (i = 0; i < 30000; i++) print "n" i }'; sleep 1000`,
    );
    await eventually('all is written', async () => (await readLogs(engine, id)).stdout.includes('n29999'));
    const receiver = await streamReceiver({ port: gone.port });
    await eventually('the last line', () => receiver.text().includes(' n29999\n'));
    const found = numbers(receiver.text());
    assert.ok(found.length < 20_000, `${found.length} lines`);
    await engine.containers.remove(id, { force: true });
  });

  test('T89: one container keeps the log of others, whose /dev/log is its socket', async () => {
    const folder = temporaryFolder();
    const bind = (source: string, destination: string) => ({
      type: 'bind' as const,
      source,
      destination,
      isReadOnly: false,
      options: [],
      mayCreateSource: false,
    });
    const { container: syslogger } = await engine.containers.create({
      image: BUSYBOX,
      name: 'syslogger',
      command: ['sh', '-c', 'ln -sf /shared/log /dev/log; busybox syslogd -n -O /shared/messages'],
      network: { kind: 'none' },
      mounts: [bind(folder, '/shared')],
    });
    await engine.containers.start(syslogger.id);
    await eventually('its socket', () => existsSync(join(folder, 'log')));
    for (let number = 1; number <= 10; number += 1) {
      const { container } = await engine.containers.create({
        image: BUSYBOX,
        command: ['busybox', 'logger', `hello_${number}`],
        network: { kind: 'none' },
        isAutoRemoved: true,
        mounts: [bind(join(folder, 'log'), '/dev/log')],
      });
      await engine.containers.start(container.id);
      await engine.containers.wait(container.id, { condition: 'removed' });
    }
    // And a container whose output goes there by itself.
    await run('syslog', { 'syslog-address': `unixgram://${join(folder, 'log')}`, tag: 'driver' }, 'echo hello_0');
    const messages = (): string => readFileSync(join(folder, 'messages'), 'utf8');
    await eventually('every line', () =>
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].every((n) => messages().includes(`hello_${n}\n`)),
    );
    assert.match(messages(), /driver\[\d+\]: hello_0$/m);
    await engine.containers.remove(syslogger.id, { force: true });
  });
});

/** The first message of GELF over TCP. */
const receiverEnd = (bytes: Buffer): string | undefined =>
  bytes.includes(0) ? bytes.subarray(0, bytes.indexOf(0)).toString() : undefined;
