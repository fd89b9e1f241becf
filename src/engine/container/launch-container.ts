import { existsSync, mkdirSync } from 'node:fs';

import { EngineError, engineError } from '../../errors/engine-error.js';
import { runRootOwner } from '../lock/run-root-owner.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { layout } from '../roots.js';
import type { AttachOptions, AttachSession } from '../task/attach-session.js';
import { changeState } from './change-state.js';
import { clearHalfMade } from './clear-half-made.js';
import type { ContainerState } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { endpointClaims } from './endpoint-claims.js';
import { healthTiming, probeCommand, untilNextProbeMs } from './health-check.js';
import { beginHealth } from './judge-health.js';
import { withFoundNetwork } from './resolve-namespaces.js';
import type { Stage } from './stage.js';
import { startProgram } from './start-program.js';
import { arrivals } from './surrounding-events.js';
import { tearDown } from './tear-down.js';
import { updateLinks } from './update-links.js';

export type Launched = { readonly container: ContainerRecord; readonly session: AttachSession | undefined };

const SETUP_FAILED = 128;

/**
 * Brings a container to life: address, monitor, network, streams, program; in the end its record says `running`.
 * Where anything fails, all of it is taken away again and the record says why. The caller holds the container's lock.
 */
export async function launchContainer(
  parts: ContainerParts,
  given: ContainerRecord,
  options: {
    readonly attach?: AttachOptions | undefined;
    readonly change?: Partial<ContainerState> | undefined;
    readonly stage?: Stage | undefined;
    /** The folder of a checkpoint to go on from. */
    readonly restoreFrom?: string | undefined;
  } = {},
): Promise<Launched> {
  const { roots } = parts;
  const { id } = given;
  let container = given;
  try {
    container = withFoundNetwork(parts.records, given);
    // An engine that was open may have lost its run root, while nothing of it lived there.
    if (runRootOwner(roots) !== roots.dataRoot) {
      throw engineError('run_root_taken', { dataRoot: runRootOwner(roots) ?? 'nobody', runRoot: roots.runRoot });
    }
    // What is missing or too old is met here, before there is anything that only it could take away again.
    await parts.runtime();
    if (container.config.runtime !== '') await parts.runtime(container.config.runtime);
    // Somebody was killed while starting it, and recovery has not come by yet.
    if (existsSync(layout.runningContainer(roots, id))) await clearHalfMade(parts, id);
    // First of all: recovery looks into every such folder.
    mkdirSync(layout.runningContainer(roots, id), { recursive: true, mode: 0o700 });
    mkdirSync(layout.exits(roots), { recursive: true, mode: 0o700 });
    mkdirSync(layout.container(roots, id), { recursive: true, mode: 0o710 });
    const place = await reserve(parts, container);
    const { pid, pidStartTicks, startedAtMs, session } = await startProgram(parts, container, place, options);
    const started = markRunning(parts, container, {
      pid,
      pidStartTicks,
      startedAtMs,
      // As docker has it: when it last ended, also while it runs again.
      finishedAtMs: container.state.finishedAtMs,
      exitCode: 0,
      isOomKilled: false,
      error: '',
      restartAtMs: 0,
      wasStoppedByUser: false,
      isBeingRestarted: false,
      endpoints: place.endpoints,
      ports: place.ports,
      ...options.change,
    });
    if (started.name !== container.name) await parts.names.settle(); // Others know it by the name that it had.
    await updateLinks(parts, started);
    parts.wakeKeeper();
    return { container: started, session };
  } catch (error) {
    try {
      // First, as the other may fail for the same reason; what that leaves is found by its folder.
      noteFailure(parts, container, error);
    } finally {
      if (existsSync(layout.runningContainer(roots, id))) await tearDown(parts, id);
    }
    throw error;
  }
}

/** Written together: whoever sees it run with a health check sees when that is due. */
function markRunning(
  parts: ContainerParts,
  container: ContainerRecord,
  change: Partial<ContainerState>,
): ContainerRecord {
  return parts.database.transaction(() => {
    const events = [...arrivals(parts, container, change.endpoints), { action: 'start' }];
    const started = changeState(parts, container, { ...change, status: 'running' }, ...events);
    const { health: check } = container.config;
    if (!check || !probeCommand(container.config)) return started;
    const {
      id,
      state: { startedAtMs },
    } = started;
    const health = beginHealth(container.health);
    const intervalMs = untilNextProbeMs(healthTiming(check), health.status, 0);
    parts.health.put({ id, startedAtMs, sinceMs: startedAtMs, intervalMs }, health);
    return started;
  });
}

async function reserve(
  parts: ContainerParts,
  container: ContainerRecord,
): Promise<Pick<ContainerState, 'endpoints' | 'ports'>> {
  const places = endpointClaims(parts, container);
  if (places.length === 0) return { endpoints: [], ports: [] };
  return await parts.networks.reserve({ containerId: container.id, places, ports: container.config.ports });
}

function noteFailure(parts: ContainerParts, container: ContainerRecord, error: unknown): void {
  changeState(parts, container, {
    ...(container.state.status === 'restarting' && { status: 'exited' as const }),
    error: error instanceof Error ? error.message : String(error),
    exitCode: (error instanceof EngineError ? error.exitCode : undefined) ?? SETUP_FAILED,
    pid: 0,
    restartAtMs: 0,
    isBeingRestarted: false,
    endpoints: [],
    ports: [],
  });
}
