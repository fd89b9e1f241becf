import type { Engine } from '../../src/engine/index.js';
import type { Figure } from '../measure/finding.js';
import { ROOT } from '../world/bench-engine.js';
import { openWarmEngine } from '../world/warm-engine.js';
import type { Item } from './item.js';
import { atRest, type ScreenProgram, startUp, underKeys } from './screen-figures.js';

export const GANTRY: ScreenProgram = {
  name: 'gantry',
  command: `${ROOT}/bin/gantry`,
  args: [],
  isComplete: (text) =>
    ['Containers', 'Images', 'Stats', 'Logs'].every((pane) => text.includes(pane)) && /\bbench-0\b/.test(text),
  // The focus moves whatever there is.
  keys: ['tab'],
};
/** The table of all containers alone: what stands beside htop in every respect. */
const TOP: ScreenProgram = {
  name: 'gantry top',
  command: `${ROOT}/bin/gantry`,
  args: ['top'],
  isComplete: (text) => text.includes('Stats of all containers') && /\bbench-\d/.test(text),
  keys: ['>', '<'],
};
// Once a second, as gantry.
const HTOP: ScreenProgram = {
  name: 'htop',
  command: '/usr/bin/htop',
  args: ['-d', '10'],
  isComplete: (text) => text.includes('Load average'),
  keys: ['down', 'up'],
};

export const LARGE = { columns: 200, rows: 50 };
const SMALL = { columns: 80, rows: 24 };
const FLOOD =
  'while :; do awk \'BEGIN { for (i = 0; i < 1000; i++) print i, "of ten thousand lines a second, as long as lines are" }\'; sleep 0.09; done';

/** The full screen in a pseudo-terminal, beside its budgets and beside htop. */
export const screen: Item = {
  name: 'screen',
  async run({ isQuick }) {
    const seconds = isQuick ? 4 : 20;
    await using engine = await openWarmEngine();
    const figures: Figure[] = [];
    let count = 0;
    for (const wanted of isQuick ? [1, 10] : [1, 50, 200]) {
      for (; count < wanted; count += 1) await startIdle(engine, count);
      const label = `gantry, ${wanted} containers`;
      figures.push(...(await startUp(GANTRY, { label, size: LARGE, rounds: isQuick ? 3 : 7, targetMs: 150 })));
      figures.push(...(await atRest(GANTRY, { label, size: LARGE, seconds, targets: restTargets(wanted) })));
      figures.push(...(await underKeys(GANTRY, { label, size: LARGE, presses: 60, targetMs: 30 })));
      figures.push(...(await tableOf(wanted, { seconds, isQuick })));
    }
    for (const [tab, key] of DETAIL_TABS) figures.push(...(await inDetail(tab, key, count, seconds)));
    figures.push(
      ...(await atRest(GANTRY, {
        label: `gantry at 80×24, ${count} containers`,
        size: SMALL,
        seconds,
        targets: { kilobytes: 0.6 },
      })),
    );
    figures.push(...(await beside(HTOP, seconds, isQuick)));
    await removeAll(engine);
    figures.push(...(await underFlood(engine, seconds)));
    await removeAll(engine);
    return figures;
  },
};

/** Tabs that read anew by themselves, and the one with the longest list. */
const DETAIL_TABS: readonly (readonly [tab: string, key: string])[] = [
  ['processes', '1'],
  ['files', '2'],
  ['inspect', '6'],
];

/** The detail of a container is open, and the cursor runs through it. */
async function inDetail(tab: string, key: string, containers: number, seconds: number): Promise<readonly Figure[]> {
  const program = { ...GANTRY, begin: ['enter', key], keys: tab === 'processes' ? [']', '['] : ['down', 'up'] };
  const label = `gantry, ${containers} containers, ${tab} of one`;
  return [
    ...(await atRest(program, { label, size: LARGE, seconds, targets: { cpuPercent: 6, mebibytes: 150 } })),
    ...(await underKeys(program, { label, size: LARGE, presses: 60, targetMs: 30 })),
  ];
}

/** The same aims as the four panes have. */
async function tableOf(
  containers: number,
  { seconds, isQuick }: { readonly seconds: number; readonly isQuick: boolean },
): Promise<readonly Figure[]> {
  const label = `gantry top, ${containers} containers`;
  return [
    ...(await startUp(TOP, { label, size: LARGE, rounds: isQuick ? 3 : 7, targetMs: 150 })),
    ...(await atRest(TOP, { label, size: LARGE, seconds, targets: restTargets(containers) })),
    ...(await underKeys(TOP, { label, size: LARGE, presses: 60, targetMs: 30 })),
  ];
}

const restTargets = (containers: number) => ({ cpuPercent: containers <= 50 ? 2 : 3, kilobytes: 3, mebibytes: 150 });

async function beside(program: ScreenProgram, seconds: number, isQuick: boolean): Promise<readonly Figure[]> {
  const label = program.name;
  return [
    ...(await startUp(program, { label, size: LARGE, rounds: isQuick ? 3 : 7 })),
    ...(await atRest(program, { label, size: LARGE, seconds })),
    ...(await underKeys(program, { label, size: LARGE, presses: 60 })),
  ];
}

async function underFlood(engine: Engine, seconds: number): Promise<readonly Figure[]> {
  await start(engine, 'bench-0', ['sh', '-c', FLOOD]);
  const label = 'gantry, 10,000 log lines a second';
  return [
    ...(await atRest(GANTRY, { label, size: LARGE, seconds, targets: { cpuPercent: 25, mebibytes: 150 } })),
    ...(await underKeys(GANTRY, { label, size: LARGE, presses: 60, targetMs: 30 })),
  ];
}

export const startIdle = (engine: Engine, index: number): Promise<void> =>
  start(engine, `bench-${index}`, ['sh', '-c', 'echo begun; exec sleep 100000']);

async function start({ containers }: Engine, name: string, command: readonly string[]): Promise<void> {
  const { container } = await containers.create({ image: 'busybox', name, command, network: { kind: 'none' } });
  await containers.start(container.id);
}

export async function removeAll({ containers }: Engine): Promise<void> {
  for (const { id } of await containers.list({ all: true })) await containers.remove(id, { force: true });
}
