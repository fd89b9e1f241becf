import type { LogSource } from '../log-source.js';
import type { LogMessage } from './log-transport.js';

const PRIORITY = { stdout: '6', stderr: '3' } as const;
const SHORT_ID = 12;
const NEWLINE = 0x0a;

/** What is the same in every message of a container. @see moby, daemon/logger/journald: New */
export function journaldFields(source: LogSource): Readonly<Record<string, string>> {
  const own = {
    CONTAINER_ID: source.id.slice(0, SHORT_ID),
    CONTAINER_ID_FULL: source.id,
    CONTAINER_NAME: source.name,
    CONTAINER_TAG: source.tag,
    IMAGE_NAME: source.image,
    SYSLOG_IDENTIFIER: source.tag,
  };
  const attributes = Object.entries(source.attributes)
    .map(([name, value]) => [fieldName(name), value] as const)
    .filter(([name]) => !OF_MESSAGES.has(name));
  return { ...own, ...Object.fromEntries(attributes), ...own }; // A label must not pass for another container.
}

/** What each message says of itself: a label must not say it a second time. */
const OF_MESSAGES: ReadonlySet<string> = new Set(['MESSAGE', 'PRIORITY', 'CONTAINER_PARTIAL_MESSAGE']);

/** Capitals, digits and underscores; an underscore at the beginning is the journal's own. */
const fieldName = (name: string): string =>
  name
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '_')
    .replace(/^_+/, '');

/** @see https://systemd.io/JOURNAL_NATIVE_PROTOCOL */
export function journaldMessage(message: LogMessage, fields: Readonly<Record<string, string>>): Buffer {
  const isPart = message.part !== undefined && !message.part.isLast;
  const all = [
    field('MESSAGE', message.bytes),
    field('PRIORITY', Buffer.from(PRIORITY[message.stream])),
    ...Object.entries(fields)
      .filter(([name]) => name !== '')
      .map(([name, value]) => field(name, Buffer.from(value))),
    ...(isPart ? [field('CONTAINER_PARTIAL_MESSAGE', Buffer.from('true'))] : []),
  ];
  return Buffer.concat(all);
}

/** With its length where the value has lines. */
function field(name: string, value: Uint8Array): Buffer {
  const end = Buffer.from('\n');
  if (!value.includes(NEWLINE)) return Buffer.concat([Buffer.from(`${name}=`), value, end]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(value.byteLength));
  return Buffer.concat([Buffer.from(`${name}\n`), length, value, end]);
}
