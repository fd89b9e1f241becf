import { apiRoutes } from './api-routes.js';
import type { Route } from './route.js';

/** The routes, to be asked for what they are called and for nothing else: they never see an engine. */
export function routesAlone(): readonly Route[] {
  const engine = {} as Parameters<typeof apiRoutes>[0]['engine'];
  return apiRoutes({ engine, version: '', nowMs: () => 0 });
}
