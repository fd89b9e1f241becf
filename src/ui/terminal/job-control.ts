/** What can be taken, and given back at once. */
export type Restorable = { enter(): void; restore(): void; redraw(): void };

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
  let isStopped = false;
  const stopped = (): void => {
    isStopped = true;
    terminal.restore();
    stop();
  };
  const continued = (): void => {
    if (isStopped) terminal.enter();
    isStopped = false;
    terminal.redraw();
  };
  process.on('SIGTSTP', stopped);
  process.on('SIGCONT', continued);
  return {
    [Symbol.dispose]: () => {
      process.off('SIGTSTP', stopped);
      process.off('SIGCONT', continued);
    },
  };
}
