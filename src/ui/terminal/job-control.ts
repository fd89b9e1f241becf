/** What can be taken, and given back at once. */
export type Restorable = {
  enter(): void;
  restore(): void;
  redraw(): void;
  /** Whether another program has it for its own: what is typed to end something is for that. */
  readonly isHandedOver?: boolean | undefined;
};

/** Where the signals of job control are told, and how the process stops. */
export type JobControl = {
  readonly process: {
    on(event: string, listener: () => void): unknown;
    off(event: string, listener: () => void): unknown;
  };
  /** Stops the process, as `SIGSTOP` does; returns when it goes on. */
  readonly stop: () => void;
};

/**
 * Lets go of the terminal while the process is stopped (`kill -TSTP`), so that the shell has it in order, and takes it
 * again afterwards. Disposing of the result ends that.
 */
export function followJobControl(terminal: Restorable, { process, stop }: JobControl): Disposable {
  let alive: NodeJS.Timeout | undefined;
  const stopped = (): void => {
    // With its input let go of there may be nothing to wait for, and a stop takes a moment: the process would end.
    alive ??= setInterval(() => undefined, 60_000);
    terminal.restore();
    stop();
  };
  const continued = (): void => {
    if (alive) terminal.enter();
    clearInterval(alive);
    alive = undefined;
    terminal.redraw();
  };
  process.on('SIGTSTP', stopped);
  process.on('SIGCONT', continued);
  return {
    [Symbol.dispose]: () => {
      clearInterval(alive);
      process.off('SIGTSTP', stopped);
      process.off('SIGCONT', continued);
    },
  };
}
