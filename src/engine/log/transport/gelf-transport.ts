import { parseGelfAddress } from '../log-address.js';
import type { LogSource } from '../log-source.js';
import { udpSender } from './datagram-sender.js';
import { compressGelf, type GelfCompression, gelfDatagrams, gelfExtra, gelfMessage } from './gelf-message.js';
import type { LogMessage, LogTransport } from './log-transport.js';
import type { TransportHost } from './open-transport.js';
import { StreamConnection } from './stream-connection.js';

const RETRY_WAIT_MS = 1000;
const ID_BYTES = 8;
const FASTEST = 1;
const END = Buffer.from([0]);

export function gelfTransport({ random }: TransportHost, source: LogSource): LogTransport {
  const { options } = source.config;
  const address = parseGelfAddress(options['gelf-address'] ?? '');
  const form = { hostname: source.hostname, extra: gelfExtra(source) };
  const inventId = (): Uint8Array => Buffer.from(random.hex(ID_BYTES), 'hex');
  if (address.kind === 'udp') {
    const sender = udpSender(address);
    const compression = compressionOf(options);
    const datagrams = (message: LogMessage): readonly Buffer[] =>
      gelfDatagrams(compressGelf(gelfMessage(message, form), compression), inventId);
    return {
      maxRetries: undefined,
      retryWaitMs: RETRY_WAIT_MS,
      async send(messages) {
        for (const message of messages) for (const datagram of datagrams(message)) await sender.send(datagram);
      },
      [Symbol.asyncDispose]: async () => sender[Symbol.dispose](),
    };
  }
  const connection = new StreamConnection(address);
  const { 'gelf-tcp-max-reconnect': tries, 'gelf-tcp-reconnect-delay': seconds } = options;
  return {
    maxRetries: tries === undefined ? undefined : Number(tries),
    retryWaitMs: seconds === undefined ? RETRY_WAIT_MS : Number(seconds) * 1000,
    send: (messages) =>
      connection.write(Buffer.concat(messages.flatMap((message) => [gelfMessage(message, form), END]))),
    [Symbol.asyncDispose]: async () => connection[Symbol.dispose](),
  };
}

function compressionOf(options: LogSource['config']['options']): GelfCompression {
  const type = options['gelf-compression-type'];
  const level = options['gelf-compression-level'];
  return {
    type: type === 'zlib' || type === 'none' ? type : 'gzip',
    level: level === undefined ? FASTEST : Number(level),
  };
}
