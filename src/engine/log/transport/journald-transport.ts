import { JOURNAL_SOCKET } from '../log-address.js';
import type { LogSource } from '../log-source.js';
import { localSender } from './datagram-sender.js';
import { journaldFields, journaldMessage } from './journald-message.js';
import type { LogTransport } from './log-transport.js';
import type { TransportHost } from './open-transport.js';

const RETRY_WAIT_MS = 1000;

export function journaldTransport({ syscalls }: TransportHost, source: LogSource, path = JOURNAL_SOCKET): LogTransport {
  const fields = journaldFields(source);
  const sender = localSender(syscalls, path);
  return {
    maxRetries: undefined,
    retryWaitMs: RETRY_WAIT_MS,
    async send(messages) {
      for (const message of messages) await sender.send(journaldMessage(message, fields));
    },
    [Symbol.asyncDispose]: async () => sender[Symbol.dispose](),
  };
}
