import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { aContainer, anImage, exitedState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen } from '../support/ui-screen.js';

const LONG_NAME = 'a-container-with-a-name-that-is-clearly-longer-than-forty-cells-wide';

const engine = (): FakeEngine =>
  new FakeEngine({
    images: [anImage('busybox:latest')],
    containers: [aContainer(LONG_NAME, { state: exitedState(0) })],
  });

const HOME = '\x1b[H';
const END = '\x1b[F';
const LEFT = '\x1b[D';
const DELETE = '\x1b[3~';
const BACKSPACE = '\x7f';

const SIZES = [
  { columns: 200, rows: 50 },
  { columns: 120, rows: 30 },
  { columns: 80, rows: 24 },
  { columns: 60, rows: 15 },
] as const;

/** Types keys, each when the one before has been taken. */
async function keys(screen: UiScreen, ...sequences: readonly string[]): Promise<void> {
  for (const sequence of sequences) await screen.key(sequence);
}

async function filter(text: string): Promise<UiScreen> {
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine()));
  await screen.press('list.filter');
  await screen.type(text);
  whileOpening.move();
  return screen;
}

const holds = (screen: UiScreen, text: string): Promise<void> =>
  screen.until(({ overlay }) => overlay?.kind === 'prompt' && overlay.text === text);

describe('a line to type into', () => {
  for (const size of SIZES) {
    test(`shows the end of what is too long for it, then its beginning, at ${size.columns}x${size.rows}`, async () => {
      await using screen = await UiScreen.open(engine(), size);
      await screen.press('container.rename');
      await screen.shows(/New name …[a-z-]*-cells-wide /);
      await keys(screen, HOME);
      await screen.shows(/New name a-container-with-a-[a-z-]*…/);
      await keys(screen, END);
      await screen.shows(/New name …[a-z-]*-cells-wide /);
    });
  }

  test('takes text where its cursor is', async () => {
    await using screen = await filter('wed');
    await keys(screen, LEFT, BACKSPACE, 'b', HOME, 'x', END, 'y');
    await holds(screen, 'xwbdy');
  });

  test('erases as shells do: the character under the cursor, words, and up to either end', async () => {
    await using screen = await filter('one two three four');
    await keys(screen, '\x1b\x7f');
    await holds(screen, 'one two three ');
    await keys(screen, '\x1bb', '\x0b');
    await holds(screen, 'one two ');
    await keys(screen, HOME, DELETE, '\x1bd');
    await holds(screen, ' two ');
    await keys(screen, '\x1bf', '\x15');
    await holds(screen, ' ');
    await keys(screen, END, '\x17');
    await holds(screen, '');
  });

  test('takes wide characters and what is made of several as one', async () => {
    await using screen = await filter('容器👩‍💻');
    await keys(screen, LEFT, LEFT, 'a');
    await holds(screen, '容a器👩‍💻');
    await keys(screen, END, BACKSPACE);
    await holds(screen, '容a器');
  });

  test('has its cursor at the end of what a completion, or another field, has put there', async () => {
    await using screen = await UiScreen.open(engine());
    await screen.press('screen.palette');
    await keys(screen, 's', 't', 'o', 'p', HOME);
    await screen.press('palette.complete');
    await keys(screen, 'x');
    await screen.until(({ overlay }) => overlay?.kind === 'palette' && /^stop.*x$/.test(overlay.text));
  });
});

describe('a form that has more fields than the screen has lines', () => {
  test('says which of them are in view', async () => {
    await using screen = await UiScreen.open(engine(), { columns: 60, rows: 15 });
    await screen.press('pane.images', 'image.build');
    await screen.shows(/Build an image ─ 1-\d of \d\d ─/);
    await screen.press('form.previous');
    await screen.shows(/Build an image ─ \d-(\d\d) of \1 ─/);
  });

  test('says nothing of it where all have room', async () => {
    await using screen = await UiScreen.open(engine(), { columns: 80, rows: 24 });
    await screen.press('pane.images', 'image.build');
    await screen.shows(/Build an image ───/);
  });
});

describe('what a field takes', () => {
  for (const size of SIZES) {
    test(`stands whole beside it or below all fields, at ${size.columns}x${size.rows}`, async () => {
      await using screen = await UiScreen.open(engine(), size);
      await screen.press('container.run');
      const text = await screen.shows(/Image[^]*alpine, nginx/);
      assert.doesNotMatch(text, /alpine, nginx[^\n]*…/);
    });
  }
});
