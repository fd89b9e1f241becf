import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { BuildRequest } from '../../src/engine/index.js';
import { anImage } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen, type UiScreenOptions } from '../support/ui-screen.js';

const SIZES = [
  { columns: 60, rows: 15 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
] as const;

const DOCKERFILE = 'FROM alpine AS base\nRUN make tools\nENV A=1\nRUN make all\nCMD ["serve"]\n';

type Stand = AsyncDisposable & { readonly engine: FakeEngine; readonly screen: UiScreen; readonly folder: string };

/** The images, and a folder to build of. */
async function stand(options: UiScreenOptions = {}): Promise<Stand> {
  await using whileOpening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'gs-'));
  whileOpening.defer(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'Dockerfile'), DOCKERFILE);
  const engine = new FakeEngine({ images: [anImage('alpine:latest')] });
  const screen = whileOpening.use(await UiScreen.open(engine, options));
  await screen.press('pane.images');
  const opened = whileOpening.move();
  return { engine, screen, folder, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

/** Fills in the form as far as is needed, and enters it. */
async function enter({ screen, folder }: Stand, name = 'web:2'): Promise<void> {
  await screen.press('image.build');
  await screen.shows(/Build an image/);
  await screen.key('ctrl-u');
  await screen.type(folder);
  await screen.press('form.next', 'form.next');
  await screen.type(name);
  await screen.key('enter');
}

const asked = ({ engine }: Stand): BuildRequest => engine.control.callsOf('builds.build').at(-1)?.[0] as BuildRequest;

describe('building an image on the screen', () => {
  for (const size of SIZES) {
    test(`is asked for with a form, and followed step by step, at ${size.columns}x${size.rows}`, async () => {
      await using at = await stand(size);
      const { promise: ends, resolve: end } = Promise.withResolvers<void>();
      at.engine.builds.runs.set('make all', { output: 'compiling main\nlinking web\n', ends });
      await enter(at);
      await at.screen.shows(/Build web:2[^]*Building for 0 s: 2 of 3/);
      await at.screen.shows(/done +\[base 2\/5\] RUN make tools/);
      const text = await at.screen.shows(/at work +\[base 4\/5\] RUN make all[^]*compiling main[^]*linking web/);
      assert.doesNotMatch(text, /ENV A=1/);
      end();
      await at.screen.shows(/Built web:2\. It took 0 s\./);
      await at.screen.press('overlay.close');
      await at.screen.shows(/web +2 /);
      assert.deepEqual([asked(at).tags, asked(at).context], [['web:2'], { kind: 'folder', path: at.folder }]);
    });
  }

  test('shows the command that does the same', async () => {
    await using at = await stand({ columns: 120, rows: 40 });
    await at.screen.press('image.build', 'form.next', 'form.next');
    await at.screen.type('a:1 b:1');
    await at.screen.press('form.next', 'form.next');
    await at.screen.type('A=1');
    await at.screen.shows(/gantry build -t a:1 -t b:1 --build-arg A=1 \./);
  });

  test('what is wrong is said beside its field, in the words of the command line', async () => {
    await using at = await stand({ columns: 120, rows: 40 });
    await at.screen.press('image.build', ...Array.from({ length: 6 }, () => 'form.next'));
    await at.screen.type('id=a,src=/nowhere');
    await at.screen.shows(/could not parse secrets: failed to stat \/nowhere/);
  });

  test('a folder that is none keeps the form open', async () => {
    await using at = await stand({ columns: 120, rows: 40 });
    await at.screen.press('image.build');
    await at.screen.key('ctrl-u');
    await at.screen.type('/nowhere');
    await at.screen.key('enter');
    await at.screen.shows(/Build an image[^]*path "\/nowhere" not found/);
  });

  test('the path of the folder is completed', async () => {
    await using at = await stand({ columns: 120, rows: 40 });
    await mkdir(join(at.folder, 'sources', 'web'), { recursive: true });
    await at.screen.press('image.build');
    await at.screen.key('ctrl-u');
    await at.screen.type(`${at.folder}/so`);
    await at.screen.shows(/sources\//);
    await at.screen.press('form.complete');
    await at.screen.until(
      ({ overlay }) => overlay?.kind === 'form' && overlay.values['folder'] === `${at.folder}/sources/`,
    );
    await at.screen.shows(/ web\//);
    await at.screen.type('w');
    await at.screen.until(
      ({ overlay }) => overlay?.kind === 'form' && overlay.completion?.typed.endsWith('/w') === true,
    );
    await at.screen.press('form.complete');
    await at.screen.until(
      ({ overlay }) => overlay?.kind === 'form' && overlay.values['folder'] === `${at.folder}/sources/web/`,
    );
  });

  test('goes on when it is left, and is told of at its end', async () => {
    await using at = await stand({ columns: 200, rows: 50 });
    const { promise: ends, resolve: end } = Promise.withResolvers<void>();
    at.engine.builds.runs.set('make all', { ends });
    await enter(at);
    await at.screen.shows(/at work +\[base 4\/5\]/);
    await at.screen.press('overlay.close');
    await at.screen.shows(/2 Images ─ building web:2 2\/3/);
    await at.screen.press('image.build');
    await at.screen.shows(/at work +\[base 4\/5\]/);
    await at.screen.press('overlay.close');
    end();
    await at.screen.shows(/Built web:2\./);
  });

  test('is cancelled', async () => {
    await using at = await stand({ columns: 80, rows: 24 });
    at.engine.builds.runs.set('make all', { ends: new Promise(() => undefined) });
    await enter(at);
    await at.screen.shows(/at work +\[base 4\/5\]/);
    await at.screen.press('build.cancel');
    await at.screen.shows(/The build was cancelled\./);
    await at.screen.shows(/cancelled +\[base 4\/5\]/);
  });

  test('where a step fails, its last lines show, and the form can be mended', async () => {
    await using at = await stand({ columns: 120, rows: 40 });
    at.engine.builds.runs.set('make all', { output: 'main.c:3: no such thing\n', exitCode: 2 });
    await enter(at);
    await at.screen.shows(/did not complete successfully: exit code: 2/);
    await at.screen.shows(/failed +\[base 4\/5\] RUN make all[^]*main\.c:3: no such thing/);
    await at.screen.press('build.mend');
    await at.screen.shows(/Build an image[^]*web:2/);
    at.engine.builds.runs.clear();
    await at.screen.key('enter');
    await at.screen.shows(
      /cached +\[base 2\/5\] RUN make tools[^]*Built web:2|Built web:2[^]*cached +\[base 2\/5\] RUN make tools/,
    );
  });

  test('each step shows what it has written', async () => {
    await using at = await stand({ columns: 120, rows: 40 });
    at.engine.builds.runs.set('make tools', { output: 'first tool\n' });
    at.engine.builds.runs.set('make all', { output: 'all of it\n' });
    await enter(at);
    await at.screen.shows(/all of it/);
    await at.screen.press('build.step.previous');
    await at.screen.shows(/first tool/);
    await at.screen.press('build.follow');
    await at.screen.shows(/all of it/);
  });

  test('is asked for in words, too', async () => {
    await using at = await stand({ columns: 120, rows: 40 });
    await at.screen.press('screen.palette');
    at.screen.terminal.stdin.type(`build -t typed:1 ${at.folder}`);
    await at.screen.shows((text) => text.includes(`: build -t typed:1 ${at.folder}`));
    await at.screen.key('enter');
    await at.screen.shows(/Built typed:1\./);
    assert.deepEqual(asked(at).tags, ['typed:1']);
  });

  test('what it keeps is part of what lies on the disk', async () => {
    await using at = await stand({ columns: 120, rows: 40 });
    await enter(at);
    await at.screen.shows(/Built web:2\./);
    await at.screen.press('overlay.close', 'pane.system');
    await at.screen.shows(/build cache +2 +0 +2\.0K/);
  });

  test('quitting asks while one goes on', async () => {
    await using at = await stand({ columns: 120, rows: 40 });
    at.engine.builds.runs.set('make all', { ends: new Promise(() => undefined) });
    await enter(at);
    await at.screen.shows(/at work +\[base 4\/5\]/);
    await at.screen.press('overlay.close', 'screen.close');
    await at.screen.shows(/Still being built: web:2\./);
    await at.screen.press('confirm.yes');
    assert.equal(await at.screen.exit, 0);
  });
});
