import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { ContainerMount, CreateContainer, Engine } from '../../engine/index.js';
import { invalid } from '../values/invalid.js';

/** Where programs look for it. */
const INSIDE = '/var/run/docker.sock';
/** Where `gantry serve` listens unless it is told otherwise. */
const SOCKET = 'gantry.sock';

/**
 * With `--use-api-socket` the socket of `gantry serve` is in the container. Whoever has it is root on this machine, as far
 * as that lets them be.
 *
 * @throws argument_invalid where nobody serves
 */
export async function withApiSocket(
  { system }: Pick<Engine, 'system'>,
  options: CreateContainer,
  { useApiSocket }: { readonly useApiSocket: boolean },
): Promise<CreateContainer> {
  if (!useApiSocket) return options;
  const source = join((await system.info()).runRoot, SOCKET);
  if (!existsSync(source)) throw invalid(`--use-api-socket: nobody listens on ${source}: start gantry serve first`);
  const mount: ContainerMount = {
    type: 'bind',
    source,
    destination: INSIDE,
    isReadOnly: false,
    options: [],
    mayCreateSource: false,
  };
  return { ...options, mounts: [...(options.mounts ?? []), mount] };
}
