import type { Engine } from '../engine/index.js';
import type { Route } from './route.js';
import { absentRoutes } from './routes/absent.js';
import { imageTransferRoutes } from './routes/image-transfers.js';
import { imageRoutes } from './routes/images.js';
import { pingRoutes } from './routes/ping.js';
import { registryRoutes } from './routes/registries.js';
import { systemRoutes } from './routes/system.js';

export type ApiRoutesOptions = {
  readonly engine: Engine;
  readonly version: string;
  readonly nowMs: () => number;
};

/** Every endpoint that is answered. `docs/docker-api.md` is made from this list. */
export function apiRoutes(options: ApiRoutesOptions): readonly Route[] {
  return [
    ...pingRoutes(),
    ...systemRoutes(options),
    ...imageRoutes(options),
    ...imageTransferRoutes(options),
    ...registryRoutes(options),
    ...absentRoutes(),
  ];
}
