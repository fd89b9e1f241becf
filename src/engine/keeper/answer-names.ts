import type { ContainerParts } from '../container/container-parts.js';
import { hasOwnNames } from '../names/name-folder.js';
import type { Duty } from './duty.js';

/** Answers for names where the machine has no aardvark-dns; where it has, starts it again should somebody kill it. */
export function answerNames({ roots, names }: Pick<ContainerParts, 'roots' | 'names'>): Duty {
  let server: AsyncDisposable | undefined;
  const close = async (): Promise<void> => {
    await server?.[Symbol.asyncDispose]();
    server = undefined;
  };
  return {
    async tend() {
      await names.recover();
      if (!hasOwnNames(roots)) return await close();
      const { serveOwnNames } = await import('../names/serve-own-names.js');
      server ??= serveOwnNames(roots);
    },
    nextAtMs: () => undefined,
    [Symbol.asyncDispose]: close,
  };
}
