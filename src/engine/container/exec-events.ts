import { execRecords } from '../metadata/execs.js';
import { appendContainerEvent } from './change-state.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';

/** What docker tells of a further process. @see moby, daemon/exec.go */
export interface ExecEvents {
  created(command: readonly string[]): void;
  began(command: readonly string[]): void;
  readonly detached: () => void;
  /** Written down, and told, by whoever comes first. Nothing where its container has been removed meanwhile. */
  readonly ended: (exitCode: number) => void;
}

/** As much of a command as a thousand events of it may hold. */
const MOST_COMMAND_CHARACTERS = 4096;

/** What an event about a command is called. */
export const execAction = (name: 'exec_create' | 'exec_start', command: string): string =>
  `${name}: ${command.slice(0, MOST_COMMAND_CHARACTERS)}`;

const lineOf = ([program = '', ...args]: readonly string[]): string => `${program} ${args.join(' ')}`;

export function execEvents(
  { records, journal, database, host }: Pick<ContainerParts, 'records' | 'journal' | 'database' | 'host'>,
  containerId: ContainerId,
  execID: string,
): ExecEvents {
  const append = (action: string, attributes?: Readonly<Record<string, string>>): void => {
    const container = records.find(containerId);
    if (container) appendContainerEvent(journal, container, { action, attributes: { execID, ...attributes } });
  };
  return {
    created: (command) => append(execAction('exec_create', lineOf(command))),
    began: (command) => append(execAction('exec_start', lineOf(command))),
    detached: () => append('exec_detach'),
    ended(exitCode) {
      database.transaction(() => {
        const isNews = execRecords(database).end(execID, { exitCode, atMs: host.clock.nowMs() });
        if (isNews) append('exec_die', { exitCode: String(exitCode) });
      });
    },
  };
}
