import { engineError } from '../../errors/engine-error.js';
import { appendContainerEvent } from './change-state.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';
import { runtimeOf } from './runtime-of.js';
import { requireTransition } from './transitions.js';

export type ProcessTable = { readonly titles: readonly string[]; readonly rows: readonly (readonly string[])[] };

const DEFAULT_ARGUMENTS: readonly string[] = ['-ef'];

/** What the machine's `ps` says of a container's processes. @throws container_not_running, top_without_pid, ps_failed */
export async function listProcesses(
  parts: ContainerParts,
  ref: string,
  { psArguments = DEFAULT_ARGUMENTS }: { readonly psArguments?: readonly string[] | undefined } = {},
): Promise<ProcessTable> {
  const container = getContainer(parts.records, ref);
  requireTransition('kill', container); // Alive, paused included; the same sentence.
  const { processes } = parts.host;
  const { pid, pidStartTicks } = container.state;
  if (processes.startTicks(pid) !== pidStartTicks) throw engineError('container_not_running', { id: container.id });
  const runtime = await runtimeOf(parts, container.id);
  const pids = await runtime.listPids(container.id);
  const words = psArguments.length > 0 ? psArguments : DEFAULT_ARGUMENTS;
  refuseForgedIds(words);
  // Some options cannot be had for chosen processes: then all are asked for.
  const choice = `-q${pids.join(',')}`;
  const chosen = choice.length <= LONGEST_ARGUMENT ? await processes.run('ps', [...words, choice]) : undefined;
  const { exitCode, stdout, stderr } = chosen?.exitCode === 0 ? chosen : await processes.run('ps', words);
  if (exitCode !== 0) {
    const [said = ''] = stderr.split('\n');
    throw engineError('ps_failed', { reason: `ps: ${said || `exit status ${exitCode ?? 'unknown'}`}` });
  }
  const table = parseProcesses(stdout, new Set(pids.map(String)));
  appendContainerEvent(parts.journal, container, { action: 'top', isRoutine: true });
  return table;
}

/** A container may have so many processes that no program can be given their numbers. @see execve(2), MAX_ARG_STRLEN */
const LONGEST_ARGUMENT = 128 * 1024 - 1;

/** A column that only calls itself PID would show the processes of others. @see moby, daemon/top_unix.go: validatePSArgs */
function refuseForgedIds(words: readonly string[]): void {
  for (const [, column = '', title = ''] of words.join(' ').matchAll(/(?:^|[\s,])(\S*?)=\s*(PID\S*)/g)) {
    if (/(^|,)pid$/.test(column)) continue;
    throw engineError('ps_failed', { reason: `specifying "${column}=${title}" is not allowed` });
  }
}

/** The rows of `pids` in what ps has printed. @throws top_without_pid */
export function parseProcesses(text: string, pids: ReadonlySet<string>): ProcessTable {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const titles = header.trim().split(/\s+/);
  const pidColumn = titles.indexOf('PID');
  if (pidColumn < 0) throw engineError('top_without_pid');
  const rows = lines.map((line) => splitRow(line, titles.length));
  return { titles, rows: rows.filter((row) => pids.has(row[pidColumn] ?? '')) };
}

/** The last column is the command line, and holds blanks. */
function splitRow(line: string, columns: number): readonly string[] {
  const words = line.trim().split(/\s+/);
  return [...words.slice(0, columns - 1), words.slice(columns - 1).join(' ')];
}
