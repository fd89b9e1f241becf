import { type LoadedConfig, NOTHING_CONFIGURED } from '../../config/loaded-config.js';
import type { AppState, ListView, ScreenSize } from './app-state.js';
import { NO_DETAIL } from './detail/detail.js';
import { NO_LOGS } from './logs-view.js';
import { startView } from './settings/start-view.js';
import { FIRST_STATS_VIEW } from './stats/stats-view.js';
import { FIRST_SYSTEM_VIEW } from './system/system-view.js';
import { NO_TERMINALS } from './terminals/terminals.js';
import { NO_VISITS } from './visits/visits.js';
import { NO_SIZES } from './volume-sizes.js';

const LIST: ListView = { selectedId: undefined, top: 0, filter: '', sort: 0, isReversed: false, marked: new Set() };

/** The screen before the engine has said anything. */
export function initialState(options: {
  readonly nowMs: number;
  readonly size: ScreenSize;
  readonly hasDemo: boolean;
  /** The usual ones unless told. */
  readonly config?: Pick<LoadedConfig, 'config' | 'problems'> | undefined;
  /** The table of all containers' figures, instead of the lists. */
  readonly isTop?: boolean | undefined;
}): AppState {
  const { isTop = false, config = NOTHING_CONFIGURED, nowMs, size, hasDemo } = options;
  return {
    nowMs,
    size,
    hasDemo,
    settings: config.config,
    configProblems: config.problems,
    tellsConfigProblems: config.problems.length > 0,
    engine: { kind: 'opening' },
    silentSinceMs: undefined,
    machine: { hostname: '', warningCount: 0, sample: undefined, cpuHistory: [] },
    containers: { items: [], isListed: false },
    images: { items: [], isListed: false },
    volumes: { items: [], isListed: false },
    volumeSizes: NO_SIZES,
    backups: [],
    networks: { items: [], isListed: false },
    troubles: new Map(),
    capture: undefined,
    usage: new Map(),
    lists: { containers: LIST, images: LIST, volumes: LIST, networks: LIST, projects: LIST },
    showsAll: true,
    stats: { ...FIRST_STATS_VIEW, isHome: isTop },
    ...startView(config.config.view),
    ...(isTop ? { focus: 'top' } : {}),
    zoom: 'normal',
    visits: NO_VISITS,
    logs: NO_LOGS,
    detail: NO_DETAIL,
    system: FIRST_SYSTEM_VIEW,
    terminals: NO_TERMINALS,
    pending: new Map(),
    bulk: undefined,
    pulls: [],
    builds: [],
    overlay: undefined,
    cleanupAtWork: undefined,
    recentCommands: [],
    notice: undefined,
  };
}
