import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ProcessFacts, ProcessTable } from '../process-table.js';
import { listenerPid, socketInodes } from './listener.js';

/** Linux counts CPU time for programs in hundredths of a second, whatever it does inside (USER_HZ). */
const NANOS_PER_TICK = 10_000_000;
const BYTES_PER_KIB = 1024;

/**
 * Processes by their files.
 *
 * @param options.proc Where procfs is, for tests with recorded trees.
 */
export function procTable(options: { readonly proc?: string | undefined } = {}): ProcessTable {
  const proc = options.proc ?? '/proc';
  const read: ProcessTable['read'] = (pid) => {
    try {
      const text = (name: string): string => readFileSync(join(proc, String(pid), name), 'utf8');
      return parseProcess({ stat: text('stat'), status: text('status'), cmdline: text('cmdline') });
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  };
  return {
    read,
    listenerAt(place) {
      const pid = listenerPid(proc, place);
      return pid === undefined ? undefined : read(pid);
    },
    hasListener: (place) => socketInodes(proc, place).length > 0,
  };
}

/** @see proc_pid_stat(5), proc_pid_status(5), proc_pid_cmdline(5) */
export function parseProcess(files: {
  readonly stat: string;
  readonly status: string;
  readonly cmdline: string;
}): ProcessFacts {
  const { stat, status } = files;
  // The name may hold blanks and brackets, so fields count from the last bracket.
  const nameEnd = stat.lastIndexOf(')');
  const [state = '', ...rest] = stat.slice(nameEnd + 2).split(' ');
  const field = (number: number): number => Number(rest[number - FIRST_AFTER_STATE]);
  return {
    pid: Number.parseInt(stat, 10),
    parentPid: field(4),
    namespacePids: numbersOf(status, 'NSpid:'),
    uid: numbersOf(status, 'Uid:')[1] ?? 0,
    state,
    command: commandOf(files.cmdline),
    name: stat.slice(stat.indexOf('(') + 1, nameEnd),
    cpuNanos: (field(14) + field(15)) * NANOS_PER_TICK,
    residentBytes: (numbersOf(status, 'VmRSS:')[0] ?? 0) * BYTES_PER_KIB,
    threads: field(20),
    startTicks: field(22),
  };
}

/** Fields are numbered from 1; what follows the state begins with the fourth. */
const FIRST_AFTER_STATE = 4;

function numbersOf(status: string, key: string): readonly number[] {
  const line = status.split('\n').find((text) => text.startsWith(key));
  return line === undefined ? [] : line.slice(key.length).trim().split(/\s+/).map(Number);
}

/** A program that gave itself a title leaves zeros behind it. */
function commandOf(cmdline: string): readonly string[] {
  const text = cmdline.replace(/\0+$/, '');
  return text === '' ? [] : text.split('\0');
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
