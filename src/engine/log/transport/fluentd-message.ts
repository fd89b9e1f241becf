import type { LogSource } from '../log-source.js';
import { epochTime } from './log-time.js';
import type { LogMessage } from './log-transport.js';
import { type Packable, PackedTime, packMessage } from './message-pack.js';

export type FluentdForm = {
  readonly source: Pick<LogSource, 'id' | 'name' | 'tag' | 'attributes'>;
  readonly hasNanos: boolean;
  /** To be named in the other side's confirmation; undefined where none is wanted. */
  readonly chunk?: string | undefined;
};

/**
 * Messages in forward mode: `[tag, [[time, record], …], option]`.
 * @see https://github.com/fluent/fluentd/wiki/Forward-Protocol-Specification-v1
 */
export function fluentdMessages(messages: readonly LogMessage[], { source, hasNanos, chunk }: FluentdForm): Buffer {
  const entries = messages.map((message): Packable => {
    const time = epochTime(message.time);
    return [hasNanos ? new PackedTime(time) : time.seconds, recordOf(message, source)];
  });
  return packMessage([source.tag, entries, ...(chunk === undefined ? [] : [{ chunk }])]);
}

/** @see moby, daemon/logger/fluentd: Log */
function recordOf({ stream, bytes, part }: LogMessage, { id, name, attributes }: FluentdForm['source']): Packable {
  const own = { container_id: id, container_name: `/${name}`, source: stream, log: bytes };
  return {
    ...own,
    ...attributes,
    ...own, // A label must not pass for another container, or for what this one says.
    ...(part && {
      partial_message: 'true',
      partial_id: part.id,
      partial_ordinal: String(part.ordinal),
      partial_last: String(part.isLast),
    }),
  };
}
