import { linearPattern } from '../../host/linear-pattern.js';
import type { LogConfig } from '../container/container-config.js';
import { LOG_DRIVERS } from './log-drivers.js';
import { type LogRotation, needsPlan, parseJsonFileRotation, parseLocalRotation } from './log-rotation.js';
import { findBoolean, invalidLog, parseLogSize } from './log-sizes.js';
import { checkTag } from './log-tag.js';

/** What becomes of a container's output. */
export type LogSettings = {
  /** Of the files on this machine; undefined where nothing is written. */
  readonly rotation: LogRotation | undefined;
  /** The keeper sees to the files as long as the container lives; for others only when it is there anyway. [ADR 10] */
  readonly isWatched: boolean;
  /** Whether `logs` may read them. */
  readonly isReadable: boolean;
  /** Sent on by the driver of that name. */
  readonly forwardedBy: string | undefined;
  /** How far the driver may fall behind before it leaves lines out; undefined for as far as the files reach. */
  readonly maxLagBytes: number | undefined;
};

const MODE_OPTIONS = ['mode', 'max-buffer-size'];
const CACHE_OPTIONS = ['cache-disabled', 'cache-max-size', 'cache-max-file', 'cache-compress'];
/** @see moby, daemon/logger/ring.go: defaultRingMaxSize */
const DEFAULT_LAG_BYTES = 1e6;

/**
 * Refuses what docker refuses of `--log-driver` and `--log-opt`.
 * @see moby, daemon/logger/factory.go: ValidateLogOpts
 */
export function checkLogConfig(config: LogConfig): LogConfig {
  const { driver, options } = config;
  if (driver === 'none') return config;
  checkMode(options);
  const known = Object.hasOwn(LOG_DRIVERS, driver) ? LOG_DRIVERS[driver] : undefined;
  if (!known) throw invalidLog(`logger: no log driver named '${driver}' is registered`);
  const unknown = Object.keys(options).find(
    (option) => ![...MODE_OPTIONS, ...CACHE_OPTIONS, ...known.options].includes(option),
  );
  if (unknown !== undefined) throw invalidLog(known.refuse(unknown));
  checkPatterns(options);
  checkTag(config);
  known.check?.(options);
  logSettings(config);
  return config;
}

/** What a config that was checked means. */
export function logSettings({ driver, options }: LogConfig): LogSettings {
  if (driver === 'none') return NOTHING;
  const isCacheDisabled = parseCacheDisabled(options);
  if (driver === 'json-file') {
    const rotation = parseJsonFileRotation(options);
    return { ...IN_FILES, rotation, isWatched: options['max-size'] !== undefined && needsPlan(rotation) };
  }
  if (driver === 'local') {
    const rotation = parseLocalRotation(options);
    return { ...IN_FILES, rotation, isWatched: needsPlan(rotation) };
  }
  return {
    rotation: parseLocalRotation(options, 'cache-'),
    isWatched: true,
    isReadable: !isCacheDisabled,
    forwardedBy: driver,
    maxLagBytes: options['mode'] === 'non-blocking' ? lagBytes(options) : undefined,
  };
}

const NOTHING: LogSettings = {
  rotation: undefined,
  isWatched: false,
  isReadable: false,
  forwardedBy: undefined,
  maxLagBytes: undefined,
};

const IN_FILES = { isReadable: true, forwardedBy: undefined, maxLagBytes: undefined } as const;

type Options = LogConfig['options'];

function checkMode(options: Options): void {
  const { mode = '', 'max-buffer-size': size } = options;
  if (!['', 'blocking', 'non-blocking'].includes(mode)) {
    throw invalidLog(`logger: logging mode not supported: ${mode}`);
  }
  if (size === undefined) return;
  if (mode !== 'non-blocking') {
    throw invalidLog("logger: max-buffer-size option is only supported with 'mode=non-blocking'");
  }
  try {
    parseLogSize(size, 1024);
  } catch (error) {
    throw invalidLog(`error parsing option max-buffer-size: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const lagBytes = (options: Options): number =>
  options['max-buffer-size'] === undefined ? DEFAULT_LAG_BYTES : parseLogSize(options['max-buffer-size'], 1024);

function parseCacheDisabled(options: Options): boolean {
  const text = options['cache-disabled'] ?? '';
  if (text === '') return false;
  const value = findBoolean(text);
  if (value === undefined) throw invalidLog(`invalid value for option cache-disabled: ${text}`);
  return value;
}

function checkPatterns(options: Options): void {
  for (const option of ['labels-regex', 'env-regex']) {
    const pattern = options[option];
    if (pattern === undefined) continue;
    if (!linearPattern(pattern)) throw invalidLog(`error parsing regexp: ${JSON.stringify(pattern)}`);
  }
}
