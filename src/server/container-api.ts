import { Attachments } from './attach/attachments.js';
import type { Route } from './route.js';
import { checkpointRoutes } from './routes/checkpoints.js';
import { commitRoutes } from './routes/commit.js';
import { attachRoutes } from './routes/container-attach.js';
import { fileRoutes } from './routes/container-files.js';
import { lifeRoutes } from './routes/container-life.js';
import { logRoutes } from './routes/container-logs.js';
import { statsRoutes } from './routes/container-stats.js';
import { containerRoutes } from './routes/containers.js';
import { execRoutes } from './routes/execs.js';
import type { ServedEngine } from './served-engine.js';

/** Every endpoint of containers and of further processes in them, and what these remember between requests. */
export function containerApi({
  engine,
  nowMs,
}: {
  readonly engine: ServedEngine;
  readonly nowMs: () => number;
}): readonly Route[] {
  const attachments = new Attachments(engine);
  return [
    // Before a removal, which takes names with slashes.
    ...checkpointRoutes(engine),
    ...containerRoutes({ engine, nowMs }),
    ...lifeRoutes({ engine, attachments }),
    ...attachRoutes({ engine, attachments }),
    ...logRoutes({ engine, nowMs }),
    ...statsRoutes(engine),
    ...fileRoutes(engine),
    ...execRoutes(engine),
    ...commitRoutes(engine),
  ];
}
