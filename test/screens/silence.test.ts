import { test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { sampleEngine } from '../support/sample-engine.js';
import { UiScreen } from '../support/ui-screen.js';

const SMALL = { columns: 80, rows: 24 };

test('an engine that lets its lists be waited for is said not to answer, until it does', async () => {
  const engine = sampleEngine();
  const release = engine.control.hold('containers.list');
  await using screen = new UiScreen(engine, SMALL);
  await screen.shows(/gantry +no answer for \d+s[^]*Reading the containers/);
  release();
  await screen.shows(/\d running/);
  await screen.hides(/no answer/);
});

test('so is one elsewhere that tells no figures, and falls silent', async () => {
  const engine = sampleEngine();
  engine.control.failNext(
    'system.hostSample',
    engineError('far_lacks', { what: 'the load of the machine', context: 'far' }),
  );
  await using screen = await UiScreen.open(engine, SMALL);
  await screen.shows(/\d running/);
  const release = engine.control.hold('system.info');
  await screen.shows(/no answer for \d+s/);
  release();
  await screen.hides(/no answer/);
});
