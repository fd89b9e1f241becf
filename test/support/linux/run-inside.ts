import type { Engine } from '../../../src/engine/index.js';
import { readOutput } from './read-output.js';

/** What a program prints that runs in a container. */
export async function runInside({ execs }: Pick<Engine, 'execs'>, ref: string, ...command: readonly string[]) {
  await using exec = await execs.start(ref, { command }, { attach: {} });
  return (await readOutput(exec.streams)).stdout;
}

/** What the C library waits for one answer. */
const SECONDS = 5;

/** The address that the container's own resolver finds for a name; empty where it finds none, or not soon. */
export async function resolveInside(engine: Pick<Engine, 'execs'>, ref: string, name: string): Promise<string> {
  const printed = await runInside(engine, ref, 'timeout', String(SECONDS), 'ping', '-c', '1', '-W', '1', name);
  return /^PING \S+ \(([^)]+)\)/.exec(printed)?.[1] ?? '';
}
