import { once } from 'node:events';

import { ApiConnection } from '../../measure/api-connection.js';
import { type Finding, ratios } from '../../measure/finding.js';
import { inTurn } from '../../measure/in-turn.js';
import { create, demand, remove } from './container.js';
import { type ApiMeasure, NO_SLOWER, worksOf } from './measure.js';

const MEGABYTE = 1e6;

/** A container's whole log through the socket. */
export const logStream: ApiMeasure = async (services, { isQuick }) => {
  const megabytes = isQuick ? 30 : 200;
  const script = `yes ${'x'.repeat(99)} | head -c ${megabytes * MEGABYTE}`;
  const settings = { Cmd: ['sh', '-c', script], HostConfig: { NetworkMode: 'none' } };
  const ids = new Map<string, string>();
  for (const { name, socketPath } of services) {
    using connection = await ApiConnection.open(socketPath);
    const id = await create(connection, settings);
    ids.set(name, id);
    await demand(connection, 'POST', `/containers/${id}/start`);
    await demand(connection, 'POST', `/containers/${id}/wait`);
  }
  const times = await inTurn(
    worksOf(services, ({ name, socketPath }) => readLog(socketPath, ids.get(name) ?? '', megabytes * MEGABYTE)),
    { rounds: isQuick ? 2 : 5 },
  );
  for (const { name, socketPath } of services) {
    using connection = await ApiConnection.open(socketPath);
    await remove(connection, ids.get(name) ?? '');
  }
  const item = `API: a log of ${megabytes} MB`;
  const rates: readonly Finding[] = Object.entries(times).map(([name, { medianMs }]) => ({
    kind: 'figure',
    item: `${item}, ${name}`,
    value: (megabytes / medianMs) * 1000,
    unit: 'MB/s',
  }));
  return [...ratios(item, times, { targets: NO_SLOWER }), ...rates];
};

/** Reads without looking at it. @throws where less comes than was written */
async function readLog(socketPath: string, id: string, expected: number): Promise<void> {
  using connection = await ApiConnection.open(socketPath);
  const { socket } = connection;
  let size = 0;
  socket.on('data', (chunk: Buffer) => {
    size += chunk.length;
  });
  // The version without keeping alive: its end is the end of the connection.
  socket.write(`GET /v1.41/containers/${id}/logs?stdout=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  await once(socket, 'end');
  if (size < expected) throw new Error(`a log of ${size} bytes instead of ${expected}`);
}
