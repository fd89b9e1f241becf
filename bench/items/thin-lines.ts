import { setTimeout as delay } from 'node:timers/promises';

import type { Engine } from '../../src/engine/index.js';
import type { Figure } from '../measure/finding.js';
import { ThinLine } from '../measure/thin-line.js';
import { ROOT } from '../world/bench-engine.js';
import { openWarmEngine } from '../world/warm-engine.js';
import type { Item } from './item.js';
import { inherited } from './screen-figures.js';

const CONTAINERS = 10;
const KEYS = 20;
/** As a held key repeats. */
const BETWEEN_KEYS_MS = 50;
const DELAY_MS = 200;
const PATIENCE = { timeoutMs: 60_000 };
const SIZE = { columns: 80, rows: 24 };

/** What lies behind a serial line or a satellite: the start, and how long after the last of many keys the screen is right. */
export const thinLines: Item = {
  name: 'thin lines',
  async run() {
    await using engine = await openWarmEngine();
    const names = Array.from({ length: CONTAINERS }, (_, n) => `bench-${n}`);
    for (const name of names) await create(engine, name);
    const figures = [...(await overLine(9600)), ...(await overLine(115_200))];
    for (const name of names) await engine.containers.remove(name);
    return figures;
  },
};

async function create({ containers }: Engine, name: string): Promise<void> {
  await containers.create({ image: 'busybox', name, command: ['true'], network: { kind: 'none' } });
}

/** Down through the list, and up to its first again. */
async function overLine(bitsPerSecond: number): Promise<readonly Figure[]> {
  const startedAtMs = performance.now();
  const bytesPerSecond = bitsPerSecond / 10;
  const command = `${ROOT}/bin/gantry`;
  await using line = new ThinLine({ command, env: inherited(), bytesPerSecond, delayMs: DELAY_MS, ...SIZE });
  await line.screen.waitFor(/▌ ○ bench-\d/, PATIENCE);
  const shownAtMs = performance.now();
  for (let key = 0; key < KEYS; key += 1) {
    line.press(key < KEYS / 2 ? 'j' : 'k');
    await delay(BETWEEN_KEYS_MS);
  }
  line.press('?');
  const pressedAtMs = performance.now();
  await line.screen.waitFor(/─ Keys ─[^]* of \d+, j k scroll/, PATIENCE);
  const label = `${bitsPerSecond} bit/s, ${DELAY_MS} ms each way`;
  return [
    { kind: 'figure', item: `${label}: the list is there`, value: shownAtMs - startedAtMs, unit: 'ms' },
    {
      kind: 'figure',
      item: `${label}: last of ${KEYS} keys to its frame`,
      value: performance.now() - pressedAtMs,
      unit: 'ms',
    },
  ];
}
