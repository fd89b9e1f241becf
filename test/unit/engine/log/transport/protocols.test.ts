import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gunzipSync, inflateSync } from 'node:zlib';

import type { LogEntry } from '../../../../../src/engine/log/log-entry.js';
import { logSourceOf } from '../../../../../src/engine/log/log-source.js';
import type { SyslogFormat } from '../../../../../src/engine/log/syslog-options.js';
import { fluentdMessages } from '../../../../../src/engine/log/transport/fluentd-message.js';
import {
  compressGelf,
  gelfDatagrams,
  gelfExtra,
  gelfMessage,
} from '../../../../../src/engine/log/transport/gelf-message.js';
import { journaldFields, journaldMessage } from '../../../../../src/engine/log/transport/journald-message.js';
import { LineJoiner } from '../../../../../src/engine/log/transport/line-joiner.js';
import type { LogMessage } from '../../../../../src/engine/log/transport/log-transport.js';
import { syslogMessage, syslogTag } from '../../../../../src/engine/log/transport/syslog-message.js';
import { aContainer, DEFAULT_CONFIG } from '../../../../support/builders.js';
import { unpackMessages } from '../../../../support/log-receivers/unpack-message.js';

const message = (text: string, parts: Partial<LogMessage> = {}): LogMessage => ({
  stream: 'stdout',
  time: '2026-11-05T01:22:31.784437414+00:00',
  bytes: Buffer.from(text),
  ...parts,
});

const container = aContainer('web', {
  name: 'web',
  config: {
    ...DEFAULT_CONFIG,
    labels: { 'com.role': 'front', other: 'x' },
    env: ['STAGE=test', 'STAGE_TWO=b', 'SECRET=s'],
    log: {
      driver: 'gelf',
      options: {
        labels: 'com.role,missing',
        'env-regex': '^STAGE',
        tag: '{{.Name}}/{{truncate .ImageName 3 | upper}}',
      },
    },
  },
});
const source = logSourceOf(container, 'host');

describe('what drivers send', () => {
  const framing = { facility: 3, tag: 'web', hostname: 'host', pid: 42, hasLengths: false };
  const syslog = (format: SyslogFormat, parts: Partial<LogMessage> = {}): string =>
    syslogMessage(message('hello', parts), { ...framing, format }).toString();

  test('syslog in each of its formats', () => {
    assert.equal(syslog(''), '<30>Nov  5 01:22:31 web[42]: hello\n');
    assert.equal(syslog('rfc3164', { stream: 'stderr' }), '<27>Nov  5 01:22:31 host web[42]: hello\n');
    assert.equal(syslog('rfc5424'), '<30>1 2026-11-05T01:22:31Z host web 42 web - hello\n');
    assert.equal(syslog('rfc5424micro'), '<30>1 2026-11-05T01:22:31.784437Z host web 42 web - hello\n');
    const framed = syslogMessage(message('hä'), { ...framing, format: 'rfc5424', hasLengths: true }).toString();
    assert.equal(framed, '49 <30>1 2026-11-05T01:22:31Z host web 42 web - hä\n');
  });

  test('gelf says what it is about, once', () => {
    assert.equal(
      gelfMessage(message('a "quote"', { stream: 'stderr' }), { hostname: 'host', extra: { _tag: 't' } }).toString(),
      String.raw`{"version":"1.1","host":"host","short_message":"a \"quote\"","timestamp":1793841751.784,"level":3,"_tag":"t"}`,
    );
    const { _tag, _container_name, STAGE, _STAGE, _STAGE_TWO, _SECRET, ...rest } = gelfExtra(source) as Record<
      string,
      string
    >;
    assert.deepEqual(
      [_tag, _container_name, STAGE, _STAGE, _STAGE_TWO, _SECRET],
      ['web/BUS', 'web', undefined, 'test', 'b', undefined],
    );
    assert.equal(rest['_com.role'], 'front');
  });

  test('gelf is compressed, and cut into chunks that name their message', () => {
    const text = Buffer.from('x'.repeat(5000));
    assert.deepEqual(gunzipSync(compressGelf(text, { type: 'gzip', level: 1 })), text);
    assert.deepEqual(inflateSync(compressGelf(text, { type: 'zlib', level: -1 })), text);
    const chunks = gelfDatagrams(text, () => Buffer.from('12345678'));
    assert.deepEqual(
      chunks.map(({ length }) => length),
      [1420, 1420, 1420, 788],
    );
    assert.deepEqual([...(chunks[2]?.subarray(0, 12) ?? [])], [0x1e, 0x0f, ...Buffer.from('12345678'), 2, 4]);
    assert.deepEqual(Buffer.concat(chunks.map((chunk) => chunk.subarray(12))), text);
    assert.deepEqual(
      gelfDatagrams(Buffer.alloc(200_000), () => Buffer.alloc(8)),
      [],
    );
  });

  test('fluentd, byte by byte', () => {
    const small = { id: 'i', name: 'n', tag: 't', attributes: {} };
    assert.equal(
      fluentdMessages([message('l')], { source: small, hasNanos: false }).toString('hex'),
      [
        '92a174', // [tag,
        '9192ce6aebda57', // [[seconds,
        '84ac636f6e7461696e65725f6964a169', // {container_id: i,
        'ae636f6e7461696e65725f6e616d65a22f6e', // container_name: /n,
        'a6736f75726365a67374646f7574a36c6f67a16c', // source: stdout, log: l}]]]
      ].join(''),
    );
    const [value] = unpackMessages(
      fluentdMessages([message('x'.repeat(70_000), { part: { id: 'p', ordinal: 2, isLast: false } })], {
        source: small,
        hasNanos: true,
        chunk: 'c',
      }),
    );
    const [, [[time, record]], option] = value as [string, [[unknown, Record<string, string>]], unknown];
    assert.deepEqual(time, { type: 0, seconds: 1_793_841_751, nanos: 784_437_414 });
    assert.deepEqual(
      [record['log']?.length, record['partial_ordinal'], record['partial_last']],
      [70_000, '2', 'false'],
    );
    assert.deepEqual(option, { chunk: 'c' });
  });

  test('journald: what has lines is written with its length', () => {
    const bytes = journaldMessage(message('two\nlines'), { A: 'b' });
    assert.equal(bytes.toString('latin1'), 'MESSAGE\n\x09\0\0\0\0\0\0\0two\nlines\nPRIORITY=6\nA=b\n');
    assert.equal(journaldFields(source)['COM_ROLE'], 'front');
    const part = journaldMessage(message('a', { part: { id: 'p', ordinal: 1, isLast: false } }), {});
    assert.ok(part.toString().endsWith('CONTAINER_PARTIAL_MESSAGE=true\n'));
  });

  test('labels of an image pass for nothing that we say', () => {
    const attributes = { container_id: 'another', _container_id: 'another', log: 'lies', message: 'lies', a: 'b' };
    const hostile = { ...source, attributes };
    const extra = gelfExtra(hostile);
    assert.deepEqual([extra['_container_id'], extra['_a']], [source.id, 'b']);
    const fields = journaldFields(hostile);
    assert.equal(fields['CONTAINER_ID'], source.id.slice(0, 12));
    assert.equal(fields['MESSAGE'], undefined);
    const [sent] = unpackMessages(fluentdMessages([message('truth')], { source: hostile, hasNanos: false }));
    const [, [[, record]]] = sent as [string, [[unknown, Record<string, string>]]];
    assert.deepEqual([record['container_id'], record['log'], record['a']], [source.id, 'truth', 'b']);
    assert.equal(syslogTag('web\n<0>evil'), 'web <0>evil');
  });
});

describe('lines that the monitor cut', () => {
  const entry = (text: string, isPartial: boolean, stream: LogEntry['stream'] = 'stdout'): LogEntry => ({
    stream,
    time: '2026-11-05T01:22:31Z',
    bytes: Buffer.from(text),
    isPartial,
  });
  const short = ({ stream, bytes, part }: LogMessage): string =>
    `${stream === 'stderr' ? '!' : ''}${Buffer.from(bytes).toString().slice(0, 9)}${part ? `#${part.ordinal}${part.isLast ? '.' : ''}` : ''}`;

  test('become whole again, stream by stream', () => {
    const joiner = new LineJoiner(() => 'id');
    const messages = joiner.push([
      entry('a', true),
      entry('E', true, 'stderr'),
      entry('b', false),
      entry('F', false, 'stderr'),
    ]);
    assert.deepEqual(messages.map(short), ['ab', '!EF']);
    assert.equal(joiner.heldBytes, 0);
  });

  test('are sent in parts where they are too long', () => {
    const joiner = new LineJoiner(() => 'id');
    const piece = 'x'.repeat(9000);
    const messages = joiner.push([entry(piece, true), entry(piece, true), entry('end', false)]);
    assert.deepEqual(messages.map(short), ['xxxxxxxxx#1', 'end#2.']);
  });

  test('say how far back one has to read for what was not sent, and end with the log', () => {
    const joiner = new LineJoiner(() => 'id');
    joiner.push([entry('whole', false), entry('torn', true)]);
    assert.equal(joiner.heldBytes, '2026-11-05T01:22:31Z stdout P torn\n'.length);
    assert.deepEqual(joiner.end().map(short), ['torn']);
    assert.equal(joiner.heldBytes, 0);
  });
});
