import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { anImage } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { testWhole } from '../support/screen-modes.js';
import { openSystem, typed } from '../support/system-screen.js';

describe('registries', () => {
  const engine = (): FakeEngine => {
    const made = new FakeEngine();
    made.pulls.offer('registry.lan:5000/team/web:1', anImage('registry.lan:5000/team/web:1'));
    made.pulls.offer('registry.lan:5000/team/web:2', anImage('registry.lan:5000/team/web:2'));
    made.registries.accounts.set('registry.lan:5000', 'jane:hunter2');
    return made;
  };

  test('log in with a password that nobody sees, and out once that was agreed to', async () => {
    const made = engine();
    await using screen = await openSystem('registries', made);
    await screen.shows(/There is no login to any registry\. n logs in/);
    await screen.press('registry.login');
    await screen.shows(/Log in to a registry/);
    await screen.type('registry.lan:5000');
    await screen.key('tab');
    await screen.type('jane');
    await screen.key('tab');
    await screen.type('wrong');
    await screen.shows(/\*\*\*\*\*/);
    await screen.key('enter');
    await screen.shows(/login .*failed|unauthorized/);
    await screen.key('ctrl-u');
    await screen.type('hunter2');
    await screen.key('enter');
    await screen.shows(/registry\.lan:5000 +jane/);
    assert.doesNotMatch(screen.terminal.stdout.raw, /hunter2/);
    assert.doesNotMatch(JSON.stringify(screen.state.overlay ?? {}), /hunter2/);
    await screen.press('registry.logout');
    await screen.shows(/Log out\?[^]*jane at registry\.lan:5000/);
    await screen.key('enter');
    await screen.hides(/Log out\?/);
    assert.equal((await made.registries.logins()).length, 1);
    await screen.press('registry.logout');
    await screen.key('y');
    await screen.shows(/Logged out of registry\.lan:5000/);
    await screen.shows(/There is no login/);
  });

  test('are searched; enter shows tags, and pulls one of them', async () => {
    const made = engine();
    await using screen = await openSystem('registries', made);
    await screen.press('registry.search');
    await typed(screen, 'web');
    await screen.shows(/search: web[^]*registry\.lan:5000\/team\/web/);
    await screen.press('registry.open');
    await screen.shows(/2 tags[^]*1[^]*2/);
    await screen.press('registry.open');
    await screen.until(({ pulls }) => pulls.length === 1);
    assert.equal(screen.state.pulls[0]?.ref, 'registry.lan:5000/team/web:1');
    await screen.until(({ pulls }) => pulls[0]?.status === 'done');
    await screen.until(({ overlay }) => overlay === undefined);
    await screen.press('registry.back');
    await screen.shows(/search: web/);
    await screen.key('escape');
    await screen.shows(/There is no login/);
  });

  test('that say no are told, and left again', async () => {
    const made = engine();
    made.control.failNext(
      'registries.search',
      engineError('registry_unreachable', { host: 'hub', reason: 'no route' }),
    );
    await using screen = await openSystem('registries', made);
    await screen.press('registry.search');
    await typed(screen, 'web');
    await screen.shows(/no route[^]*R reads again/);
    await screen.key('escape');
    await screen.shows(/There is no login/);
  });

  testWhole('the list', {
    open: async (env) => await openSystem('registries', engine(), { env }),
    shows: /There is no login/,
  });
  testWhole('the form', {
    open: async (env) => {
      const screen = await openSystem('registries', engine(), { env });
      await screen.press('registry.login');
      return screen;
    },
    shows: /Log in to a registry[^]*Password/,
    dialog: 'Log in to',
  });
});
