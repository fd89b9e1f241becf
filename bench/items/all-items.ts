import { api } from './api.js';
import { bigLog } from './big-log.js';
import { builds } from './builds.js';
import { copies } from './copies.js';
import { crowd } from './crowd.js';
import { execs } from './execs.js';
import { imagesIn } from './images-in.js';
import { push, save } from './images-out.js';
import type { Item } from './item.js';
import { lifecycle } from './lifecycle.js';
import { lists } from './lists.js';
import { logs } from './logs.js';
import { manyLayers } from './many-layers.js';
import { manyRunning } from './many-running.js';
import { names } from './names.js';
import { networks } from './networks.js';
import { runs } from './runs.js';
import { screen } from './screen.js';
import { screenPulls } from './screen-pulls.js';
import { thinLines } from './thin-lines.js';
import { traffic } from './traffic.js';
import { volumes } from './volumes.js';
import { warmCalls } from './warm-calls.js';

/** In the order in which they are measured: what fills the disk comes late. */
export const ALL_ITEMS: readonly Item[] = [
  runs,
  warmCalls,
  execs,
  lifecycle,
  crowd,
  networks,
  names,
  traffic,
  lists,
  manyRunning,
  logs,
  api,
  copies,
  builds,
  volumes,
  imagesIn,
  push,
  save,
  manyLayers,
  screen,
  screenPulls,
  thinLines,
  bigLog,
];
