import { ApiConnection } from '../../measure/api-connection.js';
import { type Finding, type Ratio, ratios } from '../../measure/finding.js';
import { inTurn } from '../../measure/in-turn.js';
import type { Sample } from '../../measure/sample.js';
import type { ApiService } from '../../world/api-service.js';
import { create, remove } from './container.js';
import { type ApiMeasure, NO_SLOWER, worksOf } from './measure.js';

const CONNECTIONS = 8;
const LIST = '/v1.41/containers/json?all=1';

/** `/containers/json` with ever more containers, asked by several clients as fast as they are answered. */
export const containerLists: ApiMeasure = async (services, { isQuick }) => {
  const findings: Finding[] = [];
  const made = new Map<string, string[]>(services.map(({ name }) => [name, []]));
  const asked = new Map([
    [1, isQuick ? 400 : 4000],
    [100, isQuick ? 64 : 400],
    [1000, 24],
  ]);
  for (const wanted of isQuick ? [1, 100] : [1, 100, 1000]) {
    for (const service of services) await fill(service, made.get(service.name) ?? [], wanted);
    const count = asked.get(wanted) ?? 1;
    const times = await inTurn(
      worksOf(services, ({ socketPath }) => askOften(socketPath, count)),
      { rounds: isQuick ? 3 : 7 },
    );
    const item = `API: /containers/json, ${wanted} containers`;
    findings.push(...ratios(item, times, { targets: NO_SLOWER }), ...rates(item, times, count));
  }
  for (const service of services) await empty(service, made.get(service.name) ?? []);
  return findings;
};

/** Makes more until there are `wanted`. */
async function fill({ socketPath }: ApiService, ids: string[], wanted: number): Promise<void> {
  using connection = await ApiConnection.open(socketPath);
  while (ids.length < wanted) ids.push(await create(connection, { Cmd: ['true'], Labels: { tier: 'back' } }));
}

async function empty({ socketPath }: ApiService, ids: readonly string[]): Promise<void> {
  using connection = await ApiConnection.open(socketPath);
  for (const id of ids) await remove(connection, id);
}

/** @returns the milliseconds that it took, without those for connecting */
async function askOften(socketPath: string, count: number): Promise<number> {
  using stack = new DisposableStack();
  const connections: ApiConnection[] = [];
  while (connections.length < CONNECTIONS) connections.push(stack.use(await ApiConnection.open(socketPath)));
  const startedAtMs = performance.now();
  let left = count;
  const askOn = async (connection: ApiConnection): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const { status } = await connection.ask('GET', LIST);
      if (status !== 200) throw new Error(`${LIST}: ${status}`);
    }
  };
  await Promise.all(connections.map(askOn));
  return performance.now() - startedAtMs;
}

const rates = (item: string, times: Readonly<Record<Ratio['against'], Sample>>, count: number): readonly Finding[] =>
  Object.entries(times).map(([name, { medianMs }]) => ({
    kind: 'figure',
    item: `${item}, ${name}`,
    value: (count / medianMs) * 1000,
    unit: 'requests/s',
  }));
