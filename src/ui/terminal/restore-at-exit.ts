/** What can be taken, and given back at once. */
export type Restorable = { enter(): void; restore(): void; redraw(): void };

/** The process whose end is watched: `process` has it. */
export interface WatchedProcess {
  readonly pid: number;
  on(event: string, listener: (...details: unknown[]) => void): unknown;
  off(event: string, listener: (...details: unknown[]) => void): unknown;
  kill(pid: number, signal: NodeJS.Signals): unknown;
}

/** Signals that end a process that does not say otherwise. */
const ENDING_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Gives the terminal back however the process ends: by itself, by a signal, by an error nobody caught. Also lets go of
 * it while the process is stopped (`SIGTSTP`), and takes it again afterwards.
 *
 * An ending signal is sent again with nobody of ours listening, so that the process ends as it would without us.
 *
 * @returns What ends the watch; it does not give the terminal back.
 */
export function restoreAtExit(terminal: Restorable, watched: WatchedProcess): Disposable {
  const restore = (): void => terminal.restore();
  const listeners: [event: string, listener: () => void][] = [
    ['exit', restore],
    ['uncaughtExceptionMonitor', restore],
    ['SIGTSTP', () => stop()],
    ['SIGCONT', () => resume()],
    ...ENDING_SIGNALS.map((signal): [string, () => void] => [signal, () => end(signal)]),
  ];
  const unwatch = (): void => {
    for (const [event, listener] of listeners) watched.off(event, listener);
  };
  const end = (signal: NodeJS.Signals): void => {
    restore();
    unwatch();
    watched.kill(watched.pid, signal);
  };
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
    restore();
    watched.kill(watched.pid, 'SIGSTOP');
  };
  const resume = (): void => {
    if (isStopped) terminal.enter();
    isStopped = false;
    terminal.redraw();
  };
  for (const [event, listener] of listeners) watched.on(event, listener);
  return { [Symbol.dispose]: unwatch };
}
