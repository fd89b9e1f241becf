import { findBoolean, invalidLog, parseLogInteger, parseLogSize } from './log-sizes.js';

/** How much of a container's output is kept. */
export type LogRotation = {
  /** Of one file; undefined for any size. */
  readonly maxSizeBytes: number | undefined;
  /** The one that is written to and those before it. */
  readonly maxFiles: number;
  /** Files that are no longer written to are compressed. */
  readonly isCompressed: boolean;
};

/** What holds where nothing was asked for: bounded, as a container must not fill the disk. [ADR 10] */
export const DEFAULT_ROTATION: LogRotation = {
  maxSizeBytes: 256 * 1000 * 1000,
  maxFiles: 3,
  isCompressed: false,
};

/** Docker's defaults for its `local` driver and for the copy that it keeps of what goes elsewhere. */
export const LOCAL_ROTATION: LogRotation = { maxSizeBytes: 20 * 1000 * 1000, maxFiles: 5, isCompressed: true };

type Options = Readonly<Record<string, string>>;

/** The options of `json-file`. @see moby, daemon/logger/jsonfilelog: New */
export function parseJsonFileRotation(options: Options): LogRotation {
  const { 'max-size': size, 'max-file': count, compress } = options;
  const maxFiles = count === undefined ? 1 : parseLogInteger(count);
  if (maxFiles < 1) throw invalidLog('max-file cannot be less than 1');
  const maxSizeBytes = size === undefined || size === '-1' ? undefined : parseLogSize(size, 1000);
  if (maxSizeBytes !== undefined && maxSizeBytes <= 0) throw invalidLog('max-size must be a positive number');
  const isCompressed = compress === undefined ? false : findBoolean(compress);
  if (isCompressed === undefined)
    throw invalidLog(`strconv.ParseBool: parsing ${JSON.stringify(compress)}: invalid syntax`);
  if (isCompressed && (maxFiles === 1 || maxSizeBytes === undefined)) {
    throw invalidLog('compress cannot be true when max-file is less than 2 or max-size is not set');
  }
  if (size === undefined) return count === undefined ? DEFAULT_ROTATION : { ...DEFAULT_ROTATION, maxFiles };
  return { maxSizeBytes, maxFiles, isCompressed };
}

/**
 * The options of `local`, and with the prefix `cache-` those of the copy of what is forwarded.
 * @see moby, daemon/logger/local/config.go
 */
export function parseLocalRotation(options: Options, prefix: '' | 'cache-' = ''): LogRotation {
  const { [`${prefix}max-size`]: size, [`${prefix}max-file`]: count, [`${prefix}compress`]: compress } = options;
  const maxSizeBytes = size === undefined ? LOCAL_ROTATION.maxSizeBytes : parseLogSize(size, 1000);
  if (count !== undefined && !/^[+-]?\d+$/.test(count)) {
    throw invalidLog(
      `invalid value for max-file: ${count}: strconv.Atoi: parsing ${JSON.stringify(count)}: invalid syntax`,
    );
  }
  const maxFiles = count === undefined ? LOCAL_ROTATION.maxFiles : Number(count);
  if (maxFiles < 0) throw invalidLog('max-file must not be negative');
  const isCompressed = compress === undefined ? LOCAL_ROTATION.isCompressed : findBoolean(compress);
  if (isCompressed === undefined) {
    throw invalidLog(
      `invalid boolean value for compress: strconv.ParseBool: parsing ${JSON.stringify(compress)}: invalid syntax`,
    );
  }
  if (isCompressed && maxFiles <= 1) throw invalidLog('compression cannot be enabled when max file count is 1');
  return { maxSizeBytes: maxSizeBytes || LOCAL_ROTATION.maxSizeBytes, maxFiles: maxFiles || 1, isCompressed };
}

/** Whether somebody must plan where the output goes next: without a plan the oldest lines go. */
export const needsPlan = ({ maxSizeBytes, maxFiles }: LogRotation): boolean =>
  maxSizeBytes !== undefined && maxFiles > 1;
