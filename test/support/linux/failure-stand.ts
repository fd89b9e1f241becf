import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';

import type { Engine } from '../../../src/engine/index.js';
import { layout } from '../../../src/engine/roots.js';
import { BuiltGantry, type GantryCall } from './built-gantry.js';
import { importBusybox } from './import-busybox.js';
import { BUSYBOX, openTestRoots } from './test-engine.js';

/** The container that is there before anything goes wrong. */
const BYSTANDER = 'bystander';

export const NETWORK_NONE = ['--network', 'none'] as const;

/** A user who may do nothing but find gantry, which may lie below /root. */
export const AS_NOBODY = [
  'setpriv',
  '--reuid=65534',
  '--regid=65534',
  '--clear-groups',
  '--inh-caps=+dac_read_search',
  '--ambient-caps=+dac_read_search',
];

/** Where things go wrong: the program as it is built, an image and a container, which are to be there afterwards too. */
export interface FailureStand {
  readonly gantry: BuiltGantry;
  /** What a user has, and what would be left of work that was not finished: to be the same before and after. */
  possessions(): Promise<object>;
  /** Runs it, and holds its exit code, every line that is said, and that nothing is lost, against what is expected. */
  fails(
    words: readonly string[],
    expected: { readonly exitCode: number; readonly stderr: readonly string[] },
    call?: GantryCall,
  ): Promise<void>;
}

/** Call it in a `describe`. */
export function failureStand(): FailureStand {
  let gantry: BuiltGantry;
  let engine: Engine;
  before(async () => {
    gantry = await BuiltGantry.open();
    await importBusybox(gantry, { Cmd: ['sh'] });
    engine = await openTestRoots(gantry.roots);
    const asked = { image: BUSYBOX, name: BYSTANDER, command: ['true'], network: { kind: 'none' } } as const;
    await engine.containers.create(asked);
  });
  after(async () => {
    await engine[Symbol.asyncDispose]();
    await gantry[Symbol.asyncDispose]();
  });

  const stand: FailureStand = {
    get gantry() {
      return gantry;
    },
    async possessions() {
      const { roots } = gantry;
      const containers = await engine.containers.list({ all: true });
      const images = await engine.images.list();
      const folders = [layout.ingests(roots), join(layout.snapshots(roots), 't'), layout.running(roots)];
      return {
        containers: containers.map(({ id, name, state }) => `${id} ${name} ${state.status}`),
        images: images.map(({ id, names }) => `${id} ${names.join(' ')}`),
        leftOvers: folders.flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : [])),
      };
    },
    async fails(words, expected, call) {
      const had = await stand.possessions();
      const { exitCode, stderr } = await gantry.run(words, call);
      assert.deepEqual({ exitCode, stderr: linesOf(stderr) }, { exitCode: expected.exitCode, stderr: expected.stderr });
      assert.deepEqual(await stand.possessions(), had);
    },
  };
  return stand;
}

/** Without empty ones. */
export const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
