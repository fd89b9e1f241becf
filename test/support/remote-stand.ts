import type { Duplex } from 'node:stream';

import type { FarContext } from '../../src/contexts/index.js';
import type { Engine } from '../../src/engine/index.js';
import { openRemoteEngine } from '../../src/remote/open-remote-engine.js';
import { type ApiStand, type ApiStandOptions, openApiStand } from './api-stand.js';
import { FakeEngine } from './fake-engine.js';

/** An engine in memory behind `gantry serve`, and what reaches it from outside. */
export type RemoteStand = AsyncDisposable & {
  readonly engine: Engine;
  readonly api: ApiStand;
  readonly far: FakeEngine;
};

export const unixContext = (path: string): FarContext => ({
  name: 'far',
  description: '',
  origin: 'gantry',
  endpoint: { kind: 'unix', path },
});

/** For those that start no program. */
export const noProgram = (): Duplex => {
  throw new Error('no program is to be started');
};

/** A remote engine at a socket; its registries are those of an engine in memory. */
export const remoteAt = (path: string, { registries, manifests } = new FakeEngine()): Engine =>
  openRemoteEngine({ context: unixContext(path), connectProgram: noProgram, registries, manifests });

export async function openRemoteStand(options: ApiStandOptions = {}): Promise<RemoteStand> {
  const api = await openApiStand(options);
  const engine = remoteAt(api.socketPath, api.engine);
  return {
    engine,
    api,
    far: api.engine,
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
    },
  };
}
