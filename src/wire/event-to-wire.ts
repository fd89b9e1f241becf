import type { EngineEvent } from '../engine/index.js';
import { goMap } from './go-map.js';

/** An event as docker tells it. @see moby, api/types/events: Message */
export function eventToWire({ type, action, actor, timeMs, timeNanosRest }: EngineEvent) {
  const from = actor.attributes['image'];
  return {
    ...(type === 'container' || type === 'image' ? { status: action, id: actor.id } : {}),
    ...(type === 'container' && from !== undefined ? { from } : {}),
    Type: type,
    Action: action,
    Actor: { ID: actor.id, Attributes: goMap(actor.attributes) },
    scope: 'local',
    time: Math.trunc(timeMs / 1000),
    timeNano: BigInt(Math.trunc(timeMs)) * 1_000_000n + BigInt(timeNanosRest),
  };
}
