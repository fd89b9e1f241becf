import { join } from 'node:path';

import { engineError, isEngineError } from '../../errors/engine-error.js';
import { resolveUser } from '../bundle/resolve-user.js';
import { rootFiles } from '../bundle/root-files.js';
import { type ExecRecord, type ExecRecords, execRecords } from '../metadata/execs.js';
import { writeTerminalSize } from '../monitor/terminal-size.js';
import { layout } from '../roots.js';
import { announcedSession } from '../task/announced-session.js';
import type { AttachOptions } from '../task/attach-session.js';
import { execFolder } from '../task/exec-folder.js';
import type { CreateExec, Exec, ExecService, ExecSession } from '../task/exec-service.js';
import { startExec } from '../task/start-exec.js';
import type { Container, ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { withItsEnd } from './exec-end.js';
import { type ExecEvents, execEvents } from './exec-events.js';
import { getContainer } from './find-container.js';
import { livingEnds, withLinkEnvironment } from './legacy-links.js';
import { runtimeOf } from './runtime-of.js';
import { isAlive, requireTransition } from './transitions.js';

/** What one ends with that could not be started, and no rule says otherwise. @see moby, daemon/exec.go */
const START_FAILED = 126;

export function openExecService(parts: ContainerParts): ExecService {
  const execs = execRecords(parts.database);
  const isContainerAlive = (id: ContainerId): boolean => {
    const container = parts.records.find(id);
    return container !== undefined && isAlive(container.state.status);
  };
  const get = async (id: string): Promise<ExecRecord> =>
    await withItsEnd({ host: parts.host, execs, isContainerAlive }, found(execs, id));
  return {
    async create(ref, exec) {
      const container = requireUsable(parts, ref, exec);
      requireUser(parts, container, exec);
      const id = exec.id ?? parts.host.random.hex(32);
      remember(parts, execs, { id, container, exec });
      return toExec(found(execs, id));
    },
    get: async (id) => toExec(await get(id)),
    async start(ref, exec, options = {}) {
      const container = requireUsable(parts, ref, exec);
      const id = exec.id ?? parts.host.random.hex(32);
      const events = begin(parts, execs, { id, container, exec });
      try {
        return announced(await started(parts, { id, container, exec, attach: options.attach, execs, events }), events);
      } catch (error) {
        const exitCode = (isEngineError(error) ? error.exitCode : undefined) ?? START_FAILED;
        execs.end(id, { exitCode, atMs: parts.host.clock.nowMs() });
        throw error;
      }
    },
    async resize(id, size) {
      const { status, containerId, asked } = await get(id);
      if (status !== 'running') {
        throw engineError('container_state_conflict', { reason: `exec process ${id} is not running` });
      }
      const bundleDir = layout.runningContainer(parts.roots, containerId);
      if (asked.hasTty) writeTerminalSize(join(execFolder(bundleDir, id), 'ctl'), size);
    },
  };
}

/** @throws container_not_found, container_not_running, container_state_conflict, argument_invalid */
function requireUsable({ records }: Pick<ContainerParts, 'records'>, ref: string, exec: CreateExec): Container {
  const container = getContainer(records, ref);
  requireTransition('exec', container, ref);
  if (exec.command.length === 0) throw engineError('argument_invalid', { reason: 'No exec command specified' });
  return container;
}

/** Who creates one hears of a user whom nobody knows, not only who starts it. @throws user_unknown, group_unknown @see moby, daemon/exec.go: ContainerExecCreate */
function requireUser({ host }: ContainerParts, { state }: Container, { user }: CreateExec): void {
  const { pid, pidStartTicks } = state;
  if (!user || host.processes.startTicks(pid) !== pidStartTicks) return;
  resolveUser({ user, groupAdd: [] }, rootFiles(host.syscalls, `/proc/${pid}/root`));
}

type Begun = { readonly id: string; readonly container: Container; readonly exec: CreateExec };

function remember(parts: ContainerParts, execs: ExecRecords, { id, container, exec }: Begun): ExecEvents {
  const events = execEvents(parts, container.id, id);
  parts.database.transaction(() => {
    execs.insert({ id, containerId: container.id, asked: exec, createdAtMs: parts.host.clock.nowMs() });
    events.created(exec.command);
  });
  return events;
}

/** What was created, or something new, is now to be started by us. @throws container_state_conflict, exec_not_found */
function begin(parts: ContainerParts, execs: ExecRecords, begun: Begun): ExecEvents {
  const { id, container, exec } = begun;
  return parts.database.transaction(() => {
    const known = execs.find(id);
    if (known && known.containerId !== container.id) throw engineError('exec_not_found', { id });
    const events = known ? execEvents(parts, container.id, id) : remember(parts, execs, begun);
    if (!execs.begin(id, parts.host.clock.nowMs())) {
      const what = known?.status === 'ended' ? 'has already run' : 'is already running';
      throw engineError('container_state_conflict', { reason: `exec command ${id} ${what}` });
    }
    events.began(exec.command);
    return events;
  });
}

async function started(
  parts: ContainerParts,
  {
    id,
    container,
    exec,
    attach,
    execs,
    events,
  }: Begun & {
    readonly attach: AttachOptions | undefined;
    readonly execs: ExecRecords;
    readonly events: ExecEvents;
  },
): Promise<ExecSession> {
  const { host, roots, programs } = parts;
  return await startExec(host, {
    id,
    container: { ...container, config: withLinkEnvironment(container, livingEnds(parts, container)) },
    bundleDir: layout.runningContainer(roots, container.id),
    runtime: await runtimeOf(parts, container.id),
    facts: parts.facts(),
    exec,
    attach,
    begun: (pid) => execs.setProcess(id, { pid, startTicks: host.processes.startTicks(pid) ?? 0 }),
    ended: events.ended,
    unattendedEnd: [programs.node, programs.monitorMain, roots.dataRoot, roots.runRoot, container.id, id],
  });
}

/** @throws exec_not_found */
function found(execs: ExecRecords, id: string): ExecRecord {
  const record = execs.find(id);
  if (!record) throw engineError('exec_not_found', { id });
  return record;
}

const toExec = ({ pidStartTicks: _ticks, startedAtMs: _startedAt, ...exec }: ExecRecord): Exec => exec;

function announced(session: ExecSession, events: ExecEvents): ExecSession {
  const streams = session.streams && announcedSession(session.streams, { detached: events.detached });
  return { ...session, streams, [Symbol.asyncDispose]: async () => streams?.close() };
}
