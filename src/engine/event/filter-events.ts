import type { EngineEvent, EventFilter } from './event.js';

/** Whether an event passes; values of one kind are alternatives, kinds add up. @see moby, daemon/events/filter.go */
export function matchesEvent({ type, action, actor }: EngineEvent, filter: EventFilter): boolean {
  const { attributes } = actor;
  const isNamed = (kind: EngineEvent['type'], wanted: readonly string[] | undefined): boolean =>
    !wanted ||
    (type === kind && wanted.some((ref) => actor.id.startsWith(ref) || attributes['name']?.startsWith(ref) === true));
  return (
    (!filter.type || filter.type.includes(type)) &&
    (!filter.action || matchesAction(action, filter.action)) &&
    (!filter.scope || filter.scope.includes('local')) &&
    isNamed('container', filter.container) &&
    isNamed('volume', filter.volume) &&
    isNamed('network', filter.network) &&
    isNamed('daemon', filter.daemon) &&
    (!filter.image || matchesImage(type, actor.id, attributes, filter.image)) &&
    (!filter.label || filter.label.every((wanted) => hasAttribute(attributes, wanted)))
  );
}

/** `exec_start` stands for `exec_start: sh -c ls`, too. */
const matchesAction = (action: string, wanted: readonly string[]): boolean =>
  wanted.includes(action) || wanted.includes(action.split(':', 1)[0] ?? action);

function matchesImage(
  type: string,
  id: string,
  attributes: Readonly<Record<string, string>>,
  wanted: readonly string[],
): boolean {
  const named = type === 'image' ? [id, attributes['name']] : [attributes['image']];
  return wanted.some((ref) => named.some((name) => name === ref || name === `${ref}:latest`));
}

function hasAttribute(attributes: Readonly<Record<string, string>>, wanted: string): boolean {
  const at = wanted.indexOf('=');
  if (at < 0) return Object.hasOwn(attributes, wanted);
  return attributes[wanted.slice(0, at)] === wanted.slice(at + 1);
}
