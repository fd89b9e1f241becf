import { engineError } from '../../errors/engine-error.js';
import { layout } from '../roots.js';
import { announcedSession } from '../task/announced-session.js';
import type { ExecService, ExecSession } from '../task/exec-service.js';
import { startExec } from '../task/start-exec.js';
import type { ContainerParts } from './container-parts.js';
import { type ExecEvents, execEvents } from './exec-events.js';
import { getContainer } from './find-container.js';
import { livingEnds, withLinkEnvironment } from './legacy-links.js';
import { runtimeOf } from './runtime-of.js';
import { requireTransition } from './transitions.js';

export function openExecService(parts: ContainerParts): ExecService {
  return {
    async start(ref, exec, options = {}) {
      const container = getContainer(parts.records, ref);
      requireTransition('exec', container);
      if (exec.command.length === 0) throw engineError('argument_invalid', { reason: 'No exec command specified' });
      const { roots, programs } = parts;
      const id = exec.id ?? parts.host.random.hex(32);
      const events = execEvents(parts, container.id, id);
      events.began(exec.command);
      const session = await startExec(parts.host, {
        id,
        container: { ...container, config: withLinkEnvironment(container, livingEnds(parts, container)) },
        bundleDir: layout.runningContainer(roots, container.id),
        runtime: await runtimeOf(parts, container.id),
        facts: parts.facts(),
        exec,
        attach: options.attach,
        ended: events.ended,
        unattendedEnd: [programs.node, programs.monitorMain, roots.dataRoot, roots.runRoot, container.id, id],
      });
      return announced(session, events);
    },
  };
}

function announced(session: ExecSession, events: ExecEvents): ExecSession {
  const streams = session.streams && announcedSession(session.streams, { detached: events.detached });
  return { ...session, streams, [Symbol.asyncDispose]: async () => streams?.close() };
}
