import { engineError, isEngineError } from '../../errors/engine-error.js';
import { errnoOfCall } from '../../errors/failed-call.js';
import { logSettings } from '../log/log-settings.js';
import { readLog } from '../log/read-log.js';
import { connectAttach } from '../monitor/attach-client.js';
import { isMonitorAlive } from '../monitor/is-monitor-alive.js';
import { endsInputWithClient } from '../monitor/monitor-command.js';
import { monitorPaths } from '../monitor/monitor-paths.js';
import { SharedOutputs } from '../monitor/shared-outputs.js';
import { whenThereIsRoom } from '../monitor/when-there-is-room.js';
import { layout } from '../roots.js';
import { watchStats } from '../stats/watch-stats.js';
import type { AttachOptions, AttachSession } from '../task/attach-session.js';
import type { StreamService } from '../task/stream-service.js';
import { announceSession } from './announce-session.js';
import { appendContainerEvent } from './change-state.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';
import { listProcesses } from './list-processes.js';
import { askForTending } from './open-container-log.js';
import { statsTargets } from './stats-targets.js';
import { isAlive, requireTransition } from './transitions.js';
import { until } from './until.js';

/** A monitor that goes takes its socket away before anybody hears of the end. */
const GONE: readonly unknown[] = ['ENOENT', 'ECONNREFUSED'];

const notRunning = (): Error =>
  engineError('container_state_conflict', { reason: 'You cannot attach to a stopped container, start it first' });

export function openStreamService(parts: ContainerParts): StreamService {
  const { records, roots, host } = parts;
  const shared = new SharedOutputs();
  return {
    async attach(ref, options = {}) {
      const container = getContainer(records, ref);
      requireTransition('attach', container);
      const { id, config, state } = container;
      const place = { bundleDir: layout.runningContainer(roots, id), exitDir: layout.exits(roots) };
      if (!isMonitorAlive(place, id)) throw notRunning();
      const connect = async (wanted: AttachOptions): Promise<AttachSession> => {
        try {
          return await whenThereIsRoom(host.clock, () =>
            connectAttach(host, {
              paths: monitorPaths(place, id),
              hasTty: config.hasTty,
              mayCloseInput: config.isStdinOnce,
              endsInputWithClient: endsInputWithClient(config),
              options: wanted,
            }),
          );
        } catch (error) {
          throw GONE.includes(errnoOfCall(error)) ? notRunning() : error;
        }
      };
      // A life of its own is another monitor's.
      const life = `${id} ${state.startedAtMs}`;
      const session =
        options.stdin === false
          ? await shared.join(life, options, () => connect({ stdin: false }))
          : await connect(options);
      appendContainerEvent(parts.journal, container, { action: 'attach' });
      return announceSession(parts, container, session);
    },
    async *logs(ref, options = {}) {
      const { id, config } = getContainer(records, ref);
      if (!logSettings(config.log).isReadable) throw engineError('logs_not_readable');
      askForTending(parts, { id, config });
      const down = new AbortController();
      try {
        yield* readLog(layout.containerLog(roots, id), {
          ...options,
          ended: options.follow ? untilDown(parts, id, down.signal) : undefined,
        });
      } finally {
        down.abort();
      }
    },
    async logPath(ref) {
      const { id, config } = getContainer(records, ref);
      if (!logSettings(config.log).isReadable) throw engineError('logs_not_readable');
      askForTending(parts, { id, config });
      return layout.containerLog(roots, id);
    },
    stats: ({ refs, ...options } = {}) => watchStats(host, { ...options, containers: statsTargets(parts, refs) }),
    top: (ref, options) => listProcesses(parts, ref, options),
  };
}

/** Down for good, as far as one knows: through its restarts a container's log goes on. Resolves when cancelled, too. */
async function untilDown(parts: ContainerParts, id: ContainerId, cancelSignal: AbortSignal): Promise<void> {
  const isDown = (): boolean => {
    const status = parts.records.statusOf(id);
    return status === undefined || !(isAlive(status) || status === 'restarting');
  };
  try {
    await until(parts, isDown, cancelSignal);
  } catch (error) {
    if (!isEngineError(error, 'cancelled')) throw error;
  }
}
