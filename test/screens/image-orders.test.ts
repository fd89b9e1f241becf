import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { anImage } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen, type UiScreenOptions } from '../support/ui-screen.js';

const SMALL = { columns: 80, rows: 24 };
const LARGE = { columns: 200, rows: 50 };

const oneImage = (): FakeEngine => new FakeEngine({ images: [anImage('registry.example/team/shop:2')] });

async function onImages(engine: FakeEngine, options: UiScreenOptions = {}): Promise<UiScreen> {
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine, options));
  await screen.press('pane.images');
  await screen.until(({ lists }) => lists.images.selectedId !== undefined);
  whileOpening.move();
  return screen;
}

/** Opens a prompt, and types over what stands in it. */
async function answer(screen: UiScreen, binding: string, text: string): Promise<void> {
  await screen.press(binding);
  await screen.until(({ overlay }) => overlay?.kind === 'prompt');
  await screen.key('ctrl-u');
  await screen.type(text);
  await screen.key('enter');
}

async function aFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'gi-'));
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true }) };
}

describe('an image in the screen', () => {
  test('gets one more name', async () => {
    const engine = oneImage();
    await using screen = await onImages(engine);
    await screen.press('image.tag');
    await screen.type('shop:best');
    await screen.shows(/gantry tag \S+ shop:best/);
    await screen.key('enter');
    await screen.shows(/Tagged as shop:best/);
    await screen.shows(/shop +best \+1/);
  });

  test('gets no name that is none', async () => {
    await using screen = await onImages(oneImage());
    await screen.press('image.tag');
    await screen.type('Not A Name');
    await screen.key('enter');
    await screen.shows(/Name an image[^]*invalid reference format/);
  });

  for (const size of [SMALL, LARGE]) {
    test(`is pushed, with how far each layer is, at ${size.columns}x${size.rows}`, async () => {
      const engine = oneImage();
      engine.pulls.hold();
      await using screen = await onImages(engine, size);
      await screen.press('image.push');
      await screen.shows(/Push: registry\.example\/team\/shop:2/);
      await screen.key('enter');
      const push = await engine.pulls.nextPush();
      push.progress({ layer: 'aaaabbbbcccc', phase: 'pushing', currentBytes: 4_000_000, totalBytes: 10_000_000 });
      push.progress({ layer: 'ddddeeeeffff', phase: 'mounted', totalBytes: 10_000_000 });
      await screen.shows(/Push registry\.example\/team\/shop:2[^]*70%/);
      await screen.shows(/aaaabbbbcccc +pushing .*4\.0M\/10M[^]*ddddeeeeffff +mounted .*10M/);
      await screen.key('escape');
      if (size === LARGE) await screen.shows(/2 Images ─ pushing registry\.example\/team\/shop:2 70%/);
      push.finish();
      await screen.shows(/Pushed registry\.example\/team\/shop:2/);
    });
  }

  test('is not pushed further once it is cancelled', async () => {
    const engine = oneImage();
    engine.pulls.hold();
    await using screen = await onImages(engine);
    await screen.press('image.push');
    await screen.key('enter');
    await engine.pulls.nextPush();
    await screen.press('pull.cancel');
    await screen.shows(/The push was cancelled/);
    assert.equal(engine.pulls.registry.size, 0);
  });

  test('that is being pushed is asked about before gantry is left', async () => {
    const engine = oneImage();
    engine.pulls.hold();
    await using screen = await onImages(engine);
    await screen.press('image.push');
    await screen.key('enter');
    await engine.pulls.nextPush();
    await screen.key('escape', 'q');
    await screen.shows(/Still being pushed: \S*shop:2\./);
  });

  test('that cannot be pushed says why', async () => {
    const engine = oneImage();
    engine.control.failNext('images.push', engineError('registry_denied', { repository: 'team/shop' }));
    await using screen = await onImages(engine);
    await screen.press('image.push');
    await screen.key('enter');
    await screen.shows(/denied/);
  });

  test('is saved to a new file, under all its names, and never over another', async () => {
    await using folder = await aFolder();
    const engine = oneImage();
    await using screen = await onImages(engine, LARGE);
    const path = join(folder.path, 'shop.tar');
    await answer(screen, 'image.save', path);
    await screen.shows(/Saved to .*shop\.tar/);
    assert.match(await readFile(path, 'utf8'), /^sha256:/);
    await answer(screen, 'image.save', path);
    await screen.shows(/Nothing was saved to .*shop\.tar: it exists already/);
    assert.match(await readFile(path, 'utf8'), /^sha256:/);
  });

  test('is loaded from a file', async () => {
    await using folder = await aFolder();
    const engine = oneImage();
    const path = join(folder.path, 'in.tar');
    await writeFile(path, 'archive');
    engine.images.archives.set(path, [anImage('brought:1')]);
    await using screen = await onImages(engine, LARGE);
    await answer(screen, 'image.load', join(folder.path, 'none.tar'));
    await screen.shows(/Nothing was loaded from .*none\.tar: there is no such file/);
    await answer(screen, 'image.load', path);
    await screen.shows(/Loaded docker\.io\/library\/brought:1/);
    await screen.shows(/brought +1/);
  });

  test('names its file without what a terminal or a shell would take otherwise', async () => {
    const names = ['docker.io/library/bad\x1b]0;owned\x07 $(x):1'];
    await using screen = await onImages(new FakeEngine({ images: [anImage('fine:1', { names })] }));
    for (const binding of ['image.save', 'image.push', 'image.tag']) {
      await screen.press(binding);
      await screen.until(({ overlay }) => overlay?.kind === 'prompt' || overlay?.kind === 'form');
      if (binding === 'image.save') await screen.shows(/Save to: \.\/bad-0-owned-x-1\.tar/);
      await screen.key('escape');
      await screen.until(({ overlay }) => overlay === undefined);
    }
    for (const forbidden of [/\x1b\]/, /\x07/]) assert.doesNotMatch(screen.terminal.stdout.raw, forbidden);
  });
});

describe('an archive of images', () => {
  test('is long work: how far it is is shown, it goes on behind other panes, and can be cancelled', async () => {
    await using folder = await aFolder();
    const engine = oneImage();
    const path = join(folder.path, 'shop.tar');
    const goOn = engine.control.hold('images.save');
    await using screen = await onImages(engine, LARGE);
    await answer(screen, 'image.save', path);
    await screen.shows(/Save to .*shop\.tar[^]*x cancels, esc lets it go on/);
    await screen.key('escape');
    await screen.shows(/Images ─ saving .*shop\.tar/);
    await screen.press('image.pull');
    await screen.press('pull.cancel');
    await screen.shows(/Cancelling/);
    goOn();
    await screen.until(({ pulls }) => pulls.at(-1)?.status !== 'cancelling');
    const [, options] = engine.control.callsOf('images.save')[0] ?? [];
    assert.ok((options as { readonly cancelSignal: AbortSignal }).cancelSignal.aborted);
  });

  test('that is being written is asked about on the way out', async () => {
    await using folder = await aFolder();
    const engine = oneImage();
    const goOn = engine.control.hold('images.load');
    const path = join(folder.path, 'in.tar');
    await writeFile(path, 'archive');
    engine.images.archives.set(path, [anImage('brought:1')]);
    await using screen = await onImages(engine, LARGE);
    await answer(screen, 'image.load', path);
    await screen.shows(/Load .*in\.tar/);
    await screen.key('escape');
    await screen.press('screen.close');
    await screen.shows(/Quit\?[^]*Still being loaded/);
    await screen.key('escape');
    goOn();
    await screen.shows(/Loaded docker\.io\/library\/brought:1/);
  });
});
