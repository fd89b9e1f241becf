import type { Host } from '../../host/host.js';
import type { ExecRecord, ExecRecords } from '../metadata/execs.js';
import type { ContainerId } from './container.js';

/** What one ends with of which nobody saw the end: it was killed, with its container or its monitor. */
const KILLED = 137;
/** Whoever saw its end has written it down by then, also on a busy machine. */
const LONGEST_TELLING_MS = 10_000;
const ASK_AGAIN_MS = 20;
/** Nor does a start take longer. */
const LONGEST_START_MS = 30_000;

type Parts = {
  readonly host: Pick<Host, 'processes' | 'clock'>;
  readonly execs: ExecRecords;
  /** Of one that is down nobody may be left to tell. */
  readonly isContainerAlive: (id: ContainerId) => boolean;
};

/** One as it is: the end of its process may not be written down yet, or never be. */
export async function withItsEnd({ host, execs, isContainerAlive }: Parts, record: ExecRecord): Promise<ExecRecord> {
  const { processes, clock } = host;
  const { id } = record;
  const isLiving = ({ pid, pidStartTicks, startedAtMs }: ExecRecord): boolean =>
    pid === 0 ? clock.nowMs() - startedAtMs < LONGEST_START_MS : processes.startTicks(pid) === pidStartTicks;
  const deadlineMs = clock.monotonicMs() + LONGEST_TELLING_MS;
  for (let known = record; known.status === 'running' && !isLiving(known); ) {
    const isHopeless = clock.monotonicMs() > deadlineMs || !isContainerAlive(known.containerId);
    if (isHopeless) execs.end(id, { exitCode: KILLED, atMs: clock.nowMs() });
    else await clock.sleep(ASK_AGAIN_MS);
    const found = execs.find(id);
    if (!found || found.status !== 'running') return found ?? known;
    known = found;
  }
  return record;
}
