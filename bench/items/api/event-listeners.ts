import { ApiConnection } from '../../measure/api-connection.js';
import { sampleOf } from '../../measure/sample.js';
import type { ApiService } from '../../world/api-service.js';
import { byService, type Measured } from './by-service.js';
import { create, remove } from './container.js';
import { type Listener, listen, seenByAll } from './listener.js';
import type { ApiMeasure } from './measure.js';

const ROUNDS = 5;

/** How soon an event is with everybody who listens, and what they cost the server. */
export const eventListeners: ApiMeasure = async (services, { isQuick }) => {
  const count = isQuick ? 300 : 1000;
  return await byService(`API: one event to ${count} listeners`, services, (service) => measure(service, count));
};

async function measure(service: ApiService, count: number): Promise<Measured> {
  const before = service.memoryKib();
  using connection = await ApiConnection.open(service.socketPath);
  await using stack = new AsyncDisposableStack();
  const listeners: Listener[] = [];
  for (let index = 0; index < count; index += 1) {
    listeners.push(stack.use(await listen(service.socketPath, 'GET', '/v1.41/events?filters={"event":["create"]}')));
  }
  const timesMs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAtMs = performance.now();
    const seen = seenByAll(listeners, '"create"');
    const id = await create(connection, { Cmd: ['true'] });
    await seen;
    timesMs.push(performance.now() - startedAtMs);
    await remove(connection, id);
  }
  return { sample: sampleOf(timesMs), addedMib: (service.memoryKib() - before) / 1024 };
}
