import { followJobControl, type Restorable } from './job-control.js';

/** The process whose end is watched: `process` has it. */
export interface WatchedProcess {
  readonly pid: number;
  on(event: string, listener: (...details: unknown[]) => void): unknown;
  off(event: string, listener: (...details: unknown[]) => void): unknown;
  kill(pid: number, signal: NodeJS.Signals): unknown;
}

/** Signals that end a process that does not say otherwise. */
const ENDING_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const;

/** What ctrl-c and ctrl-\\ send to every program in the foreground. */
const TYPED_SIGNALS: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT']);

/**
 * Gives the terminal back however the process ends: by itself, by a signal, by an error nobody caught; and while it is
 * stopped. An ending signal is sent again with nobody of ours listening, so that the process ends as it would without us.
 *
 * @param lastWork What is still to be done when a signal comes, in a moment; undefined for nothing. A second signal ends it.
 * @returns What ends the watch; it does not give the terminal back.
 */
export function restoreAtExit(
  terminal: Restorable,
  watched: WatchedProcess,
  lastWork: () => Promise<void> | undefined = () => undefined,
): Disposable {
  const restore = (): void => terminal.restore();
  const end = (signal: NodeJS.Signals): void => {
    if (terminal.isHandedOver && TYPED_SIGNALS.has(signal)) return;
    restore();
    unwatch();
    const endNow = (): unknown => watched.kill(watched.pid, signal);
    const work = lastWork();
    if (work) void work.then(endNow, endNow);
    else endNow();
  };
  const jobs = followJobControl(terminal, {
    process: watched,
    stop: () => watched.kill(watched.pid, 'SIGSTOP'),
  });
  const listeners: (readonly [event: string, listener: () => void])[] = [
    ['exit', restore],
    ['uncaughtExceptionMonitor', restore],
    ...ENDING_SIGNALS.map((signal) => [signal, () => end(signal)] as const),
  ];
  const unwatch = (): void => {
    jobs[Symbol.dispose]();
    for (const [event, listener] of listeners) watched.off(event, listener);
  };
  for (const [event, listener] of listeners) watched.on(event, listener);
  return { [Symbol.dispose]: unwatch };
}
