import { describe, test } from 'node:test';

import { paneRect } from '../../src/ui/layout.js';
import type { PaneId } from '../../src/ui/state/app-state.js';
import type { DetailedList } from '../../src/ui/state/detail/detail.js';
import { tabsOf } from '../../src/ui/state/detail/tabs.js';
import { SYSTEM_TABS } from '../../src/ui/state/system/system-view.js';
import { FakeEngine } from '../support/fake-engine.js';
import { echo } from '../support/shell-screen.js';
import { UiScreen } from '../support/ui-screen.js';
import {
  atEverySize,
  becomes,
  LookedAt,
  MODES,
  SCREEN_MODES,
  type ScreenMode,
  whyPanesBroken,
} from '../support/whole-screen.js';
import { engineWithProjects, furnishedEngine, type Step, seeing, TO_WEB, walk } from './furnished.js';

/** How one comes to a pane, and what it shows at every size. */
type PaneRow = {
  readonly steps: readonly Step[];
  readonly shows: RegExp;
  /** A row of it is selected, and must be in view. */
  readonly isList?: boolean | undefined;
  readonly engine?: (() => Promise<FakeEngine>) | undefined;
};

const openShell: Step = async (screen, engine) => {
  engine.programs.set('bash', echo);
  await screen.press('container.shell');
  await screen.shows(/root@web/);
  // How one comes back from there is said over as many lines as that needs, for a while.
  engine.advance(60_000);
  await screen.until(({ notice }) => notice === undefined);
};

const tick: Step = async (screen, engine) => {
  engine.tick();
  await screen.until(({ usage }) => usage.size > 0);
};

/** Each but the detail and the system, which have tabs. One without a row does not compile. */
const PANES: Readonly<Record<Exclude<PaneId, 'detail' | 'system'>, PaneRow>> = {
  containers: { steps: TO_WEB, shows: /1 Containers[^]*web/, isList: true },
  images: { steps: ['pane.images'], shows: /2 Images/, isList: true },
  volumes: { steps: ['pane.volumes', seeing(/ledger/)], shows: /3 Volumes[^]*ledger/, isList: true },
  networks: { steps: ['pane.networks', seeing(/front/)], shows: /4 Networks[^]*front/, isList: true },
  projects: {
    steps: ['pane.projects', seeing(/shop/), 'move.last'],
    shows: /5 Projects[^]*shop/,
    isList: true,
    engine: engineWithProjects,
  },
  stats: { steps: [...TO_WEB, tick, 'pane.next', 'pane.next'], shows: /Stats: web[^]*cpu/ },
  logs: { steps: [...TO_WEB, 'container.logs', seeing(/GET/)], shows: /Logs: web[^]*GET/ },
  terminal: { steps: [...TO_WEB, openShell], shows: /web/ },
  top: { steps: [tick, 'stats.all'], shows: /7 Stats of all containers/, isList: true },
};

/** What opens the detail of each kind, and its title. */
const OPENERS: Readonly<Record<DetailedList, PaneRow>> = {
  containers: { steps: [...TO_WEB, 'container.open'], shows: / web / },
  images: { steps: ['pane.images', 'move.last', 'image.open'], shows: /1 / },
  volumes: { steps: ['pane.volumes', seeing(/ledger/), 'volume.files'], shows: / ledger / },
  networks: { steps: ['pane.networks', seeing(/front/), 'network.flows'], shows: / front / },
  projects: {
    steps: ['pane.projects', seeing(/shop/), 'move.last', 'project.open'],
    shows: / shop /,
    engine: engineWithProjects,
  },
};

/** A test for each kind of terminal. */
function testPane(name: string, row: PaneRow, focus: PaneId): void {
  for (const mode of SCREEN_MODES) test(`${name}, ${mode}`, async () => await lookAt(row, focus, mode));
}

async function lookAt(row: PaneRow, focus: PaneId, mode: ScreenMode): Promise<void> {
  const engine = await (row.engine ?? furnishedEngine)();
  await using screen = await UiScreen.open(engine, { env: MODES[mode], columns: 200, rows: 50 });
  await walk(screen, engine, row.steps);
  await screen.until((state) => state.focus === focus);
  const whyNot = (): string => whyPaneBroken(screen, row, mode);
  await atEverySize(screen, whyNot);
  if (focus === 'terminal') return;
  await screen.press('pane.larger', 'pane.larger');
  await becomes(screen, whyNot);
}

/** What is wrong with the pane that has the keys, or with those around it. */
function whyPaneBroken(screen: UiScreen, { shows, isList = false }: PaneRow, mode: ScreenMode): string {
  const looked = new LookedAt(screen.terminal.screen, mode);
  const broken = looked.wrongCells || whyPanesBroken(looked, screen);
  const rect = paneRect(screen.state, screen.state.focus);
  if (broken !== '' || !rect) return broken || 'it is not on the screen';
  const { text, markedRows } = looked.piece(rect);
  if (!shows.test(text)) return `it does not show ${String(shows)}`;
  return isList && markedRows === 0 ? 'the row that is selected is not in view' : '';
}

describe('every pane is whole at every size', () => {
  for (const [pane, row] of Object.entries(PANES)) testPane(pane, row, pane as PaneId);
});

describe('a screen with nothing on it is whole at every size', () => {
  const engine = async (): Promise<FakeEngine> => new FakeEngine();
  testPane('no containers', { steps: [], shows: /1 Containers/, engine }, 'containers');
  testPane('no images', { steps: ['pane.images'], shows: /2 Images/, engine }, 'images');
  testPane('no volumes', { steps: ['pane.volumes'], shows: /3 Volumes/, engine }, 'volumes');
  testPane('no projects', { steps: ['pane.projects'], shows: /5 Projects/, engine }, 'projects');
  testPane('no figures', { steps: ['stats.all'], shows: /7 Stats/, engine }, 'top');
});

describe('every tab of a detail is whole at every size', () => {
  for (const [of, row] of Object.entries(OPENERS)) {
    for (const { tab, title, short } of tabsOf(of as DetailedList)) {
      const turn: Step = async (screen) => {
        for (let turns = 0; turns < tabsOf(of as DetailedList).length && screen.state.detail.tab !== tab; turns++)
          await screen.press('detail.tab.next');
        await screen.until(({ detail }) => detail.tab === tab);
      };
      const shows = new RegExp(`(${title}|${short})`);
      testPane(`${of}, ${title}`, { ...row, steps: [...row.steps, turn], shows }, 'detail');
    }
  }
});

describe('every tab of the system is whole at every size', () => {
  for (const { tab, title, short } of SYSTEM_TABS) {
    const shows = new RegExp(`6 System[^]*(${title}|${short})`);
    testPane(title, { steps: ['pane.system', `system.tab.${tab}`], shows }, 'system');
  }
});
