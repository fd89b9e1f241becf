import assert from 'node:assert/strict';

import type { Container, CreateContainer, Engine } from '../../../src/engine/index.js';
import { BUSYBOX } from './test-engine.js';
import { unlessSo } from './unless-so.js';

/** The container that an order is about which is killed. */
export const VICTIM = 'victim';

export async function findVictim({ containers }: Engine): Promise<Container | undefined> {
  return (await containers.list({ all: true })).find(({ name }) => name === VICTIM);
}

export async function createVictim(engine: Engine, asked: Partial<CreateContainer> = {}): Promise<Container> {
  const ports = [{ protocol: 'tcp', containerPort: 80, hostAddress: '127.0.0.1', hostPort: 0 } as const];
  const command = ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.05; done'];
  return (await engine.containers.create({ image: BUSYBOX, name: VICTIM, command, ports, ...asked })).container;
}

export async function startVictim(engine: Engine): Promise<void> {
  const { id } = await createVictim(engine);
  await engine.containers.start(id);
}

export async function removeVictim(engine: Engine): Promise<void> {
  await unlessSo('container_not_found', engine.containers.remove(VICTIM, { force: true }));
  assert.equal(await findVictim(engine), undefined);
}

/** Leaves a file in it. */
export async function writeInVictim(engine: Engine, text: string): Promise<void> {
  await using exec = await engine.execs.start(VICTIM, { command: ['sh', '-c', `echo ${text} >/written`] });
  assert.equal(await exec.exitCode, 0);
}
