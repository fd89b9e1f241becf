import { engineError } from '../../errors/engine-error.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';
import { runtimeOf } from './runtime-of.js';
import { requireTransition } from './transitions.js';

export type ProcessTable = { readonly titles: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** What `ps -ef` of the host says of a container's processes. */
export async function listProcesses(parts: ContainerParts, ref: string): Promise<ProcessTable> {
  const container = getContainer(parts.records, ref);
  requireTransition('kill', container); // Alive, paused included; the same sentence.
  const { pid, pidStartTicks } = container.state;
  if (parts.host.processes.startTicks(pid) !== pidStartTicks)
    throw engineError('container_not_running', { id: container.id });
  const runtime = await runtimeOf(parts, container.id);
  const pids = new Set((await runtime.listPids(container.id)).map(String));
  const { stdout } = await parts.host.processes.run('ps', ['-ef']);
  const [header = '', ...lines] = stdout.trimEnd().split('\n');
  const titles = header.trim().split(/\s+/);
  const pidColumn = titles.indexOf('PID');
  const rows = lines.map((line) => splitRow(line, titles.length)).filter((row) => pids.has(row[pidColumn] ?? ''));
  return { titles, rows };
}

/** The last column is the command line, and holds blanks. */
function splitRow(line: string, columns: number): readonly string[] {
  const words = line.trim().split(/\s+/);
  return [...words.slice(0, columns - 1), words.slice(columns - 1).join(' ')];
}
