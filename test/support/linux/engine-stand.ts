import { after, before } from 'node:test';

import type { Container, CreateContainer, Engine } from '../../../src/engine/index.js';
import { makeContainer, type Ran, runContainer, sh, startSleeper } from './run-container.js';
import { openTestEngine, type TestEngine } from './test-engine.js';

/** A real engine for the tests of one `describe`, and the containers that they ask it for. */
export interface EngineStand {
  readonly opened: TestEngine;
  readonly engine: Engine;
  create(asked?: Partial<CreateContainer>): Promise<Container>;
  /** One that sleeps until it is removed. */
  sleeper(asked?: Partial<CreateContainer>): Promise<Container>;
  /** Runs one to its end. */
  run(asked: Partial<CreateContainer>): Promise<Ran>;
  /** All that a script says, without the newline at its end. */
  say(script: string, asked?: Partial<CreateContainer>): Promise<string>;
  remove(...containers: readonly Pick<Container, 'id'>[]): Promise<void>;
}

/** Call it in a `describe`. @param plain What each of its containers has unless a test says otherwise. */
export function engineStand(plain: Partial<CreateContainer> = {}): EngineStand {
  let opened: TestEngine;
  before(async () => {
    opened = await openTestEngine();
  });
  after(() => opened[Symbol.asyncDispose]());
  return {
    get opened() {
      return opened;
    },
    get engine() {
      return opened.engine;
    },
    create: (asked) => makeContainer(opened.engine, { command: ['true'], ...plain, ...asked }),
    sleeper: (asked) => startSleeper(opened.engine, { ...plain, ...asked }),
    run: (asked) => runContainer(opened.engine, { ...plain, ...asked }),
    async say(script, asked) {
      const { stdout, stderr } = await runContainer(opened.engine, { command: sh(script), ...plain, ...asked });
      return (stdout + stderr).trim();
    },
    async remove(...containers) {
      await Promise.all(containers.map(({ id }) => opened.engine.containers.remove(id, { force: true })));
    },
  };
}
