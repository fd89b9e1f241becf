import { setTimeout as sleep } from 'node:timers/promises';

import type { ContainerId, Engine, EngineEvent } from '../../engine/index.js';
import type { EngineMessage } from '../state/message.js';
import { toProblem } from '../state/problem.js';
import { FrameClock } from '../streams/frame-clock.js';
import type { EffectTools } from './effect-tools.js';

/** Actions after which a container is what it was. */
const IDLE_ACTION = /^(exec_|attach|detach|resize|top|export|archive-path|extract-to-dir|logs|prune)/;

const RETRY_MS = 2000;
/** Events of this long before are asked for too, so that none falls between the lists and the stream. */
const OVERLAP_MS = 1000;

type FollowOptions = Pick<EffectTools, 'dispatch' | 'nowMs'> & { readonly cancelSignal: AbortSignal };

/** Says which objects changed, at most ten times a second, until it is cancelled. A stream that breaks off is opened again. */
export async function followEvents(
  { system }: Pick<Engine, 'system'>,
  { dispatch, nowMs, cancelSignal }: FollowOptions,
): Promise<void> {
  const changes = new Changes();
  using frames = new FrameClock(() => dispatch({ type: 'objects.changed', ...changes.take() }));
  while (!cancelSignal.aborted) {
    try {
      for await (const event of system.events({ sinceMs: nowMs() - OVERLAP_MS, cancelSignal })) {
        if (changes.add(event)) frames.mark();
      }
    } catch (error) {
      if (!cancelSignal.aborted) dispatch({ type: 'stream.lost', what: 'events', problem: toProblem(error) });
    }
    await sleep(RETRY_MS, undefined, { signal: cancelSignal }).catch(() => undefined);
    if (!cancelSignal.aborted) dispatch({ type: 'refresh.due' });
  }
}

/** What changed since it was asked last. */
class Changes {
  #containerIds = new Set<ContainerId>();
  #volumeNames = new Set<string>();
  #types = new Set<EngineEvent['type']>();

  add({ type, action, actor }: EngineEvent): boolean {
    const visitor = actor.attributes['container'];
    // Who joins a network, or leaves it, is another container from then on.
    if (type === 'network' && visitor !== undefined) this.#containerIds.add(visitor as ContainerId);
    if (type === 'image' || type === 'network') this.#types.add(type);
    else if (type === 'volume') this.#volumeNames.add(actor.id);
    else if (type === 'container' && !IDLE_ACTION.test(action)) this.#containerIds.add(actor.id as ContainerId);
    else return false;
    return true;
  }

  take(): Omit<Extract<EngineMessage, { readonly type: 'objects.changed' }>, 'type'> {
    const [containerIds, volumeNames, types] = [[...this.#containerIds], [...this.#volumeNames], this.#types];
    this.#containerIds = new Set();
    this.#volumeNames = new Set();
    this.#types = new Set();
    return {
      containerIds,
      volumeNames,
      haveImages: types.has('image'),
      haveNetworks: types.has('network'),
    };
  }
}
