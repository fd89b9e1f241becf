import { after, before } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import type { Container, CreateContainer, Engine } from '../../../src/engine/index.js';
import { type CalledGantry, gantryOn } from './gantry-on-engine.js';
import { readLogs } from './read-output.js';
import { BUSYBOX, openTestEngine, type TestEngine } from './test-engine.js';

/** What the tests of containers' files work with: a real engine, and containers that have run something. */
export interface FilesStand {
  readonly opened: TestEngine;
  readonly engine: Engine;
  /** One that is not started. */
  create(asked?: Partial<CreateContainer>): Promise<Container>;
  /** One that has run `script` and goes on. */
  running(script: string, asked?: Partial<CreateContainer>): Promise<Container>;
  /** One that has run `script` and is down. */
  ended(script: string, asked?: Partial<CreateContainer>): Promise<Container>;
  /** What `script` prints in a container that runs. */
  inside(id: string, script: string): Promise<string>;
  gantry(
    words: readonly string[],
    options?: { readonly stdin?: string | Uint8Array; readonly workingDir?: string },
  ): Promise<CalledGantry>;
}

/** Call it in a `describe`. */
export function filesStand(): FilesStand {
  let opened: TestEngine;
  before(async () => {
    opened = await openTestEngine();
  });
  after(() => opened[Symbol.asyncDispose]());

  const stand: FilesStand = {
    get opened() {
      return opened;
    },
    get engine() {
      return opened.engine;
    },
    async create(asked = {}) {
      const plain = { image: BUSYBOX, command: ['true'], network: { kind: 'none' }, stopTimeoutSeconds: 0 } as const;
      return (await opened.engine.containers.create({ ...plain, ...asked })).container;
    },
    async running(script, asked = {}) {
      const { id } = await stand.create({ command: ['sh', '-c', `${script}\necho ready; exec sleep 1000`], ...asked });
      await opened.engine.containers.start(id);
      await saysReady(id);
      return await opened.engine.containers.get(id);
    },
    async ended(script, asked = {}) {
      const { id } = await stand.create({ command: ['sh', '-c', script], ...asked });
      await opened.engine.containers.start(id);
      await opened.engine.containers.wait(id);
      return await opened.engine.containers.get(id);
    },
    async inside(id, script) {
      const { stdout, stderr, exitCode } = await stand.gantry(['exec', id, 'sh', '-c', script]);
      if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}: ${stderr}`);
      return stdout;
    },
    gantry: (words, options) => gantryOn(opened.engine, words, options),
  };

  async function saysReady(id: string): Promise<void> {
    while (!(await readLogs(opened.engine, id)).stdout.includes('ready\n')) await delay(2);
  }
  return stand;
}
