import { lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Where a container's output lies. The monitor writes to `current`. When that has its size, it makes `planned` anew, or
 * goes on where that points to, and then renames it to `current`: so `current` is a link to a file in `folder`, or, where
 * nobody had planned, a file itself. [ADR 10]
 */
export type LogPaths = { readonly current: string; readonly planned: string; readonly folder: string };

/** @see conmon, ctr_logging.c: reopen_k8s_file, for the name of `planned` */
export const logPaths = (logPath: string): LogPaths => ({
  current: logPath,
  planned: `${logPath}.tmp`,
  folder: join(dirname(logPath), 'log'),
});

/** One of the files that a log consists of. */
export type LogPiece = {
  readonly path: string;
  /** They are in the order of their numbers; the last one may have none yet, and then it is Infinity. */
  readonly number: number;
  readonly isCompressed: boolean;
  /** The file that it was when it was listed. */
  readonly inode: number;
};

const NAME = /^(\d{6,})(\.gz)?$/;

export const pieceName = (number: number): string => String(number).padStart(6, '0');

/** What there is of a log, the oldest first. Nothing where there is none. */
export function listLogPieces(logPath: string): readonly LogPiece[] {
  const { current, folder } = logPaths(logPath);
  const numbered = numberedPieces(folder);
  const stats = findStats(current);
  if (!stats?.isFile()) return numbered;
  const { ino: inode } = stats;
  if (numbered.some((piece) => piece.inode === inode)) return numbered;
  return [...numbered, { path: current, number: Number.POSITIVE_INFINITY, isCompressed: false, inode }];
}

/** Those in the folder. Where one is there twice, as somebody was killed who compressed it, the original counts. */
function numberedPieces(folder: string): readonly LogPiece[] {
  const byNumber = new Map<number, LogPiece>();
  for (const name of namesIn(folder).toSorted()) {
    const [, digits, suffix] = NAME.exec(name) ?? [];
    if (digits === undefined || byNumber.has(Number(digits))) continue;
    const path = join(folder, name);
    const stats = findStats(path);
    if (!stats?.isFile()) continue;
    const isCompressed = suffix !== undefined;
    byNumber.set(Number(digits), { path, number: Number(digits), isCompressed, inode: stats.ino });
  }
  return [...byNumber.values()].toSorted((a, b) => a.number - b.number);
}

/** The number of the file that is to be written to next; undefined where nobody has planned. */
export function plannedNumber(logPath: string): number | undefined {
  return linkedNumber(logPaths(logPath).planned);
}

/** The number of the file that is written to; undefined where it has none, or there is none. */
export const currentNumber = (logPath: string): number | undefined => linkedNumber(logPath);

function linkedNumber(path: string): number | undefined {
  try {
    const [, digits] = NAME.exec(basename(readlinkSync(path))) ?? [];
    return digits === undefined ? undefined : Number(digits);
  } catch (error) {
    if (hasCode(error, ['ENOENT', 'EINVAL'])) return undefined;
    throw error;
  }
}

/** Of the file itself, where it is a link of the link; undefined where there is none. */
export function findStats(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasCode(error, ['ENOENT', 'ENOTDIR'])) return [];
    throw error;
  }
}

export const hasCode = (error: unknown, codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
