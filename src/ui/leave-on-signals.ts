import type { EventEmitter } from 'node:events';

/** What the screen needs of a process that may be told to end. */
export type ProcessEvents = Pick<EventEmitter, 'on' | 'off'>;

/** How the program is ended from outside, and the exit code that tells so: 128 and the number of the signal. */
const ENDING_SIGNALS: Readonly<Record<string, number>> = { SIGTERM: 143, SIGHUP: 129, SIGINT: 130, SIGQUIT: 131 };

export type LeaveHooks = {
  readonly onSignal: (exitCode: number) => void;
  /** A bug: the terminal must be given back before it is told. */
  readonly onCrash: (error: unknown) => void;
  /** The process ends now, whatever anybody wants: only what is done at once still happens. */
  readonly onExit: () => void;
};

/** Sees to it that no way out of the process leaves the terminal behind in disorder. Disposing of it lets go. */
export function leaveOnSignals(process: ProcessEvents, { onSignal, onCrash, onExit }: LeaveHooks): Disposable {
  const listeners: (readonly [event: string, listener: (...args: unknown[]) => void])[] = [
    ...Object.entries(ENDING_SIGNALS).map(([signal, exitCode]) => [signal, () => onSignal(exitCode)] as const),
    ['uncaughtException', onCrash],
    ['unhandledRejection', onCrash],
    ['exit', onExit],
  ];
  for (const [event, listener] of listeners) process.on(event, listener);
  return {
    [Symbol.dispose]: () => {
      for (const [event, listener] of listeners) process.off(event, listener);
    },
  };
}
