import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { aContainer, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine } from '../support/sample-engine.js';
import { UiScreen } from '../support/ui-screen.js';

const clipboard = (text: string): string => `\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`;

describe('what is said of an object goes to the clipboard', () => {
  for (const [columns, rows] of [
    [200, 50],
    [80, 24],
    [60, 15],
  ] as const)
    test(`from a list of what can be copied, at ${columns}x${rows}`, async () => {
      await using screen = await UiScreen.open(sampleEngine(), { columns, rows });
      await screen.press('object.copy');
      await screen.shows(/Copy: api[^]*▌ name +api[^]*short id[^]*image +127\.0\.0\.1:5000\/team\/etl/);
      await screen.key('j');
      const id = screen.state.containers.items.find(({ name }) => name === 'api')?.id ?? '';
      await screen.press('copy.choose');
      await screen.shows(new RegExp(`Copied: ${id.slice(0, 12)}`));
      assert.ok(screen.terminal.stdout.raw.includes(clipboard(id.slice(0, 12))));
      assert.equal(screen.state.overlay, undefined);
    });

  test('the key twice copies the name; of an image, a volume and a network too', async () => {
    const engine = sampleEngine();
    engine.volumes.add({ name: 'ledger' });
    await using screen = await UiScreen.open(engine);
    for (const pane of ['pane.images', 'pane.volumes', 'pane.networks']) {
      await screen.press(pane);
      await screen.key('y');
      await screen.until(({ overlay }) => overlay?.kind === 'copies');
      const { overlay } = screen.state;
      const name = overlay?.kind === 'copies' ? overlay.name : '';
      await screen.key('y');
      await screen.until((state) => state.overlay === undefined);
      assert.ok(screen.terminal.stdout.raw.includes(clipboard(name)), `${pane}: ${name}`);
    }
  });

  test('a hostile name is copied as it is, and shown harmless', async () => {
    const name = 'web\x1b]0;owned\x07';
    const engine = new FakeEngine({ containers: [aContainer(name, { state: runningState() })] });
    await using screen = await UiScreen.open(engine);
    await screen.key('y', 'y');
    await screen.shows(/Copied: web/);
    assert.ok(screen.terminal.stdout.raw.includes(clipboard(name)));
    assert.ok(!screen.terminal.stdout.raw.includes('\x1b]0;owned'));
  });

  test('where nothing is selected, the key says so', async () => {
    await using screen = await UiScreen.open(new FakeEngine());
    await screen.press('object.copy');
    await screen.shows(/Nothing is selected/);
  });
});
