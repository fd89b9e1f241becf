import type { ContainerProcess } from '../../../engine/index.js';

/** A process, and how busy it was since it was read before. */
export type ProcessRow = {
  readonly id: string;
  readonly process: ContainerProcess;
  /** Of one CPU, 0 to 100 for each of its threads; undefined until it has been read twice. */
  readonly cpuPercent: number | undefined;
};

/** The processes of a container at one moment. */
export type ProcessTable = {
  readonly readAtMs: number;
  /** Parents before their children. */
  readonly rows: readonly ProcessRow[];
  /** Names of users inside, by their number. */
  readonly userNames: ReadonlyMap<number, string>;
};

/** Tells a process from a later one with its number. */
export function processId({ pid, startTicks }: Pick<ContainerProcess, 'pid' | 'startTicks'>): string {
  return `${pid}.${startTicks}`;
}

/** What was read now, held against what was read `before`. */
export function processTable(
  read: Pick<ProcessTable, 'readAtMs' | 'userNames'> & { readonly processes: readonly ContainerProcess[] },
  before: ProcessTable | undefined,
): ProcessTable {
  const { readAtMs, processes, userNames } = read;
  const earlier = new Map(before?.rows.map(({ id, process }) => [id, process.cpuNanos]));
  const elapsedMs = before ? readAtMs - before.readAtMs : 0;
  const rows = processes.map((process) => {
    const id = processId(process);
    return { id, process, cpuPercent: busyPercent(process.cpuNanos, earlier.get(id), elapsedMs) };
  });
  return { readAtMs, rows, userNames };
}

function busyPercent(cpuNanos: number, earlierNanos: number | undefined, elapsedMs: number): number | undefined {
  if (earlierNanos === undefined || elapsedMs <= 0) return undefined;
  return Math.max(0, cpuNanos - earlierNanos) / elapsedMs / 1e4;
}

/** A process in the tree: what is drawn before its command tells whose child it is. */
export type TreeRow = ProcessRow & { readonly branch: string };

/** Children below their parents, in the order in which they came. What has no parent here is a root. */
export function processTree(rows: readonly ProcessRow[]): readonly TreeRow[] {
  const pids = new Set(rows.map(({ process }) => process.pid));
  const isRoot = ({ process: { pid, parentPid } }: ProcessRow): boolean => parentPid === pid || !pids.has(parentPid);
  const children = Map.groupBy(
    rows.filter((row) => !isRoot(row)),
    ({ process }) => process.parentPid,
  );
  const drawn: TreeRow[] = [];
  // Not by recursion: a chain of processes may be longer than the stack is deep.
  const waiting = rows
    .filter(isRoot)
    .toReversed()
    .map((row) => ({ row, branch: '', indent: '' }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { row, branch, indent } = next;
    drawn.push({ ...row, branch });
    const below = children.get(row.process.pid) ?? [];
    for (const [index, child] of below.entries().toArray().toReversed()) {
      const isLast = index === below.length - 1;
      waiting.push({
        row: child,
        branch: `${indent}${isLast ? '└─ ' : '├─ '}`,
        indent: `${indent}${isLast ? '   ' : '│  '}`,
      });
    }
  }
  return drawn;
}
