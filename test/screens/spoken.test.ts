import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';

import { Phrasebook } from '../../src/ui/language/phrasebook.js';
import { speakFrom } from '../../src/ui/language/say.js';
import { aContainer, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { sampleEngine } from '../support/sample-engine.js';
import { UiScreen } from '../support/ui-screen.js';

const open = async (engine: FakeEngine = sampleEngine()): Promise<UiScreen> =>
  await UiScreen.open(engine, { argv: ['--screen-reader'] });

const lines = ({ terminal }: UiScreen): readonly string[] => terminal.stdout.raw.split('\r\n');

const said = async (screen: UiScreen, wanted: RegExp): Promise<string> =>
  await eventually(`${wanted}`, () => lines(screen).findLast((line) => wanted.test(line)));

describe('for a screen reader the screen is lines of text', () => {
  afterEach(() => speakFrom(undefined));

  test('where one comes to is read, then the row that one moves to, and no sequence is ever sent', async () => {
    await using screen = await open();
    await said(screen, /^1 Containers/);
    await screen.press('move.down');
    await said(screen, /^cache, .*Up /);
    await screen.press('move.down');
    await said(screen, /^db, /);
    await screen.press('pane.images');
    await said(screen, /^2 Images/);
    assert.doesNotMatch(screen.terminal.stdout.raw, /[\x00-\x09\x0b\x0c\x0e-\x1f]/);
  });

  test('a question is read as a whole, then what has the focus, then where one comes back to', async () => {
    await using screen = await open();
    await screen.press('container.remove');
    await said(screen, /^Remove this container\?/);
    await said(screen, /gone for good/);
    await screen.key('tab');
    await said(screen, /^\[ Remove \]$/);
    const before = lines(screen).length;
    await screen.key('escape');
    await eventually('back in the list', () => lines(screen).slice(before).includes('1 Containers'));
  });

  test('what is typed is said, and what happened', async () => {
    await using screen = await open();
    await screen.press('list.filter');
    await said(screen, /^Filter:/);
    await screen.type('web');
    await said(screen, /^Filter: web$/);
    await screen.key('escape');
    await screen.key('Z');
    await said(screen, /^Z does nothing/);
  });

  test('figures that change by themselves are silent', async () => {
    const engine = sampleEngine();
    await using screen = await open(engine);
    await said(screen, /^api, /);
    await screen.press('move.down');
    const row = await said(screen, /^cache, /);
    const count = lines(screen).filter((line) => line.startsWith('cache, ')).length;
    for (let round = 0; round < 3; round++) {
      engine.tick();
      await screen.idle();
    }
    // What comes after it was heard after it.
    await screen.press('move.down');
    await said(screen, /^db, /);
    assert.equal(lines(screen).filter((line) => line.startsWith('cache, ')).length, count, row);
  });

  test('each new line of a log is said once, what went to stderr as such, also where lines repeat', async () => {
    const engine = new FakeEngine({ containers: [aContainer('web', { state: runningState() })] });
    const write = (line: string, stream?: 'stderr'): void => {
      engine.advance(1);
      engine.write('web', `${line}\n`, stream);
    };
    write('tick 1');
    write('boom 1', 'stderr');
    await using screen = await open(engine);
    await screen.press('container.logs');
    await said(screen, /^stderr: boom 1$/);
    write('tick 2');
    await said(screen, /^tick 2$/);
    for (const line of ['boom 2', 'boom 2']) write(line, 'stderr');
    write('tick 3');
    await said(screen, /^tick 3$/);
    const spoken = lines(screen).filter((line) => /tick|boom/.test(line));
    assert.deepEqual(spoken, ['tick 1', 'stderr: boom 1', 'tick 2', 'stderr: boom 2', 'stderr: boom 2', 'tick 3']);
  });

  test('in the language of its user', async () => {
    speakFrom(new Phrasebook([['Up {span}', '已运行 {span}']]));
    await using screen = await open();
    await screen.press('move.down');
    await said(screen, /^cache, .*已运行 /);
  });
});
