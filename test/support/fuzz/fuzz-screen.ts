import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

import type { Engine } from '../../../src/engine/index.js';
import type { Random } from '../../../src/host/random.js';
import { isTypedBelow, type Overlay } from '../../../src/ui/state/overlay.js';
import type { UiScreen } from '../ui-screen.js';
import { randomInput, randomKey, sequenceOf } from './random-input.js';

export type FuzzOptions = {
  readonly random: Random;
  readonly steps: number;
  /** By `performance.now()`: a slow machine does less, and not longer. */
  readonly deadlineMs: number;
  /** Refused, every question that leads to something that cannot be undone is left as Cancel leaves it. */
  readonly dialogs: 'refused' | 'answered';
  readonly without?: ReadonlySet<string> | undefined;
  /** Fields are typed into, and then left: what would be asked of other machines is not. */
  readonly leavesFields?: boolean | undefined;
};

/** What was done, and which questions there were. */
export type FuzzReport = {
  readonly steps: number;
  /** The questions that were open at any moment, as text: who is named in none was never asked about. */
  readonly questions: ReadonlySet<string>;
};

/** Later than the longest gap that is left between two keys: timers come in the order of their time. */
const AFTER_KEY_MS = 5;
const REFUSALS = ['escape', 'n', 'q', 'tab', 'left', 'f', 'v', 'down', 'up', 'space'];

/** Does random things to a screen until enough is done, or it was left. */
export async function fuzzScreen(screen: UiScreen, options: FuzzOptions): Promise<FuzzReport> {
  const questions = new Set<string>();
  const ended = screen.exit.then(() => true);
  let hasLeft = false;
  void ended.then(
    () => (hasLeft = true),
    () => (hasLeft = true),
  );
  const stop = screen.onChange(({ overlay, cleanupAtWork }) => {
    for (const asked of [overlay, cleanupAtWork]) if (asked && isQuestion(asked)) questions.add(questionText(asked));
  });
  let steps = 0;
  for (; steps < options.steps && performance.now() < options.deadlineMs && !hasLeft; steps += 1) {
    step(screen, options);
    await delay(AFTER_KEY_MS);
    // What ctrl-z has stopped is continued by somebody.
    screen.process.emit('SIGCONT');
  }
  stop();
  return { steps, questions };
}

function step(screen: UiScreen, { random, dialogs, without, leavesFields = false }: FuzzOptions): void {
  const { overlay } = screen.state;
  const type = (key: string): void => screen.terminal.stdin.type(sequenceOf(key));
  if (overlay && dialogs === 'refused' && isQuestion(overlay)) {
    return type(REFUSALS[random.below(REFUSALS.length)] ?? 'escape');
  }
  if (leavesFields && overlay && isField(overlay))
    return type(random.below(3) === 0 ? 'escape' : randomKey(random, ENTER));
  const { columns, rows } = screen.terminal.screen;
  // A hand that is faster than the screen: the keys behind the first are pressed before anything has been seen.
  if (dialogs === 'answered' && random.below(8) === 0) {
    return screen.terminal.stdin.type(Array.from({ length: 5 }, () => sequenceOf(randomKey(random, without))).join(''));
  }
  const input = randomInput(random, { without, size: { columns, rows } });
  if (input.kind === 'resize') screen.terminal.resize(input.columns, input.rows);
  else screen.terminal.stdin.type(input.bytes);
}

const ENTER: ReadonlySet<string> = new Set(['enter']);

const isQuestion = ({ kind }: Overlay): boolean => kind === 'confirm' || kind === 'cleanup' || kind === 'signals';

const isField = (overlay: Overlay): boolean =>
  isTypedBelow(overlay) || overlay.kind === 'form' || overlay.kind === 'palette';

/** Of a clean-up only what is marked was agreed to. */
function questionText(overlay: Overlay): string {
  if (overlay.kind !== 'cleanup') return JSON.stringify(overlay);
  return JSON.stringify(overlay.items.filter(({ isMarked }) => isMarked).map(({ id }) => id));
}

/** The terminal is as it was before. */
export async function assertGivenBack({ terminal }: UiScreen): Promise<void> {
  await terminal.screen.write('');
  assert.equal(terminal.screen.isAlternate, false);
  assert.equal(terminal.screen.cursor.isHidden, false);
  assert.equal(terminal.screen.modes.mouseTrackingMode, 'none');
  assert.equal(terminal.screen.modes.bracketedPasteMode, false);
  assert.equal(terminal.screen.modes.wraparoundMode, true);
  assert.equal(terminal.stdin.isRaw, false);
}

/** An object that can be lost, by what a question would name it. */
export type Belonging = { readonly kind: string; readonly id: string };

/** Everything of an engine that would be missed. */
export async function belongingsOf({ containers, images, volumes, networks }: Engine): Promise<readonly Belonging[]> {
  const named = (kind: string, ids: readonly string[]): readonly Belonging[] => ids.map((id) => ({ kind, id }));
  return [
    ...named(
      'container',
      (await containers.list({ all: true })).map(({ id }) => id),
    ),
    ...named(
      'image',
      (await images.list()).map(({ id }) => id),
    ),
    ...named(
      'volume',
      (await volumes.list()).map(({ name }) => name),
    ),
    ...named(
      'network',
      (await networks.list()).map(({ id }) => id),
    ),
  ];
}

/** Those that are gone though no question ever named them. */
export async function lostUnasked(
  engine: Engine,
  before: readonly Belonging[],
  questions: ReadonlySet<string>,
): Promise<readonly Belonging[]> {
  const left = new Set((await belongingsOf(engine)).map(({ id }) => id));
  const wasAsked = (id: string): boolean => [...questions].some((text) => text.includes(id));
  return before.filter(({ id }) => !left.has(id) && !wasAsked(id));
}
