import type { ContainerParts } from '../container/container-parts.js';
import { nameFiles } from '../names/name-folder.js';
import type { Duty } from './duty.js';
import { serveWhile } from './serve-while.js';

/** Answers for names where the machine has no aardvark-dns; where it has, starts it again should somebody kill it. */
export function answerNames({ roots, names }: Pick<ContainerParts, 'roots' | 'names'>): Duty {
  const serving = serveWhile(nameFiles.own(roots), async () => {
    const { serveOwnNames } = await import('../names/serve-own-names.js');
    return serveOwnNames(roots);
  });
  return {
    tend: () => names.recover(),
    nextAtMs: () => undefined,
    [Symbol.asyncDispose]: () => serving[Symbol.asyncDispose](),
  };
}
