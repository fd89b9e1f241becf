import { type ChildProcess, spawn } from 'node:child_process';

/** Runs a test file as a program of its own: what it is told to do, and on which roots. */
export function spawnPart(file: string, words: readonly string[]): ChildProcess {
  return spawn(process.execPath, [...process.execArgv, file, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Kills `child` once it has said so many lines; it may have ended before. */
export async function killedAfter(child: ChildProcess, lines: number): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let seen = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    seen += chunk.toString('latin1').split('\n').length - 1;
    if (seen >= lines) child.kill('SIGKILL');
  });
  await ended;
}

/** Says a piece of progress as a line, for who counts them. */
export const sayLine = (progress: object): void => void process.stdout.write(`${JSON.stringify(progress)}\n`);

/** The same up to so many lines; then it stands still in the middle of what it does, however late the kill comes. */
export function sayLines(most: number): (progress: object) => void {
  let said = 0;
  return (progress) => {
    sayLine(progress);
    said += 1;
    if (said === most) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
}
