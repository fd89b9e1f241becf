import type { Container, CreateContainer, Engine } from '../../../src/engine/index.js';
import { readOutput } from './read-output.js';
import { sh, startSleeper } from './run-container.js';

/** On the default bridge, unless `asked` says otherwise. */
export const startOnBridge = (engine: Engine, asked: Partial<CreateContainer> = {}): Promise<Container> =>
  startSleeper(engine, { network: { kind: 'bridge' }, ...asked });

/** On its first network. */
export const addressOf = ({ state }: Container): string => state.endpoints[0]?.address ?? '';

/** What a shell in the container prints. */
export async function insideOf(engine: Engine, { id }: Container, script: string): Promise<string> {
  await using exec = await engine.execs.start(id, { command: sh(script) }, { attach: {} });
  return (await readOutput(exec.streams)).stdout;
}

export type Pinged = { readonly received: number; readonly shortestMs: number; readonly duplicates: number };

/** `count` of them, one each 20 ms. */
export async function ping(engine: Engine, from: Container, to: Container, count = 3): Promise<Pinged> {
  const text = await insideOf(engine, from, `ping -q -c ${count} -i 0.02 -W 2 ${addressOf(to)}`);
  return {
    received: Number(/(\d+) packets received/.exec(text)?.[1]),
    duplicates: Number(/(\d+) duplicates/.exec(text)?.[1] ?? 0),
    shortestMs: Number(/min\/avg\/max = ([\d.]+)\//.exec(text)?.[1] ?? Number.NaN),
  };
}
