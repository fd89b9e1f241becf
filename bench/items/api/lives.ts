import { ApiConnection } from '../../measure/api-connection.js';
import { ratios } from '../../measure/finding.js';
import { inTurn } from '../../measure/in-turn.js';
import { create, demand, remove } from './container.js';
import { type ApiMeasure, NO_SLOWER, worksOf } from './measure.js';

/** Containers made, started, waited for and removed, one after the other. */
export const lives: ApiMeasure = async (services, { isQuick }) => {
  const options = { rounds: isQuick ? 10 : 40, warmUp: 2 };
  const onBridge = await inTurn(
    worksOf(services, ({ socketPath }) => oneLife(socketPath, 'bridge')),
    options,
  );
  const alone = await inTurn(
    worksOf(services, ({ socketPath }) => oneLife(socketPath, 'none')),
    options,
  );
  return [
    ...ratios('API: create, start, wait, remove; default bridge', onBridge, { targets: NO_SLOWER }),
    ...ratios('API: create, start, wait, remove; no network', alone, { targets: NO_SLOWER }),
  ];
};

async function oneLife(socketPath: string, network: string): Promise<void> {
  using connection = await ApiConnection.open(socketPath);
  using waiting = await ApiConnection.open(socketPath);
  const id = await create(connection, { Cmd: ['true'], HostConfig: { NetworkMode: network } });
  const exit = demand(waiting, 'POST', `/containers/${id}/wait?condition=next-exit`);
  await demand(connection, 'POST', `/containers/${id}/start`);
  await exit;
  await remove(connection, id);
}
