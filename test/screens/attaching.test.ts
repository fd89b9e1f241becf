import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { oneContainer } from '../support/shell-screen.js';
import { UiScreen } from '../support/ui-screen.js';

describe('attaching', () => {
  test('shows what the program writes; ctrl-p ctrl-q leaves it, and it goes on', async () => {
    const engine = oneContainer(true);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    screen.terminal.press('A');
    await screen.shows(/Attached to web\. ctrl-p ctrl-q detaches/);
    engine.write('web', 'hello from inside');
    await screen.shows(/attach web[^]*hello from inside/);
    screen.terminal.press('ctrl-p', 'ctrl-q');
    await screen.shows(/Detached from web\. It goes on\./);
    await screen.shows(/● web/);
    assert.equal(screen.state.terminals.tabs.length, 0);
  });

  test('where the program has no terminal, lines are shown as they are typed, and ctrl-c leaves', async () => {
    const engine = oneContainer(false);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    screen.terminal.press('A');
    await screen.shows(/Attached to web, which has no terminal/);
    engine.write('web', 'one\ntwo\n');
    await screen.shows(/│one +│[^]*│two +│/);
    screen.terminal.press('a', 'b');
    await screen.shows(/│ab/);
    screen.terminal.press('ctrl-c');
    await screen.shows(/Detached from web/);
  });

  test('whoever leaves gantry reads that the program goes on', async () => {
    await using screen = await UiScreen.open(oneContainer(true));
    await screen.shows(/● web/);
    screen.terminal.press('A');
    await screen.shows(/Attached to web\. ctrl-p ctrl-q detaches/);
    screen.terminal.press('ctrl-]');
    await screen.until(({ terminals }) => !terminals.isTyping);
    await screen.key('q', 'q');
    const text = await screen.shows(/Quit\?[^]*By leaving you detach; what runs there goes on\./);
    assert.doesNotMatch(text, /asked to end/);
  });

  test('ends with the program, and says so', async () => {
    const engine = oneContainer(true);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    screen.terminal.press('A');
    await screen.shows(/Attached to web/);
    engine.write('web', 'last words');
    await screen.shows(/last words/);
    await engine.exit('web', 3);
    await screen.shows(/last words[^]*The program of web has ended with 3/);
  });
});
