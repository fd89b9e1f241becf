import { engineError } from '../../errors/engine-error.js';
import { layout } from '../roots.js';
import type { ExecService } from '../task/exec-service.js';
import { startExec } from '../task/start-exec.js';
import { appendContainerEvent } from './change-state.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';
import { runtimeOf } from './runtime-of.js';
import { requireTransition } from './transitions.js';

export function openExecService(parts: ContainerParts): ExecService {
  return {
    async start(ref, exec, options = {}) {
      const container = getContainer(parts.records, ref);
      requireTransition('exec', container);
      const [command] = exec.command;
      if (!command) throw engineError('argument_invalid', { reason: 'No exec command specified' });
      const session = await startExec(parts.host, {
        container,
        bundleDir: layout.runningContainer(parts.roots, container.id),
        runtime: await runtimeOf(parts, container.id),
        facts: parts.facts(),
        exec,
        attach: options.attach,
      });
      appendContainerEvent(parts.journal, container, {
        action: `exec_start: ${exec.command.join(' ')}`,
        attributes: { execID: session.id },
      });
      return session;
    },
  };
}
