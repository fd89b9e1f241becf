import { join } from 'node:path';

import type { Engine } from '../../../src/engine/index.js';
import { serve } from '../../../src/server/serve.js';
import { remoteAt } from '../remote-stand.js';
import { openTestEngine } from './test-engine.js';

export type ServedTestEngine = AsyncDisposable & {
  /** What reaches it through its socket. */
  readonly engine: Engine;
};

/** A real engine behind `gantry serve`, both in this process. Disposing removes all that it has. */
export async function openServedTestEngine(): Promise<ServedTestEngine> {
  const opened = await openTestEngine();
  const end = new AbortController();
  const socket = join((await opened.engine.system.info()).runRoot, 's');
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  const served = serve(opened.engine, {
    hosts: [`unix://${socket}`],
    mode: 0o600,
    mayAnyoneBeRoot: false,
    env: {},
    version: '0.0.0-test',
    say: () => resolve(),
    cancelSignal: end.signal,
  });
  await Promise.race([listening, served]);
  const engine = remoteAt(socket);
  return {
    engine,
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      end.abort();
      await served;
      await opened[Symbol.asyncDispose]();
    },
  };
}
