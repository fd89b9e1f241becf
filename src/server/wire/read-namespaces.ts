import type { AskedNamespaces } from '../../engine/index.js';
import { invalid } from '../../wire/words/invalid.js';
import type { GoObject } from './go-object.js';

const CONTAINER = 'container:';

/** Whose namespaces a container is to have. @see moby, api/types/container/hostconfig.go: IpcMode, PidMode, … */
export function readNamespaces(host: GoObject): AskedNamespaces {
  return {
    pid: orRefused('PID', host.text('PidMode'), (mode) => (mode === 'host' ? { kind: 'host' } : joined(mode))),
    ipc: orRefused('IPC', host.text('IpcMode'), (mode) => {
      if (mode === 'private') return { kind: 'own' };
      return mode === 'none' || mode === 'shareable' || mode === 'host' ? { kind: mode } : joined(mode);
    }),
    uts: orRefused('UTS', host.text('UTSMode'), (mode) => (mode === 'host' ? { kind: 'host' } : undefined)),
    user: orRefused('user namespace', host.text('UsernsMode'), (mode) =>
      mode === 'host' ? { kind: 'host' } : undefined,
    ),
    cgroup: orRefused('cgroup namespace', host.text('CgroupnsMode'), (mode) => {
      if (mode === 'private') return { kind: 'own' };
      return mode === 'host' ? { kind: 'host' } : undefined;
    }),
  };
}

/** What is left empty is left to the engine. */
function orRefused<Mode>(
  what: string,
  mode: string | undefined,
  read: (mode: string) => Mode | undefined,
): Mode | undefined {
  if (!mode) return undefined;
  const found = read(mode);
  if (found === undefined) throw invalid(`invalid ${what} mode: ${mode}`);
  return found;
}

function joined(mode: string): { readonly kind: 'container'; readonly ref: string } | undefined {
  const ref = mode.slice(CONTAINER.length);
  return mode.startsWith(CONTAINER) && ref !== '' ? { kind: 'container', ref } : undefined;
}
