import type { StartMonitor } from './monitor.js';
import { monitorPaths } from './monitor-paths.js';

/** The arguments that make conmon create a container. */
export function monitorArguments(request: StartMonitor): readonly string[] {
  const { id, runtime, bundleDir, exitDir, logPath, hasTty, hasStdin, isStdinOnce, exitCommand = [] } = request;
  const paths = monitorPaths(request, id);
  const [exitProgram, ...exitArguments] = exitCommand;
  return [
    ...['--api-version', '1', '--cid', id, '--cuuid', id, '--name', id],
    ...runtimeArguments(runtime),
    ...['--bundle', bundleDir, '--container-pidfile', paths.containerPid, '--conmon-pidfile', paths.monitorPid],
    ...['--exit-dir', exitDir, '--persist-dir', bundleDir],
    // Sockets in the bundle: a path of our choice, short enough for 108 bytes.
    '--full-attach',
    ...['--log-path', `k8s-file:${logPath}`, '--log-level', 'error', '--no-sync-log'],
    ...(exitProgram === undefined ? [] : ['--exit-command', exitProgram]),
    ...exitArguments.flatMap((argument) => ['--exit-command-arg', argument]),
    ...(hasTty ? ['--terminal'] : []),
    ...(hasStdin ? ['--stdin'] : []),
    ...(hasStdin && !isStdinOnce ? ['--leave-stdin-open'] : []),
  ];
}

function runtimeArguments({ program, stateRoot }: StartMonitor['runtime']): readonly string[] {
  return ['--runtime', program.path, '--runtime-arg', '--root', '--runtime-arg', stateRoot];
}
