import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { sampleEngine } from '../support/sample-engine.js';
import { UiScreen } from '../support/ui-screen.js';
import { furnishedEngine, seeing, walk } from './furnished.js';

describe('volumes', () => {
  test('3 shows them in the place of the images, 2 brings those back', async () => {
    const engine = sampleEngine();
    await engine.volumes.create({ name: 'ledger', labels: { tier: 'back' } });
    await using screen = await UiScreen.open(engine, { columns: 120, rows: 40 });
    await screen.shows(/2 Images/);
    await screen.key('3');
    await screen.shows(/3 Volumes/);
    await screen.shows(/ledger/);
    await screen.hides(/2 Images/);
    await screen.key('2');
    await screen.shows(/2 Images/);
  });

  test('made, looked at, and removed once that was agreed to', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine, { columns: 120, rows: 40 });
    await screen.key('3');
    await screen.press('volume.create');
    await screen.type('aardvark');
    await screen.key('enter');
    await screen.shows(/Made volume aardvark/);
    await screen.press('list.filter');
    await screen.type('aardvark');
    await screen.key('enter');
    await screen.press('volume.details');
    await screen.shows(/used by/);
    await screen.key('escape');
    await screen.press('volume.remove');
    await screen.shows(/Remove this volume\?/);
    await screen.key('left');
    await screen.key('y');
    await screen.shows(/Removed volume aardvark/);
    assert.deepEqual(await engine.volumes.list({ name: ['aardvark'] }), []);
  });
});

describe('networks', () => {
  test('made with a subnet, a container connected, drawn, and disconnected', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine, { columns: 140, rows: 40 });
    await screen.key('4');
    await screen.shows(/4 Networks/);
    await screen.press('network.create');
    await screen.type('back');
    await screen.press('form.next', 'form.next');
    await screen.type('10.77.0.0/24');
    await screen.press('form.next', 'form.next', 'form.next');
    await screen.key('space');
    await screen.shows(/gantry network create --subnet 10\.77\.0\.0\/24 --internal back/);
    await screen.key('enter');
    await screen.shows(/Made network back/);
    await screen.shows(/10\.77\.0\.0\/24 intern/);
    await screen.press('move.first');
    await screen.press('network.connect');
    await screen.shows(/Connect: /);
    await screen.key('enter');
    await screen.shows(/is on back now/);
    await screen.press('network.details');
    const drawn = await screen.shows(/└─ \w+ +10\.77\.0\.\d+/);
    assert.match(drawn, /gateway 10\.77\.0\.1/);
    await screen.key('escape');
    await screen.hides(/esc closes/);
    await screen.press('network.disconnect');
    await screen.key('enter');
    await screen.shows(/is no longer on back/);
  });

  test('what is always there is not removed, and says so', async () => {
    await using screen = await UiScreen.open(sampleEngine(), { columns: 120, rows: 40 });
    await screen.key('4');
    await screen.shows(/host/);
    await screen.press('network.remove');
    await screen.shows(/is always there/);
  });

  test('what cannot be is told beside its field, and nothing is made', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine, { columns: 120, rows: 40 });
    await screen.key('4');
    await screen.press('network.create');
    await screen.key('enter');
    await screen.shows(/Name .*✗ it needs one/);
    await screen.type('back');
    await screen.press('form.previous');
    await screen.type('=blue');
    await screen.shows(/Options +=blue.*✗ invalid argument "=blue"/);
    // Beside it there is no room for all of it.
    await screen.shows(/invalid argument "=blue": it must be of the form key=value/);
    await screen.key('enter');
    await screen.shows(/▌ Options/);
    assert.equal((await engine.networks.list({ type: 'custom' })).length, 0);
  });
});

describe('details', () => {
  const rows = {
    'of a volume': { steps: ['pane.volumes', seeing(/ledger/), 'volume.details'], row: /│ size +│ 6\.4 kB +│/ },
    'of a network': { steps: ['pane.networks', seeing(/front/), 'network.details'], row: /│ on +│ └─ web  10\.78\./ },
    'of an image': { steps: ['pane.images', 'move.last', 'image.details'], row: /│ platform +│ linux\/amd64 +│/ },
  } as const;
  for (const [name, { steps, row }] of Object.entries(rows)) {
    test(`${name} are a ruled table where they are few`, async () => {
      const engine = await furnishedEngine();
      await using screen = await UiScreen.open(engine, { columns: 120, rows: 40 });
      await screen.until(({ images }) => images.isListed);
      await walk(screen, engine, steps);
      await screen.shows(row);
    });
  }
});
