import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { basename, join } from 'node:path';

import {
  currentNumber,
  findStats,
  hasCode,
  type LogPaths,
  listLogPieces,
  logPaths,
  pieceName,
  plannedNumber,
} from './log-files.js';
import { type LogRotation, needsPlan } from './log-rotation.js';

/**
 * Makes the files ready for a monitor that is to be started: what is there is gone on with, unless it is half full.
 *
 * The monitor counts only what it writes itself, so that this file may become half as large again as it should.
 */
export function prepareLog(logPath: string, rotation: LogRotation): void {
  const paths = logPaths(logPath);
  // Also a file that a monitor was about to go on to when it was killed.
  rmSync(paths.planned, { force: true });
  const size = findSize(logPath);
  const isHalfFull = rotation.maxSizeBytes !== undefined && size !== undefined && size >= rotation.maxSizeBytes / 2;
  if (!needsPlan(rotation)) {
    if (isHalfFull) truncateSync(logPath);
    return;
  }
  makeFolder(paths);
  numberCurrent(logPath);
  if (isHalfFull || size === undefined) beginPiece(paths, logPath);
  tendLog(logPath, rotation);
}

/**
 * Sees to it that nothing is lost when the file that is written to is full, and that no more is kept than was asked for.
 * To be called again whenever the monitor has gone on to a next file, before that is full in turn. [ADR 10]
 *
 * Only one process may do it at a time: the keeper, or whoever starts the container.
 */
export function tendLog(logPath: string, rotation: LogRotation): void {
  if (!needsPlan(rotation)) return;
  const paths = logPaths(logPath);
  makeFolder(paths);
  do numberCurrent(logPath);
  while (plan(paths, logPath)); // It may have gone on between the two.
  const pieces = listLogPieces(logPath);
  for (const { path } of pieces.slice(0, -rotation.maxFiles)) rmSync(path, { force: true });
}

/** Not what it lies in: that may have gone with its container. */
function makeFolder({ folder }: LogPaths): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!hasCode(error, ['EEXIST'])) throw error;
  }
}

/** Where the monitor made a file of its own, without a plan: it gets a name that lasts. */
function numberCurrent(logPath: string): void {
  const last = listLogPieces(logPath).at(-1);
  if (last?.path !== logPath) return;
  const { folder } = logPaths(logPath);
  // A plan leaves a number free before its own.
  const planned = plannedNumber(logPath);
  const number = planned === undefined ? nextNumber(logPath) : planned - 1;
  const name = join(folder, pieceName(number));
  try {
    linkSync(logPath, name);
    // The monitor has just gone on to what was planned: this is its link, and not the file.
    if (findStats(name)?.isSymbolicLink()) rmSync(name);
  } catch (error) {
    if (!hasCode(error, ['EEXIST', 'ENOENT'])) throw error;
  }
}

/** @returns false where there is a plan already */
function plan({ planned, folder }: LogPaths, logPath: string): boolean {
  try {
    symlinkSync(join(basename(folder), pieceName(nextNumber(logPath) + 1)), planned);
    return true;
  } catch (error) {
    // A plan, or the file that the monitor is making at this moment.
    if (hasCode(error, ['EEXIST'])) return false;
    throw error;
  }
}

function nextNumber(logPath: string): number {
  const numbers = listLogPieces(logPath).map(({ number }) => number);
  return Math.max(0, currentNumber(logPath) ?? 0, ...numbers.filter(Number.isFinite)) + 1;
}

/** For a monitor that does not run yet. */
function beginPiece({ current, planned, folder }: LogPaths, logPath: string): void {
  symlinkSync(join(basename(folder), pieceName(nextNumber(logPath))), planned);
  renameSync(planned, current);
}

/** Of what is written to; undefined where there is nothing yet. */
function findSize(logPath: string): number | undefined {
  const last = listLogPieces(logPath).at(-1);
  if (!last || last.isCompressed) return undefined;
  const isWrittenTo = last.path === logPath || last.number === currentNumber(logPath);
  return isWrittenTo || findStats(logPath)?.ino === last.inode ? findStats(last.path)?.size : undefined;
}
