import { parseFluentdAddress } from '../log-address.js';
import { findDurationMs, parseLogBoolean } from '../log-sizes.js';
import type { LogSource } from '../log-source.js';
import { fluentdMessages } from './fluentd-message.js';
import type { LogTransport } from './log-transport.js';
import type { TransportHost } from './open-transport.js';
import { StreamConnection } from './stream-connection.js';

const RETRY_WAIT_MS = 1000;
const LONGEST_ANSWER_MS = 30_000;
const CHUNK_BYTES = 16;

/**
 * Fluentd's forward protocol, as docker speaks it with `fluentd-async`: the container never waits. [ADR 11]
 */
export function fluentdTransport({ random, clock }: TransportHost, source: LogSource): LogTransport {
  const { options } = source.config;
  const isOn = (name: string): boolean => Boolean(options[name]) && parseLogBoolean(options[name] ?? '');
  const wantsAnswer = isOn('fluentd-request-ack');
  const hasNanos = isOn('fluentd-sub-second-precision');
  const durationMs = (name: string): number | undefined => findDurationMs(options[name] ?? '') || undefined;
  const retries = options['fluentd-max-retries'];
  const reconnectMs = durationMs('fluentd-async-reconnect-interval') ?? Number.POSITIVE_INFINITY;
  let connectedAtMs: number | undefined;
  let onAnswer: ((bytes: Buffer) => void) | undefined;
  const connection = new StreamConnection(parseFluentdAddress(options['fluentd-address'] ?? ''), {
    onData: (bytes) => onAnswer?.(bytes),
    longestStandstillMs: durationMs('fluentd-write-timeout'),
  });
  /** So that those behind one name take turns. */
  const reconnectInTurn = (): void => {
    const nowMs = clock.monotonicMs();
    if (connectedAtMs !== undefined && nowMs - connectedAtMs >= reconnectMs) {
      connection[Symbol.dispose]();
      connectedAtMs = undefined;
    }
    connectedAtMs ??= nowMs;
  };
  return {
    maxRetries: retries ? Number(retries) : undefined,
    retryWaitMs: durationMs('fluentd-retry-wait') ?? RETRY_WAIT_MS,
    async send(messages) {
      if (messages.length === 0) return;
      reconnectInTurn();
      const chunk = wantsAnswer ? Buffer.from(random.hex(CHUNK_BYTES), 'hex').toString('base64') : undefined;
      await connection.write(fluentdMessages(messages, { source, hasNanos, chunk }));
      if (chunk === undefined) return;
      // `{"ack": chunk}` in MessagePack: the name is in it as it is.
      let answer = Buffer.alloc(0);
      await connection.until((resolve) => {
        onAnswer = (bytes) => {
          answer = Buffer.concat([answer, bytes]);
          if (answer.includes(chunk)) resolve();
        };
      }, durationMs('fluentd-read-timeout') ?? LONGEST_ANSWER_MS);
    },
    [Symbol.asyncDispose]: async () => connection[Symbol.dispose](),
  };
}
