import type { Container, DebugSession } from '../../engine/index.js';

/** What somebody at a terminal should know of where they are. */
export function greeting(session: Pick<DebugSession, 'target' | 'kind' | 'toolsPath' | 'filesPath'>): string {
  const { target, kind, toolsPath, filesPath } = session;
  const place =
    kind === 'live'
      ? [`In the namespaces of ${target.name}, beside ${programOf(target)}.`]
      : [`${target.name} does not run: ${lastLifeOf(target)}. This is a sandbox in its place.`];
  const files =
    filesPath === undefined ? 'The files are those of this machine.' : `The container's files are at ${filesPath}.`;
  const tools = toolsPath === undefined ? [] : [`The tools of this machine's busybox are in ${toolsPath}/bin.`];
  const changes = kind === 'live' ? [] : [discarded(target)];
  return [...place, files, ...tools, ...changes, 'It ends with exit, and leaves nothing behind.'].join('\n');
}

function lastLifeOf(target: Container): string {
  const { startedAtMs, exitCode, error, restartCount } = target.state;
  if (error !== '') return `it could not be started: ${error}`;
  if (startedAtMs === 0) return `it was never started, and would run ${programOf(target)}`;
  const restarts = restartCount > 0 ? ` after ${restartCount} restart${restartCount === 1 ? '' : 's'}` : '';
  return `${programOf(target)} ended with ${exitCode}${restarts}`;
}

function discarded({ config }: Container): string {
  const others = config.mounts.filter(({ type }) => type !== 'tmpfs').map(({ destination }) => destination);
  const kept = others.length === 0 ? '' : `, those in ${others.join(', ')} are not`;
  return `Changes to its files are discarded${kept}.`;
}

const programOf = ({ config }: Container): string => [...config.entrypoint, ...config.command].join(' ');
