import { mkdirSync, readFileSync } from 'node:fs';

import { engineError } from '../errors/engine-error.js';
import type { Host } from '../host/host.js';
import { nodeHost } from '../host/node/node-host.js';
import type { ContainerParts, OwnPrograms } from './container/container-parts.js';
import { openContainerService } from './container/open-container-service.js';
import { recoverContainers } from './container/recover-containers.js';
import type { Engine } from './engine.js';
import { openEventJournal } from './event/event-journal.js';
import { openImages } from './image/open-images.js';
import { wakeKeeper } from './keeper/wake-keeper.js';
import { containerRecords } from './metadata/containers.js';
import { openDatabase } from './metadata/database.js';
import { eventRecords } from './metadata/events.js';
import { volumeRecords } from './metadata/volumes.js';
import { DEFAULT_DATA_ROOT, DEFAULT_RUN_ROOT, layout, type Roots } from './roots.js';
import { openSystemService } from './system/open-system-service.js';
import { openExecService } from './task/open-exec-service.js';
import { openStreamService } from './task/open-stream-service.js';
import { openVolumeStore } from './volume/volume-store.js';

export type OpenEngineOptions = {
  readonly dataRoot?: string | undefined;
  readonly runRoot?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly programs: OwnPrograms;
  readonly version: string;
};
