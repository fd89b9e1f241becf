import type { ContainerProcess } from './process-service.js';

/**
 * The processes as a walk through their tree meets them: parents before their children, brothers by age.
 * Whose parent is not among them stands at the top, as the first process and what `exec` started do.
 */
export function parentsFirst(processes: readonly ContainerProcess[]): readonly ContainerProcess[] {
  const pids = new Set(processes.map(({ pid }) => pid));
  const byAge = processes.toSorted((one, other) => one.startTicks - other.startTicks || one.pid - other.pid);
  const children = Map.groupBy(byAge, ({ parentPid }) => (pids.has(parentPid) ? parentPid : undefined));
  const walk = (parentPid: number | undefined): readonly ContainerProcess[] =>
    (children.get(parentPid) ?? []).flatMap((process) => [process, ...walk(process.pid)]);
  return walk(undefined);
}
