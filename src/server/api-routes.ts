import type { Engine } from '../engine/index.js';
import type { Route } from './route.js';
import { pingRoutes } from './routes/ping.js';

/** Every endpoint that is answered. `docs/docker-api.md` is made from this list. */
export function apiRoutes({
  engine: _,
  version: __,
}: {
  readonly engine: Engine;
  readonly version: string;
}): readonly Route[] {
  return [...pingRoutes()];
}
