import type { ContainerParts } from '../container/container-parts.js';
import { firstProcess } from '../container/first-process.js';
import { insideFiles } from '../names/inside/inside-files.js';
import type { Duty } from './duty.js';
import { serveWhile } from './serve-while.js';

/** Answers for names those containers that cannot reach the host, as on macvlan: within their own networks. */
export function answerInside({ host, roots }: Pick<ContainerParts, 'host' | 'roots'>): Duty {
  const serving = serveWhile(insideFiles.wanted(roots), async () => {
    const { serveInsideNames } = await import('../names/inside/serve-inside-names.js');
    const isOf = (place: { readonly containerId: string; readonly pid: number }): boolean =>
      firstProcess(roots, place.containerId) === place.pid;
    return serveInsideNames({ host, roots, isOf });
  });
  return {
    tend: async () => undefined,
    nextAtMs: () => undefined,
    [Symbol.asyncDispose]: () => serving[Symbol.asyncDispose](),
  };
}
