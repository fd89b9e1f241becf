import { ApiConnection } from '../../measure/api-connection.js';
import { sampleOf } from '../../measure/sample.js';
import type { ApiService } from '../../world/api-service.js';
import { byService, type Measured } from './by-service.js';
import { demand, remove, run } from './container.js';
import { type Listener, listen, seenByAll } from './listener.js';
import type { ApiMeasure } from './measure.js';

const COUNT = 200;
const WARM_UP = 3;
const ASK_EVERY_MS = 100;

/** A line that a container's program writes, until it is with all who are attached. */
export const attachStreams: ApiMeasure = async (services, { isQuick }) =>
  await byService(`API: a line to ${COUNT} who are attached`, services, (service) =>
    measure(service, { rounds: isQuick ? 20 : 100 }),
  );

async function measure(service: ApiService, { rounds }: { readonly rounds: number }): Promise<Measured> {
  const { socketPath } = service;
  const before = service.memoryKib();
  using connection = await ApiConnection.open(socketPath);
  const id = await run(connection, { Cmd: ['cat'], OpenStdin: true, HostConfig: { NetworkMode: 'none' } });
  await using stack = new AsyncDisposableStack();
  const attach = `/v1.41/containers/${id}/attach?stream=1`;
  const listeners: Listener[] = [];
  while (listeners.length < COUNT) listeners.push(stack.use(await listen(socketPath, 'POST', `${attach}&stdout=1`)));
  const { connection: writer } = stack.use(await listen(socketPath, 'POST', `${attach}&stdin=1`));
  await attached(listeners, writer);
  const timesMs: number[] = [];
  for (let round = -WARM_UP; round < rounds; round += 1) {
    const startedAtMs = performance.now();
    const seen = seenByAll(listeners, `line ${round}\n`);
    writer.socket.write(`line ${round}\n`);
    await seen;
    if (round >= 0) timesMs.push(performance.now() - startedAtMs);
  }
  const addedMib = (service.memoryKib() - before) / 1024;
  await stack.disposeAsync();
  await removeEnded(connection, id);
  return { sample: sampleOf(timesMs), addedMib };
}

/** An answer tells that somebody may listen, and not that he does already. */
async function attached(listeners: readonly Listener[], writer: ApiConnection): Promise<void> {
  using asking = new DisposableStack();
  asking.adopt(
    setInterval(() => writer.socket.write('ready\n'), ASK_EVERY_MS),
    clearInterval,
  );
  await seenByAll(listeners, 'ready\n');
}

/** Its program ends with its input. Podman 4.3 fails where it is to kill one that is ending. */
async function removeEnded(connection: ApiConnection, id: string): Promise<void> {
  await demand(connection, 'POST', `/containers/${id}/stop?t=0`).catch(() => undefined);
  await demand(connection, 'POST', `/containers/${id}/wait`);
  await remove(connection, id);
}
