import { setTimeout as delay } from 'node:timers/promises';

import type { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine, tickSample, writeSampleLogs } from '../support/sample-engine.js';
import { furnishWeb } from '../support/sample-insides.js';
import { UiScreen } from '../support/ui-screen.js';

/** What is on the screen for a while, on a walk through it. */
export type TourFrame = {
  readonly cells: ReturnType<UiScreen['terminal']['screen']['cells']>;
  readonly shownMs: number;
};

const SIZE = { columns: 110, rows: 32 };
const LOOK_MS = 1600;
const GLANCE_MS = 450;
const SETTLED_MS = 60;

/** A walk through the screen: what runs, what a container is made of, its log, all figures, the clean-up, the commands. */
export async function walkThrough(): Promise<readonly TourFrame[]> {
  const engine = sampleEngine();
  writeSampleLogs(engine, 200);
  furnishWeb(engine);
  await using screen = await UiScreen.open(engine, SIZE);
  const walk = new Walk(screen, engine);
  for (let tick = 0; tick < 170; tick++) tickSample(engine, tick);
  await screen.until(({ usage }) => usage.size > 0);
  await walk.watch(3);
  await walk.press('move.down', 'move.down', 'move.down');
  await screen.shows(/Logs: web[^]*GET/);
  await walk.watch(4);
  await walk.press('container.open');
  await screen.shows(/nginx: /);
  await walk.look();
  await walk.press('detail.tab.files');
  await walk.look();
  await walk.press('detail.tab.inspect');
  await walk.look();
  await screen.press('screen.back');
  await walk.press('container.logs', 'pane.larger', 'logs.search');
  await walk.type('timed out');
  await screen.key('enter');
  await screen.shows(/\/timed out \d/);
  await walk.look();
  await screen.press('screen.back', 'screen.back');
  await walk.press('stats.all');
  await walk.watch(3);
  await screen.press('screen.back');
  await walk.press('pane.system');
  await walk.look();
  await screen.press('screen.back');
  await walk.press('cleanup.open');
  await walk.look();
  await screen.key('escape');
  await walk.press('screen.palette');
  await walk.type('theme high');
  await walk.look();
  await screen.key('enter');
  await walk.watch(3);
  return walk.frames;
}

class Walk {
  readonly frames: TourFrame[] = [];
  readonly #screen: UiScreen;
  readonly #engine: FakeEngine;
  #tick = 170;

  constructor(screen: UiScreen, engine: FakeEngine) {
    this.#screen = screen;
    this.#engine = engine;
  }

  /** As many seconds go by. */
  async watch(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      tickSample(this.#engine, this.#tick++);
      await this.#screen.idle();
      await this.#take(GLANCE_MS);
    }
  }

  async press(...bindings: readonly string[]): Promise<void> {
    for (const binding of bindings) {
      await this.#screen.press(binding);
      await this.#take(GLANCE_MS);
    }
  }

  async type(text: string): Promise<void> {
    for (const letter of text) {
      this.#screen.terminal.stdin.type(letter);
      await this.#screen.until(
        ({ overlay }) => overlay !== undefined && 'text' in overlay && overlay.text.endsWith(letter),
      );
      await this.#screen.idle();
      await this.#take(90);
    }
  }

  async look(): Promise<void> {
    await this.#screen.idle();
    await this.#take(LOOK_MS);
  }

  /** Frames come when they come: what is on the screen then is what somebody sees. */
  async #take(shownMs: number): Promise<void> {
    await delay(SETTLED_MS);
    this.frames.push({ cells: this.#screen.terminal.screen.cells(), shownMs });
  }
}
