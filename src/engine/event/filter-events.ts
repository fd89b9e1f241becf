import type { EngineEvent, EventFilter } from './event.js';

/** Whether an event passes; values of one kind are alternatives, kinds add up. */
export function matchesEvent({ type, action, actor }: EngineEvent, filter: EventFilter): boolean {
  const { attributes } = actor;
  const isNamed = (wanted: readonly string[]): boolean =>
    wanted.some((ref) => actor.id.startsWith(ref) || attributes['name'] === ref);
  return (
    (!filter.type || filter.type.includes(type)) &&
    (!filter.action || filter.action.includes(action.split(':', 1)[0] ?? action)) &&
    (!filter.container || (type === 'container' && isNamed(filter.container))) &&
    (!filter.image || matchesImage(type, actor.id, attributes, filter.image)) &&
    (!filter.label || filter.label.every((wanted) => hasAttribute(attributes, wanted)))
  );
}

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
