import type { Container, CreateContainer, Engine } from '../../../src/engine/index.js';
import { type Output, readOutput } from './read-output.js';
import { BUSYBOX } from './test-engine.js';

export type Ran = Output & { readonly exitCode: number; readonly id: string };

/** Makes a container of busybox without network, unless `asked` says otherwise. */
export async function makeContainer(engine: Engine, asked: Partial<CreateContainer>): Promise<Container> {
  const plain = { image: BUSYBOX, network: { kind: 'none' }, stopTimeoutSeconds: 1 } as const;
  return (await engine.containers.create({ ...plain, ...asked })).container;
}

/** Starts one attached, reads all it prints, and waits for its end. */
export async function runContainer(engine: Engine, asked: Partial<CreateContainer>): Promise<Ran> {
  const { id } = await makeContainer(engine, asked);
  const output = await readOutput(await engine.containers.start(id, { attach: {} }));
  const { exitCode } = await engine.containers.wait(id);
  return { ...output, exitCode, id };
}

/** One that sleeps until it is removed. */
export async function startSleeper(engine: Engine, asked: Partial<CreateContainer> = {}): Promise<Container> {
  const { id } = await makeContainer(engine, { command: ['sleep', '1000'], ...asked });
  await engine.containers.start(id);
  return await engine.containers.get(id);
}

export const sh = (script: string): readonly string[] => ['sh', '-c', script];
