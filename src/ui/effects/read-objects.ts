import type { Container, ContainerId, Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { Message } from '../state/message.js';
import { noneIfFar } from './unless-far.js';

type Dispatch = (message: Message) => void;

export async function listContainers({ containers }: Pick<Engine, 'containers'>, dispatch: Dispatch): Promise<void> {
  dispatch({ type: 'containers.listed', containers: await containers.list({ all: true }) });
}

export async function listImages({ images }: Pick<Engine, 'images'>, dispatch: Dispatch): Promise<void> {
  dispatch({ type: 'images.listed', images: await images.list() });
}

/** With the backups that are kept of them. */
export async function listVolumes(
  { volumes, backups }: Pick<Engine, 'volumes' | 'backups'>,
  dispatch: Dispatch,
): Promise<void> {
  const [found, kept] = await Promise.all([volumes.list(), noneIfFar(backups.list())]);
  dispatch({ type: 'backups.listed', backups: kept });
  dispatch({ type: 'volumes.listed', volumes: found });
}

/** What is gone, or cannot be looked into now, has no size. */
export async function measureVolume(
  { volumes }: Pick<Engine, 'volumes'>,
  name: string,
  dispatch: Dispatch,
): Promise<void> {
  try {
    dispatch({ type: 'volume.measured', name, sizeBytes: await volumes.size(name) });
  } catch (error) {
    if (!isEngineError(error)) throw error;
    dispatch({ type: 'volume.measured', name, sizeBytes: undefined });
  }
}

/** With what their containers suffer: one is drawn in the other. */
export async function listNetworks(engine: Pick<Engine, 'networks' | 'trouble'>, dispatch: Dispatch): Promise<void> {
  dispatch({ type: 'networks.listed', networks: await engine.networks.list() });
  await listTroubles(engine, dispatch);
}

export async function listTroubles({ trouble }: Pick<Engine, 'trouble'>, dispatch: Dispatch): Promise<void> {
  dispatch({ type: 'troubles.listed', troubles: await noneIfFar(trouble.status()) });
}

/** Reads some containers anew; says which of them are gone. */
export async function readContainers(
  { containers }: Pick<Engine, 'containers'>,
  ids: readonly ContainerId[],
  dispatch: Dispatch,
): Promise<void> {
  const found: Container[] = [];
  const gone: ContainerId[] = [];
  for (const id of ids) {
    try {
      found.push(await containers.get(id));
    } catch (error) {
      if (!isEngineError(error, 'container_not_found')) throw error;
      gone.push(id);
    }
  }
  dispatch({ type: 'containers.read', found, gone });
}
