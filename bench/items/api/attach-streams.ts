import { ApiConnection } from '../../measure/api-connection.js';
import { AttachedClient } from '../../measure/attached-client.js';
import { type Finding, ratios } from '../../measure/finding.js';
import { inTurn } from '../../measure/in-turn.js';
import type { ApiService } from '../../world/api-service.js';
import { demand, remove, run } from './container.js';
import { type ApiMeasure, NO_SLOWER, worksOf } from './measure.js';

const COUNT = 200;
const LINES = 20;

/** A line that a container's program writes, until it is with all who are attached. */
export const attachStreams: ApiMeasure = async (services, { isQuick }) => {
  const item = `API: a line to ${COUNT} who are attached`;
  await using stack = new AsyncDisposableStack();
  const clients = new Map<string, AttachedClient>();
  const memory: Finding[] = [];
  for (const service of services) {
    const { name } = service;
    const before = service.memoryKib();
    clients.set(name, stack.use(await attachMany(service, stack)));
    const addedMib = (service.memoryKib() - before) / 1024;
    memory.push({ kind: 'figure', item: `${item}: memory, ${name}`, value: addedMib, unit: 'MiB' });
  }
  const works = worksOf(services, async ({ name }) => await clients.get(name)?.measure(LINES));
  const times = await inTurn(works, { rounds: isQuick ? 5 : 30, warmUp: 5 });
  return [...ratios(item, times, { targets: NO_SLOWER }), ...memory];
};

async function attachMany({ socketPath }: ApiService, stack: AsyncDisposableStack): Promise<AttachedClient> {
  const connection = stack.use(await ApiConnection.open(socketPath));
  const id = await run(connection, { Cmd: ['cat'], OpenStdin: true, HostConfig: { NetworkMode: 'none' } });
  stack.defer(async () => await removeEnded(connection, id));
  return await AttachedClient.open(socketPath, id, COUNT);
}

/** Its program ends with its input. Podman 4.3 fails where it is to kill one that is ending. */
async function removeEnded(connection: ApiConnection, id: string): Promise<void> {
  await demand(connection, 'POST', `/containers/${id}/stop?t=0`).catch(() => undefined);
  await demand(connection, 'POST', `/containers/${id}/wait`);
  await remove(connection, id);
}
