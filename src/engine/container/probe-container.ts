import { EngineError, isEngineError } from '../../errors/engine-error.js';
import { layout } from '../roots.js';
import { type ProbeResult, runProbe } from '../task/run-probe.js';
import { appendContainerEvent, type ContainerEvent } from './change-state.js';
import type { Container, ContainerId, HealthProbe } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { execAction } from './exec-events.js';
import { formatDuration } from './format-duration.js';
import { healthTiming, probeCommand, untilNextProbeMs } from './health-check.js';
import { judgeHealth } from './judge-health.js';
import { reapContainer } from './reap-container.js';
import { runtimeOf } from './runtime-of.js';
import { isAlive } from './transitions.js';

/**
 * Asks a container once whether it is well, and writes down what came of it. The container's lock is not needed: whether
 * that life still goes on is looked at when the result is written.
 *
 * @param startedAtMs The life that is meant.
 * @param cancelSignal The probe is killed, and nothing comes of it.
 */
export async function probeContainer(
  parts: ContainerParts,
  {
    id,
    startedAtMs,
    cancelSignal,
  }: { readonly id: ContainerId; readonly startedAtMs: number; readonly cancelSignal: AbortSignal },
): Promise<void> {
  const container = findLife(parts, id, startedAtMs);
  const command = container && probeCommand(container.config);
  if (!command) return;
  const execID = parts.host.random.hex(32);
  const beganAtMs = parts.host.clock.nowMs();
  const words = command.join(' ');
  parts.database.transaction(() => {
    // Should we be killed, whoever comes next does not begin with it at once.
    parts.health.postpone(id, beganAtMs);
    for (const name of ['exec_create', 'exec_start'] as const) {
      const action = execAction(name, words);
      appendContainerEvent(parts.journal, container, { action, attributes: { execID }, isRoutine: true });
    }
  });
  const outcome = await tryProbe(parts, container, command, cancelSignal);
  if (outcome === undefined || cancelSignal.aborted) return;
  const { exitCode, output, died } = outcome;
  const probe: HealthProbe = { startedAtMs: beganAtMs, endedAtMs: parts.host.clock.nowMs(), exitCode, output };
  const dying: readonly ContainerEvent[] =
    died === undefined ? [] : [{ action: 'exec_die', attributes: { execID, exitCode: String(died) }, isRoutine: true }];
  noteProbe(parts, container, probe, dying);
}

type Outcome = Pick<HealthProbe, 'exitCode' | 'output'> & {
  /** What the process itself ended with; undefined where it could not be run. */
  readonly died: number | undefined;
};

/** Undefined where the container has ended. */
async function tryProbe(
  parts: ContainerParts,
  container: Container,
  command: readonly string[],
  cancelSignal: AbortSignal,
): Promise<Outcome | undefined> {
  const { health } = container.config;
  const timeoutMs = health ? healthTiming(health).timeoutMs : 0;
  try {
    const result = await runProbe(parts.host, {
      container,
      bundleDir: layout.runningContainer(parts.roots, container.id),
      runtime: await runtimeOf(parts, container.id),
      facts: parts.facts(),
      command,
      timeoutMs,
      cancelSignal,
    });
    return { ...said(result, timeoutMs), died: result.exitCode };
  } catch (error) {
    if (isEngineError(error, 'container_not_running')) {
      // Its monitor may have been killed: then nobody else has noticed.
      await reapContainer(parts, container.id, container.state.startedAtMs);
      return undefined;
    }
    if (!(error instanceof EngineError)) throw error;
    return { exitCode: -1, output: error.message, died: undefined };
  }
}

/** @see moby, daemon/health.go: cmdProbe.run */
function said(
  { exitCode, output, isKilled }: ProbeResult,
  timeoutMs: number,
): Pick<HealthProbe, 'exitCode' | 'output'> {
  if (!isKilled) return { exitCode, output };
  const reason = `Health check exceeded timeout (${formatDuration(timeoutMs)})`;
  return { exitCode: -1, output: output === '' ? reason : `${reason}: ${output}` };
}

function noteProbe(
  parts: ContainerParts,
  { id, state: { startedAtMs } }: Container,
  probe: HealthProbe,
  events: readonly ContainerEvent[],
): void {
  const { database, journal } = parts;
  database.transaction(() => {
    const container = findLife(parts, id, startedAtMs);
    if (!container?.health || !container.config.health) return;
    const timing = healthTiming(container.config.health);
    const health = judgeHealth(container.health, probe, { ...timing, startedAtMs });
    const intervalMs = untilNextProbeMs(timing, health.status, probe.endedAtMs - startedAtMs);
    parts.health.put({ id, startedAtMs, sinceMs: probe.endedAtMs, intervalMs }, health);
    for (const event of events) appendContainerEvent(journal, container, event);
    if (health.status !== container.health.status) {
      appendContainerEvent(journal, container, { action: `health_status: ${health.status}` });
    }
  });
}

function findLife({ records }: ContainerParts, id: ContainerId, startedAtMs: number): Container | undefined {
  const container = records.find(id);
  const isThatLife = container !== undefined && isAlive(container.state.status);
  return isThatLife && container.state.startedAtMs === startedAtMs ? container : undefined;
}
