import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { checkLogConfig, logSettings } from '../../../../src/engine/log/log-settings.js';

type Row = readonly [driver: string, options: Readonly<Record<string, string>>, sentence: string];

const GELF_UDP = { 'gelf-address': 'udp://h:1' };
const GELF_TCP = { 'gelf-address': 'tcp://h:1' };

const REFUSED: readonly Row[] = [
  ...['awslogs', 'splunk', 'gcplogs', 'etwlogs', 'nonsense', 'constructor'].map(
    (driver): Row => [driver, {}, `logger: no log driver named '${driver}' is registered`],
  ),
  ['json-file', { x: '1' }, "unknown log opt 'x' for json-file log driver"],
  ['local', { x: '1' }, "unknown log opt 'x' for log driver local"],
  ['syslog', { 'max-size': '1m' }, "unknown log opt 'max-size' for syslog log driver"],
  ['fluentd', { x: '1' }, "unknown log opt 'x' for fluentd log driver"],
  ['gelf', { ...GELF_UDP, x: '1' }, 'unknown log opt "x" for gelf log driver'],
  ['json-file', { mode: 'sometimes' }, 'logger: logging mode not supported: sometimes'],
  [
    'json-file',
    { 'max-buffer-size': '1m' },
    "logger: max-buffer-size option is only supported with 'mode=non-blocking'",
  ],
  [
    'json-file',
    { mode: 'non-blocking', 'max-buffer-size': 'x' },
    "error parsing option max-buffer-size: invalid size: 'x'",
  ],
  ['json-file', { 'max-size': 'x' }, "invalid size: 'x'"],
  ['json-file', { 'max-size': '1x' }, "invalid suffix: 'x'"],
  ['json-file', { 'max-size': '0' }, 'max-size must be a positive number'],
  ['json-file', { 'max-file': '0' }, 'max-file cannot be less than 1'],
  ['json-file', { 'max-file': 'two' }, 'strconv.Atoi: parsing "two": invalid syntax'],
  ['json-file', { compress: 'maybe' }, 'strconv.ParseBool: parsing "maybe": invalid syntax'],
  ['json-file', { compress: 'true' }, 'compress cannot be true when max-file is less than 2 or max-size is not set'],
  ['json-file', { 'labels-regex': '(' }, 'error parsing regexp: "("'],
  [
    'json-file',
    { tag: '{{.Nope}}' },
    `template: log-tag:1: "{{.Nope}}": can't evaluate field Nope in type logger.Info`,
  ],
  ['json-file', { tag: '{{loud .ID}}' }, 'template: log-tag:1: "{{loud .ID}}": function "loud" not defined'],
  ['local', { 'max-file': '1' }, 'compression cannot be enabled when max file count is 1'],
  ['local', { 'max-file': '-1' }, 'max-file must not be negative'],
  ['syslog', { 'syslog-address': 'h:514' }, 'syslog-address should be in form proto://address, got h:514'],
  ['syslog', { 'syslog-address': 'unix:///no/where' }, 'stat /no/where: no such file or directory'],
  ['syslog', { 'syslog-facility': 'loud' }, 'invalid syslog facility'],
  ['syslog', { 'syslog-facility': '24' }, 'invalid syslog facility'],
  ['syslog', { 'syslog-format': 'rfc1' }, 'Invalid syslog format'],
  ['syslog', { 'cache-disabled': 'perhaps' }, 'invalid value for option cache-disabled: perhaps'],
  ['fluentd', { 'fluentd-address': 'udp://h:1' }, 'invalid fluentd-address udp://h:1'],
  ['fluentd', { 'fluentd-address': 'h:port' }, 'invalid fluentd-address h:port'],
  ['fluentd', { 'fluentd-retry-wait': '5' }, 'time: invalid duration "5"'],
  ['fluentd', { 'fluentd-max-retries': '-1' }, 'strconv.ParseUint: parsing "-1": invalid syntax'],
  [
    'fluentd',
    { 'fluentd-async': 'false' },
    'fluentd-async=false is not supported: a container never waits for fluentd here',
  ],
  [
    'fluentd',
    { 'fluentd-buffer-limit': '10' },
    'fluentd-buffer-limit is not supported: what waits to be sent is in files, bounded by cache-max-size and cache-max-file',
  ],
  [
    'fluentd',
    { 'fluentd-async-reconnect-interval': '50ms' },
    'invalid value for fluentd-async-reconnect-interval: value (50ms) must be between 100ms and 10s',
  ],
  ['fluentd', { 'fluentd-async': 'x' }, 'strconv.ParseBool: parsing "x": invalid syntax'],
  ['gelf', {}, 'gelf-address is a required parameter'],
  ['gelf', { 'gelf-address': 'h:1' }, 'gelf-address should be in form proto://address, got h:1'],
  ['gelf', { 'gelf-address': 'unix:///x' }, 'gelf: endpoint needs to be TCP or UDP'],
  ['gelf', { 'gelf-address': 'udp://h' }, 'gelf: please provide gelf-address as proto://host:port'],
  ['gelf', { ...GELF_TCP, 'gelf-compression-type': 'gzip' }, 'compression is only supported on UDP'],
  [
    'gelf',
    { ...GELF_UDP, 'gelf-compression-level': '10' },
    'unknown value "10" for log opt "gelf-compression-level" for gelf log driver',
  ],
  ['gelf', { ...GELF_UDP, 'gelf-tcp-max-reconnect': '1' }, '"gelf-tcp-max-reconnect" is only valid for TCP'],
  ['gelf', { ...GELF_TCP, 'gelf-tcp-max-reconnect': 'x' }, '"gelf-tcp-max-reconnect" must be a positive integer'],
];

describe('log options', () => {
  for (const [driver, options, message] of REFUSED) {
    test(`${driver} ${JSON.stringify(options)} is refused in docker's words`, () => {
      assert.throws(() => checkLogConfig({ driver, options }), { code: 'argument_invalid', message });
    });
  }

  test('what is not bounded by the user is bounded by us, unless -1 says otherwise', () => {
    const rotation = (options: Readonly<Record<string, string>>) =>
      logSettings({ driver: 'json-file', options }).rotation;
    assert.deepEqual(rotation({}), { maxSizeBytes: 256e6, maxFiles: 3, isCompressed: false });
    assert.deepEqual(rotation({ 'max-size': '10m' }), { maxSizeBytes: 10e6, maxFiles: 1, isCompressed: false });
    assert.equal(rotation({ 'max-size': '-1' })?.maxSizeBytes, undefined);
    assert.deepEqual(logSettings({ driver: 'local', options: {} }).rotation, {
      maxSizeBytes: 20e6,
      maxFiles: 5,
      isCompressed: true,
    });
  });

  test('a keeper is needed only where files were asked for, or lines are sent on', () => {
    const isWatched = (driver: string, options = {}) => logSettings({ driver, options }).isWatched;
    assert.equal(isWatched('json-file'), false);
    assert.equal(isWatched('json-file', { 'max-size': '1m' }), false);
    assert.equal(isWatched('json-file', { 'max-size': '1m', 'max-file': '2' }), true);
    assert.equal(isWatched('none'), false);
    assert.equal(isWatched('syslog'), true);
  });

  test('non-blocking drivers may fall behind so far, others as far as the files reach', () => {
    const lag = (options: Readonly<Record<string, string>>) => logSettings({ driver: 'syslog', options }).maxLagBytes;
    assert.equal(lag({}), undefined);
    assert.equal(lag({ mode: 'non-blocking' }), 1e6);
    assert.equal(lag({ mode: 'non-blocking', 'max-buffer-size': '4m' }), 4 * 1024 * 1024);
  });
});
