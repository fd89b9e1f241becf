import { describe, test } from 'node:test';

import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen } from '../support/ui-screen.js';

/** What each view says while there is nothing in it: which key to press. */
const EMPTY_VIEWS: readonly (readonly [name: string, keys: readonly string[], says: RegExp])[] = [
  ['the containers', [], /No containers yet\.[^]*Press enter to start four small demo containers/],
  ['a form to run one', [], /or n to fill in a form and run one/],
  ['the images', ['2'], /No images\. Press u to pull one/],
  ['the volumes', ['3'], /No volumes\. Press n to make one/],
  ['the projects', ['5'], /No compose projects\.[^]*Press 1 for the containers/],
  ['the stats', [], /Figures of the container under the cursor\.[^]*Press 7 for all of them/],
  ['the stats of all containers', ['7'], /There are no containers\. Press n to run one/],
];

describe('a screen with nothing on it says what to press', () => {
  for (const [name, keys, says] of EMPTY_VIEWS) {
    test(`in ${name}`, async () => {
      await using screen = await UiScreen.open(new FakeEngine(), { columns: 120, rows: 40 });
      for (const key of keys) await screen.key(key);
      await screen.shows(says);
    });
  }

  test('also at 80x24 and in ASCII', async () => {
    const env = { TERM: 'xterm', LANG: 'C' };
    await using screen = await UiScreen.open(new FakeEngine(), { columns: 80, rows: 24, env });
    await screen.shows(
      /Press enter to start four small demo containers[^]*gantry run -d --name web nginx does in a shell\./,
    );
    await screen.key('2');
    await screen.shows(/No images\. Press u to pull one/);
  });

  test('and the form that it names runs a container', async () => {
    const engine = new FakeEngine();
    engine.pulls.offer('nginx:latest');
    await using screen = await UiScreen.open(engine, { columns: 120, rows: 40 });
    await screen.key('n');
    await screen.type('nginx');
    await screen.key('enter');
    await screen.shows(/Started \S+\./);
  });
});
