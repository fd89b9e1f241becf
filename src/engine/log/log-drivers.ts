import { checkSyslogAddress, parseFluentdAddress, parseGelfAddress, requireJournal } from './log-address.js';
import { findDurationMs, invalidLog, parseLogBoolean } from './log-sizes.js';
import { parseFacility, parseSyslogFormat } from './syslog-options.js';

type Options = Readonly<Record<string, string>>;

/** What a driver takes, and what it refuses. */
type LogDriver = {
  readonly options: readonly string[];
  /** Docker's sentence, which differs from driver to driver. */
  readonly refuse: (option: string) => string;
  /** Throws where a value cannot be. What decides how much is kept is read elsewhere. */
  readonly check?: ((options: Options) => void) | undefined;
};

const ATTRIBUTES = ['labels', 'labels-regex', 'env', 'env-regex', 'tag'];
const words = (...lines: readonly string[]): readonly string[] => [
  ...lines.flatMap((line) => line.split(' ')),
  ...ATTRIBUTES,
];
const FILES = ['max-size', 'max-file', 'compress'];
const unknownFor =
  (driver: string) =>
  (option: string): string =>
    `unknown log opt '${option}' for ${driver} log driver`;

/** Those that we have. */
export const LOG_DRIVERS: Readonly<Record<string, LogDriver>> = {
  'json-file': { options: [...FILES, ...ATTRIBUTES], refuse: unknownFor('json-file') },
  local: { options: [...FILES, ...ATTRIBUTES], refuse: (option) => `unknown log opt '${option}' for log driver local` },
  syslog: {
    options: words(
      'syslog-address syslog-facility syslog-format',
      'syslog-tls-ca-cert syslog-tls-cert syslog-tls-key syslog-tls-skip-verify',
    ),
    refuse: unknownFor('syslog'),
    check(options) {
      checkSyslogAddress(options['syslog-address'] ?? '');
      parseFacility(options['syslog-facility'] ?? '');
      parseSyslogFormat(options['syslog-format'] ?? '');
    },
  },
  journald: { options: ATTRIBUTES, refuse: unknownFor('journald'), check: requireJournal },
  fluentd: {
    options: words(
      'fluentd-address fluentd-async fluentd-async-connect fluentd-async-reconnect-interval',
      'fluentd-buffer-limit fluentd-max-retries fluentd-request-ack fluentd-retry-wait',
      'fluentd-sub-second-precision fluentd-write-timeout fluentd-read-timeout',
    ),
    refuse: unknownFor('fluentd'),
    check: checkFluentd,
  },
  gelf: {
    options: words(
      'gelf-address gelf-compression-type gelf-compression-level',
      'gelf-tcp-max-reconnect gelf-tcp-reconnect-delay',
    ),
    refuse: (option) => `unknown log opt ${JSON.stringify(option)} for gelf log driver`,
    check: checkGelf,
  },
};

function checkFluentd(options: Options): void {
  parseFluentdAddress(options['fluentd-address'] ?? '');
  refuseFluentdBuffers(options);
  const retries = options['fluentd-max-retries'];
  if (retries && !/^\d+$/.test(retries)) {
    throw invalidLog(`strconv.ParseUint: parsing ${JSON.stringify(retries)}: invalid syntax`);
  }
  for (const name of ['retry-wait', 'async-reconnect-interval', 'write-timeout', 'read-timeout']) {
    const value = options[`fluentd-${name}`];
    if (value && findDurationMs(value) === undefined) {
      throw invalidLog(`time: invalid duration ${JSON.stringify(value)}`);
    }
  }
  for (const name of ['sub-second-precision', 'request-ack']) {
    const value = options[`fluentd-${name}`];
    if (value) parseLogBoolean(value);
  }
  checkReconnecting(options['fluentd-async-reconnect-interval']);
}

/** Lines wait in files: the container never waits for fluentd, and no number of lines bounds what waits. [ADR 11] */
function refuseFluentdBuffers(options: Options): void {
  if (options['fluentd-async'] && options['fluentd-async-connect']) {
    throw invalidLog("conflicting options: cannot specify both 'fluentd-async' and 'fluentd-async-connect'");
  }
  for (const name of ['fluentd-async', 'fluentd-async-connect']) {
    const value = options[name];
    if (value && !parseLogBoolean(value)) {
      throw invalidLog(`${name}=${value} is not supported: a container never waits for fluentd here`);
    }
  }
  if (options['fluentd-buffer-limit']) {
    throw invalidLog(
      'fluentd-buffer-limit is not supported: what waits to be sent is in files, bounded by cache-max-size and cache-max-file',
    );
  }
}

const SHORTEST_RECONNECT_MS = 100;
const LONGEST_RECONNECT_MS = 10_000;

/** @see moby, daemon/logger/fluentd: minReconnectInterval, maxReconnectInterval */
function checkReconnecting(text = ''): void {
  const intervalMs = findDurationMs(text);
  if (intervalMs === undefined || intervalMs === 0) return;
  if (intervalMs < SHORTEST_RECONNECT_MS || intervalMs > LONGEST_RECONNECT_MS) {
    throw invalidLog(
      `invalid value for fluentd-async-reconnect-interval: value (${text}) must be between 100ms and 10s`,
    );
  }
}

function checkGelf(options: Options): void {
  const { kind } = parseGelfAddress(options['gelf-address'] ?? '');
  const unknownValue = (option: string, value: string): Error =>
    invalidLog(`unknown value ${JSON.stringify(value)} for log opt ${JSON.stringify(option)} for gelf log driver`);
  for (const [option, value] of Object.entries(options)) {
    if (option.startsWith('gelf-compression') && kind !== 'udp') {
      throw invalidLog('compression is only supported on UDP');
    }
    if (option === 'gelf-compression-type' && !['gzip', 'zlib', 'none'].includes(value)) {
      throw unknownValue(option, value);
    }
    if (option === 'gelf-compression-level' && !/^(-1|[0-9])$/.test(value)) throw unknownValue(option, value);
    if (option.startsWith('gelf-tcp-') && kind !== 'tcp') {
      throw invalidLog(`${JSON.stringify(option)} is only valid for TCP`);
    }
    if (option.startsWith('gelf-tcp-') && !/^\d+$/.test(value)) {
      throw invalidLog(`${JSON.stringify(option)} must be a positive integer`);
    }
  }
}
