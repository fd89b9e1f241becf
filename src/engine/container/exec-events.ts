import { appendContainerEvent } from './change-state.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';

/** What docker tells of a further process. @see moby, daemon/exec.go */
export interface ExecEvents {
  began(command: readonly string[]): void;
  readonly detached: () => void;
  /** Nothing where its container has been removed meanwhile. */
  readonly ended: (exitCode: number) => void;
}

/** As much of a command as a thousand events of it may hold. */
const MOST_COMMAND_CHARACTERS = 4096;

/** What an event about a command is called. */
export const execAction = (name: 'exec_create' | 'exec_start', command: string): string =>
  `${name}: ${command.slice(0, MOST_COMMAND_CHARACTERS)}`;

export function execEvents(
  { records, journal, database }: Pick<ContainerParts, 'records' | 'journal' | 'database'>,
  containerId: ContainerId,
  execID: string,
): ExecEvents {
  const append = (action: string, attributes?: Readonly<Record<string, string>>): void => {
    const container = records.find(containerId);
    if (container) appendContainerEvent(journal, container, { action, attributes: { execID, ...attributes } });
  };
  return {
    began([program = '', ...args]) {
      const command = `${program} ${args.join(' ')}`;
      database.transaction(() => {
        append(execAction('exec_create', command));
        append(execAction('exec_start', command));
      });
    },
    detached: () => append('exec_detach'),
    ended: (exitCode) => append('exec_die', { exitCode: String(exitCode) }),
  };
}
