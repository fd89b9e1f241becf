import { setTimeout as delay } from 'node:timers/promises';

import type { TerminalDriver } from '../../test/support/terminal-driver.js';
import type { Figure } from '../measure/finding.js';
import { percentile } from '../measure/sample.js';
import { openWarmEngine } from '../world/warm-engine.js';
import type { Item } from './item.js';
import { GANTRY, LARGE, removeAll, startIdle } from './screen.js';
import { open } from './screen-figures.js';

/** Which list is there tells that a key was heard: the bars of a pull move without any. */
const LISTS = [
  ['2', '2 Images'],
  ['3', '3 Volumes'],
] as const;

/** Keys while the screen pulls the Debian image: it is to answer as fast as it does when it has nothing to do. */
export const screenPulls: Item = {
  name: 'screen pulls',
  async run({ isQuick, registry }) {
    const image = `${registry.host}/debian:latest`;
    await using engine = await openWarmEngine();
    await startIdle(engine, 0);
    const [quiet, busy]: [number[], number[]] = [[], []];
    for (let round = 0; round < (isQuick ? 2 : 8); round += 1) {
      await using terminal = open(GANTRY, LARGE);
      await terminal.waitFor(GANTRY.isComplete);
      await delay(1000);
      for (let press = 0; press < 12; press += 1) quiet.push(await keyTime(terminal, press));
      await beginPull(terminal, image);
      for (let press = 0; !isPulled(terminal); press += 1) busy.push(await keyTime(terminal, press));
      await engine.images.remove(image, { force: true });
    }
    await removeAll(engine);
    return [...keyFigures('gantry at rest', quiet), ...keyFigures('gantry that pulls Debian', busy)];
  },
};

async function beginPull(terminal: TerminalDriver, image: string): Promise<void> {
  terminal.press('u');
  await terminal.waitFor(/Pull an image/);
  terminal.send(image);
  await terminal.waitFor((text) => text.includes(image));
  terminal.press('enter');
  await terminal.waitFor(/downloading|unpacking/);
  terminal.press('escape');
  // What is pressed right behind an escape is, to a busy machine, one key with it.
  await terminal.waitFor((text) => !text.includes('x cancels'));
}

const isPulled = (terminal: TerminalDriver): boolean => /Pulled /.test(terminal.screen.text());

async function keyTime(terminal: TerminalDriver, press: number): Promise<number> {
  const [key, list] = LISTS[press % 2 === 0 ? 0 : 1];
  // At no fixed distance from the program's own clock.
  await delay(37 + ((press * 17) % 30));
  const startedAtMs = performance.now();
  terminal.press(key);
  await terminal.waitFor((text) => text.includes(list));
  return performance.now() - startedAtMs;
}

function keyFigures(label: string, times: readonly number[]): readonly Figure[] {
  const sorted = times.toSorted((a, b) => a - b);
  const figure = (what: string, value: number, target?: number): Figure => ({
    kind: 'figure',
    item: `${label}: key to change, ${what}`,
    value,
    unit: 'ms',
    target,
  });
  return [figure('median', percentile(sorted, 0.5)), figure(`p95 of ${sorted.length}`, percentile(sorted, 0.95), 30)];
}
