import { containerApi } from './container-api.js';
import type { Route } from './route.js';
import { absentRoutes } from './routes/absent.js';
import { buildRoutes } from './routes/build.js';
import { diskUsageRoutes } from './routes/disk-usage.js';
import { imageTransferRoutes } from './routes/image-transfers.js';
import { imageRoutes } from './routes/images.js';
import { metricsRoutes } from './routes/metrics.js';
import { networkRoutes } from './routes/networks.js';
import { pingRoutes } from './routes/ping.js';
import { registryRoutes } from './routes/registries.js';
import { systemRoutes } from './routes/system.js';
import { volumeRoutes } from './routes/volumes.js';
import type { ServedEngine } from './served-engine.js';

export type ApiRoutesOptions = {
  readonly engine: ServedEngine;
  readonly version: string;
  readonly nowMs: () => number;
};

/** Every endpoint that is answered. `docs/docker-api.md` is made from this list. */
export function apiRoutes(options: ApiRoutesOptions): readonly Route[] {
  return [
    ...pingRoutes(),
    ...metricsRoutes(options),
    ...systemRoutes(options),
    ...containerApi(options),
    ...diskUsageRoutes(options),
    ...imageRoutes(options),
    ...imageTransferRoutes(options),
    ...buildRoutes(options),
    ...networkRoutes(options),
    ...volumeRoutes(options),
    ...registryRoutes(options),
    ...absentRoutes(),
  ];
}
