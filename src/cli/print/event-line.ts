import type { EngineEvent } from '../../engine/index.js';
import { goMap } from '../../wire/go-map.js';
import { Fields } from '../format/go-template/value.js';
import { localNanoTime } from './timestamp.js';

/** `2026-01-02T03:04:05.000000000Z container start 5c1… (image=busybox, name=web)` */
export function eventLine({ type, action, actor, timeMs, timeNanosRest }: EngineEvent): string {
  const attributes = Object.entries(actor.attributes)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  const shown = attributes.length > 0 ? ` (${attributes.join(', ')})` : '';
  return `${localNanoTime(timeMs, timeNanosRest)} ${type} ${action} ${actor.id}${shown}`;
}

/** The event in docker's API's form. */
export function eventFields({ type, action, actor, timeMs, timeNanosRest }: EngineEvent) {
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

/** What templates call the fields that docker's JSON writes in small letters. @see moby api/types/events.Message */
const JSON_NAMES: Readonly<Record<string, string>> = {
  Status: 'status',
  ID: 'id',
  From: 'from',
  Scope: 'scope',
  Time: 'time',
  TimeNano: 'timeNano',
};

/** The event for a template: shown as JSON it is {@link eventFields}, its fields have the names of docker's program. */
export function eventForTemplate(event: EngineEvent): Fields {
  const fields = new Map<string, unknown>(Object.entries(eventFields(event)));
  return new Fields([...fields.keys()], (name) => fields.get(JSON_NAMES[name] ?? name), '*events.Message');
}
