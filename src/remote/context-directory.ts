import { type ContextDirectory, type ContextPing, requireFar } from '../contexts/index.js';
import type { ConnectProgram } from './connection/dial.js';
import { pingFar } from './ping.js';

export type ContextDirectoryOptions = {
  /** Where contexts are kept. */
  readonly store: Pick<ContextDirectory, 'list'> & { get(name: string): Promise<Parameters<typeof requireFar>[0]> };
  readonly connectProgram: ConnectProgram;
  /** Of this gantry. */
  readonly version: string;
};

/** Contexts as fronts see them: to be listed, and greeted. */
export function contextDirectory({ store, connectProgram, version }: ContextDirectoryOptions): ContextDirectory {
  const own: ContextPing = { engine: 'gantry', version, apiVersion: undefined, tookMs: 0 };
  return {
    list: () => store.list(),
    async ping(name, options) {
      const context = await store.get(name);
      return context.endpoint.kind === 'local' ? own : await pingFar(requireFar(context), connectProgram, options);
    },
  };
}
