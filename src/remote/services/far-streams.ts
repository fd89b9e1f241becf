import type { AttachOptions, Container, LogEntry, LogOptions, StreamService } from '../../engine/index.js';
import { DETACH_KEYS, FarSession } from '../connection/far-session.js';
import { type FarParts, objectOf } from '../far-parts.js';
import { containerPath } from '../paths.js';
import { momentText } from '../reading/moment.js';
import { untilCancelled } from '../until-cancelled.js';
import type { ContainerReader } from './container-reader.js';
import { logBatches } from './log-batches.js';
import { watchFarStats } from './watch-far-stats.js';

const NOT_FOUND = { 404: 'container_not_found' } as const;

export function farStreams(parts: FarParts, reader: ContainerReader): StreamService {
  const { client } = parts;
  return {
    async attach(ref, options = {}) {
      const container = await reader.get(ref);
      const session = await attachSession(parts, container, options);
      if (options.size) await session.resize(options.size).catch(() => undefined);
      return session;
    },
    // Another machine's files are read by asking.
    logPath: async () => undefined,
    logs: (ref, options = {}) => untilCancelled(farLogs(parts, reader, { ref, ...options }), options.cancelSignal),
    stats: (options) => watchFarStats(parts, reader, options),
    async top(ref, { psArguments } = {}) {
      const query = { ps_args: psArguments?.join(' ') };
      const answer = await client.json('GET', containerPath(ref, '/top'), { query, refusals: NOT_FOUND });
      const table = objectOf(client, answer, 'a list of processes');
      return { titles: table.texts('Titles'), rows: table.textLists('Processes') };
    },
  };
}

async function* farLogs(
  { client }: FarParts,
  reader: ContainerReader,
  { ref, ...options }: LogOptions & { readonly ref: string },
): AsyncGenerator<readonly LogEntry[]> {
  const { id, config } = await reader.get(ref);
  const { stdout = true, stderr = true, follow = false, tail, sinceMs, untilMs, cancelSignal } = options;
  const { bytes } = await client.stream('GET', containerPath(id, '/logs'), {
    query: {
      stdout,
      stderr,
      follow,
      timestamps: true,
      tail: tail ?? 'all',
      since: sinceMs === undefined ? undefined : momentText(sinceMs),
      until: untilMs === undefined ? undefined : momentText(untilMs),
    },
    cancelSignal,
    refusals: NOT_FOUND,
  });
  yield* logBatches(bytes, { hasTty: config.hasTty, invalid: (reason) => client.invalid(reason) });
}

/** Connects to a container's own streams, whether it runs already or is about to. */
export async function attachSession(
  { client }: FarParts,
  { id, config: { hasTty } }: Container,
  { stdin = false, stdout = true, stderr = true, cancelSignal }: AttachOptions,
): Promise<FarSession> {
  const connection = await client.hijack(containerPath(id, '/attach'), {
    query: { stream: true, stdin, stdout, stderr, detachKeys: DETACH_KEYS },
    cancelSignal,
    refusals: NOT_FOUND,
  });
  return new FarSession(connection, {
    hasTty,
    cancelSignal,
    invalid: (reason) => client.invalid(reason),
    async resize({ rows, columns }) {
      await client.json('POST', containerPath(id, '/resize'), { query: { h: rows, w: columns } });
    },
  });
}
