import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { UiScreen } from '../support/ui-screen.js';
import { engineWithProjects, furnishedEngine, type Step, seeing, walk } from './furnished.js';

/** What each number leads to. */
const VIEWS = ['containers', 'images', 'volumes', 'networks', 'projects', 'system', 'top'] as const;

/** Places whose own tabs, if there are any, are not chosen by number. */
const PLACES: Readonly<Record<string, readonly Step[]>> = {
  'the containers': [],
  'the stats': ['pane.containers', 'pane.next', 'pane.next'],
  'the logs': ['container.logs'],
  'the files of a volume': ['pane.volumes', seeing(/ledger/), 'volume.files'],
  'the flows of a network': ['pane.networks', seeing(/front/), 'network.flows'],
  'the detail of a project': ['pane.projects', seeing(/shop/), 'project.open'],
  'the stats of all containers': ['stats.all'],
};

describe('the numbers of the views', () => {
  for (const [name, steps] of Object.entries(PLACES)) {
    test(`lead there from ${name}`, async () => {
      for (const [index, view] of VIEWS.entries()) {
        const engine = await engineWithProjects();
        await using screen = await UiScreen.open(engine, { columns: 120, rows: 40 });
        await screen.until(({ containers, images }) => containers.isListed && images.isListed);
        await walk(screen, engine, steps);
        await screen.key(String(index + 1));
        await screen.until(({ focus }) => focus === view).catch(() => assert.fail(`${index + 1}: ${screen.text}`));
        assert.equal(screen.state.notice, undefined);
      }
    });
  }

  test('stand in no tab that is alone, which says so', async () => {
    const engine = await engineWithProjects();
    await using screen = await UiScreen.open(engine, { columns: 120, rows: 40 });
    await walk(screen, engine, PLACES['the detail of a project'] ?? []);
    await screen.shows((text) => text.includes('│ Services') && !text.includes('next tab'));
    await screen.press('detail.tab.next');
    await screen.shows(/It has this tab alone/);
  });

  test('are those of the tabs where there are several', async () => {
    await using screen = await UiScreen.open(await furnishedEngine(), { columns: 120, rows: 40 });
    await screen.press('container.open');
    await screen.key('3');
    await screen.until(({ detail }) => detail.tab === 'changes');
    await screen.press('detail.to.lists', 'pane.system');
    await screen.key('7');
    await screen.until(({ system }) => system.tab === 'requests');
  });
});
