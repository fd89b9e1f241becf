import { chmodSync, closeSync, openSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

import { engineError } from '../../errors/engine-error.js';
import type { DiskReserve } from './disk-reserve.js';
import { makeFolders } from './make-folders.js';
import { MIGRATIONS } from './schema.js';
import { writeAheadIndex } from './write-ahead-index.js';

/** One row, by column name. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * The metadata of one state root, shared by all processes that have it open.
 *
 * Every call is synchronous and short. What must hold together is written in one {@link Database.transaction}.
 */
export interface Database extends Disposable {
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[];
  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined;
  /** Returns how many rows changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number;
  /**
   * Runs `work` alone among all processes; all of it is kept, or, when it throws, nothing.
   * Within another transaction it is part of that one. `work` must not await.
   */
  transaction<Result>(work: () => Result): Result;
  /** What was read at one version is still so while it is the same; another one tells that somebody may have written. */
  version(): string;
}

// Long enough for another process's transaction on a busy disk; each is a few rows.
const BUSY_TIMEOUT_MS = 15_000;
const BUSY_WAIT_MS = 5;
// Commands leave the log behind, and the next one reads it: in 0.2 ms up to here. SQLite's own 1000 would take a millisecond.
const MOST_LOG_PAGES = 200;

/** SQLite's name for a database that is no file: of tests. */
const IN_MEMORY = ':memory:';

/** @throws state_too_new, state_read_only, state_damaged, disk_full */
export function openDatabase(path: string, { reserve }: { readonly reserve?: DiskReserve | undefined } = {}): Database {
  return translated(path, () => {
    makeFolders(dirname(path), 0o711);
    keepPrivate(path);
    const connection = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    try {
      writeAhead(connection);
      // A lost tail after a power cut is what `recover` is for.
      connection.exec(`PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = ${MOST_LOG_PAGES}`);
      migrate(connection, path);
      return wrap(connection, path, reserve);
    } catch (error) {
      connection.close();
      throw error;
    }
  });
}

/**
 * It holds what containers are given in their environment, passwords too. SQLite's other files take this one's mode.
 * One that is there is not opened: closing it would take away the locks of another connection of this process.
 */
function keepPrivate(path: string): void {
  if (path === IN_MEMORY) return;
  try {
    closeSync(openSync(path, 'ax', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    if (statSync(path).mode & 0o077) chmodSync(path, 0o600);
  }
}

/**
 * With a write-ahead log readers go on while one writes. Only the first to open a database changes it to that,
 * and whoever comes at that moment is refused at once, whatever the time-out is.
 */
function writeAhead(connection: DatabaseSync): void {
  for (const deadlineMs = Date.now() + BUSY_TIMEOUT_MS; ; ) {
    try {
      return connection.exec('PRAGMA journal_mode = WAL');
    } catch (error) {
      if (resultCode(error) !== SQLITE_BUSY || Date.now() > deadlineMs) throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_WAIT_MS);
  }
}

function migrate(connection: DatabaseSync, path: string): void {
  if (version(connection) === MIGRATIONS.length) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    const found = version(connection);
    if (found > MIGRATIONS.length) throw engineError('state_too_new', { path, found, known: MIGRATIONS.length });
    for (const migration of MIGRATIONS.slice(found)) connection.exec(migration);
    connection.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    connection.exec('COMMIT');
  } catch (error) {
    connection.exec('ROLLBACK');
    throw error;
  }
}

function version(connection: DatabaseSync): number {
  return Number(connection.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

function wrap(connection: DatabaseSync, path: string, reserve: DiskReserve | undefined): Database {
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known) return known;
    const made = connection.prepare(sql);
    statements.set(sql, made);
    return made;
  };
  let isInTransaction = false;
  /** Also those that nobody else knows of yet. */
  let ownWrites = 0;
  let commits: (() => number) | undefined;

  return {
    all: (sql, ...values) => translated(path, () => prepare(sql).all(...values)),
    get(sql, ...values) {
      // It may write and tell what (`RETURNING`).
      if (!sql.startsWith('SELECT')) ownWrites += 1;
      return translated(path, () => prepare(sql).get(...values));
    },
    run(sql, ...values) {
      if (!isInTransaction) reserve?.relieve();
      ownWrites += 1;
      return translated(path, () => Number(prepare(sql).run(...values).changes));
    },
    transaction(work) {
      if (isInTransaction) return work();
      reserve?.relieve();
      return translated(path, () => {
        connection.exec('BEGIN IMMEDIATE');
        isInTransaction = true;
        try {
          const result = work();
          connection.exec('COMMIT');
          return result;
        } catch (error) {
          ownWrites += 1;
          if (connection.isTransaction) connection.exec('ROLLBACK');
          throw error;
        } finally {
          isInTransaction = false;
        }
      });
    },
    version: () =>
      translated(path, () => {
        commits ??= commitsOf(connection, path);
        return `${commits()}.${ownWrites}`;
      }),
    [Symbol.dispose]() {
      statements.clear();
      connection.close();
    },
  };
}

function commitsOf(connection: DatabaseSync, path: string): () => number {
  const statement = connection.prepare('PRAGMA data_version');
  const ask = (): number => Number(statement.get()?.['data_version']);
  // With the first answer there is an index.
  ask();
  return (path === IN_MEMORY ? undefined : writeAheadIndex(realpathSync(path))) ?? ask;
}

// <sqlite3.h>, primary result codes
const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;
const SQLITE_READ_ONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_CANNOT_OPEN = 14;
const SQLITE_NOT_A_DATABASE = 26;

/** SQLite's primary result code; 0 for what is none of its errors. */
function resultCode(error: unknown): number {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;
}

function translated<Result>(path: string, act: () => Result): Result {
  try {
    return act();
  } catch (cause) {
    throw translate(path, cause);
  }
}

/** What making the folder fails with; on a file system that is read-only Node tells that a parent is missing. */
const NO_FOLDER_CODES: readonly string[] = ['EROFS', 'EACCES', 'ENOENT', 'ENOTDIR'];

function translate(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  const code = 'code' in cause ? String(cause.code) : undefined;
  if (code === 'ENOSPC') return engineError('disk_full', { path }, { cause });
  if (code !== undefined && NO_FOLDER_CODES.includes(code))
    return engineError('state_read_only', { path: dirname(path) }, { cause });
  const sqlite = resultCode(cause);
  if (sqlite === SQLITE_BUSY) return engineError('state_busy', { path }, { cause });
  if (sqlite === SQLITE_FULL) return engineError('disk_full', { path }, { cause });
  if (sqlite === SQLITE_READ_ONLY || sqlite === SQLITE_CANNOT_OPEN) {
    return engineError('state_read_only', { path: dirname(path) }, { cause });
  }
  if (sqlite === SQLITE_CORRUPT || sqlite === SQLITE_NOT_A_DATABASE) {
    return engineError('state_damaged', { path, reason: cause.message }, { cause });
  }
  return cause;
}
