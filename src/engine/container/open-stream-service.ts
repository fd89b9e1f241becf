import { connectAttach } from '../monitor/attach-client.js';
import { monitorPaths } from '../monitor/monitor-paths.js';
import { layout } from '../roots.js';
import { watchStats } from '../stats/watch-stats.js';
import type { StreamService } from '../task/stream-service.js';
import { appendContainerEvent } from './change-state.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';
import { listProcesses } from './list-processes.js';
import { statsTargets } from './stats-targets.js';
import { requireTransition } from './transitions.js';

export function openStreamService(parts: ContainerParts): StreamService {
  const { records, roots, host } = parts;
  return {
    async attach(ref, options) {
      const container = getContainer(records, ref);
      requireTransition('attach', container);
      const { id, config } = container;
      const place = { bundleDir: layout.runningContainer(roots, id), exitDir: layout.exits(roots) };
      const session = connectAttach(host.syscalls, {
        paths: monitorPaths(place, id),
        hasTty: config.hasTty,
        mayCloseInput: config.isStdinOnce,
        options,
      });
      appendContainerEvent(parts.journal, container, { action: 'attach' });
      return session;
    },
    logs() {
      throw new Error('logs');
    },
    stats: ({ refs, ...options } = {}) => watchStats(host, { ...options, containers: statsTargets(parts, refs) }),
    top: (ref) => listProcesses(parts, ref),
  };
}
