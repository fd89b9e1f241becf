import { resolve } from 'node:path';

import { engineError } from '../../src/errors/engine-error.js';
import type { FakeProgram } from '../support/fake-engine/fake-process.js';
import { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine, tickSample, writeSampleLogs } from '../support/sample-engine.js';
import { furnishWeb } from '../support/sample-insides.js';
import { SAMPLE_PROJECTS } from '../support/sample-projects.js';
import { UiScreen } from '../support/ui-screen.js';

/** A screen worth a picture: what is on it, and how it comes about. Drawn for screenshots/, and checked by a test. */
export type Scene = {
  /** The name of the picture. */
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  readonly engine: () => FakeEngine;
  /** Brings the screen there, and waits until it shows it. */
  readonly play: (screen: UiScreen, engine: FakeEngine) => Promise<unknown>;
};

const selectWeb = ['move.down', 'move.down', 'move.down'];

/** Three minutes of samples, with the web server selected. */
async function live(screen: UiScreen, engine: FakeEngine): Promise<void> {
  await screen.press(...selectWeb);
  for (let tick = 0; tick < 180; tick++) tickSample(engine, tick);
  await screen.until(({ usage }) => usage.size > 0);
  await screen.shows(/Logs: web[^]*GET/);
  await screen.shows(/cpu [1-9][\d.]*% /);
}

function busyEngine(): FakeEngine {
  const engine = sampleEngine();
  writeSampleLogs(engine, 200);
  return engine;
}

/** The same with volumes, of which one is backed up, and with networks. */
function peopledEngine(): FakeEngine {
  const engine = busyEngine();
  engine.volumes.add({ name: 'ledger', labels: { tier: 'back' } });
  engine.volumes.set('ledger', { '/base/16384/2619': 'x'.repeat(64_000_000) });
  engine.volumes.add({ name: 'uploads' });
  engine.volumes.set('uploads', { '/2026/11/scan.pdf': 'x'.repeat(1_300_000) });
  engine.volumes.add({});
  void engine.backups.create('ledger', { note: 'before the audit' });
  void engine.networks.create({ name: 'back', isInternal: true, addressing: { pools: [{ subnet: '10.77.0.0/24' }] } });
  void engine.networks.create({ name: 'front', addressing: { pools: [{ subnet: '10.78.0.0/24' }] } });
  return engine;
}

/** A shell in which an editor is open. */
const shellWithEditor: FakeProgram = async ({ write, ended }) => {
  const lines = [
    '\x1b[35mserver\x1b[m {',
    '    \x1b[36mlisten\x1b[m       80;',
    '    \x1b[36mserver_name\x1b[m  shop.example;',
    '',
    '    \x1b[35mlocation\x1b[m /api/ {',
    '        \x1b[36mproxy_pass\x1b[m  http://api:9000;',
    '        \x1b[36mproxy_read_timeout\x1b[m \x1b[33m30s\x1b[m;',
    '    }',
    '}',
  ];
  write('\x1b[?1049h\x1b[2J\x1b[H');
  for (const [index, line] of lines.entries()) write(`\x1b[90m${String(index + 1).padStart(3)} \x1b[m${line}\r\n`);
  write('\x1b[94m~\r\n~\r\n~\r\n\x1b[m\x1b[7m NORMAL \x1b[m /etc/nginx/conf.d/shop.conf\x1b[7;41H');
  await ended;
  return 0;
};

const MAKING = [
  'make VERSION=2 all',
  'compiling src/catalogue.ts',
  'compiling src/basket.ts',
  'compiling src/checkout.ts',
  '\x1b[33mwarning\x1b[m: unused import in src/checkout.ts:12',
  'linking dist/shop.js',
  '',
].join('\n');

export const SCENES: readonly Scene[] = [
  { name: 'main-200x50', columns: 200, rows: 50, engine: busyEngine, play: live },
  { name: 'main-80x24', columns: 80, rows: 24, engine: busyEngine, play: live },
  {
    name: 'logs',
    columns: 120,
    rows: 32,
    engine: busyEngine,
    play: async (screen, engine) => {
      await live(screen, engine);
      await screen.press('container.logs', 'logs.timestamps', 'pane.larger', 'pane.larger', 'logs.search');
      await screen.type('timed out');
      await screen.key('enter');
      await screen.shows(/newer below|\/timed out/);
    },
  },
  {
    name: 'top',
    columns: 160,
    rows: 24,
    engine: busyEngine,
    play: async (screen, engine) => {
      await live(screen, engine);
      engine.use('web', { quotaCpus: 0.5, throttledPeriods: 12, cacheBytes: 31 * 2 ** 20 });
      engine.tick();
      await screen.press('stats.all', 'move.first');
      await screen.shows(/7 Stats of all containers[^]*▌ ● api/);
    },
  },
  {
    name: 'clean-up',
    columns: 120,
    rows: 32,
    engine: busyEngine,
    play: async (screen, engine) => {
      await live(screen, engine);
      await screen.press('cleanup.open');
      await screen.shows(/4 objects marked: frees 801 MB/);
    },
  },
  {
    name: 'volumes',
    columns: 140,
    rows: 36,
    engine: peopledEngine,
    play: async (screen, engine) => {
      await live(screen, engine);
      await screen.press('pane.volumes');
      await screen.shows(/ledger .* 64M/);
      await screen.press('volume.details');
      await screen.shows(/before the audit/);
    },
  },
  {
    name: 'networks',
    columns: 140,
    rows: 36,
    engine: peopledEngine,
    play: async (screen, engine) => {
      for (const name of ['web', 'api', 'db']) await engine.networks.connect('back', name);
      await engine.trouble.shape('db', { delayMs: 100, jitterMs: 20, lossPercent: 5 });
      await engine.trouble.partition([['web'], ['db']]);
      await live(screen, engine);
      await screen.press('pane.networks', 'move.first', 'network.details');
      await screen.shows(/shaped out: delay 100ms/);
      await screen.shows(/does not reach web/);
    },
  },
  {
    name: 'projects',
    columns: 140,
    rows: 36,
    engine: () => {
      const engine = busyEngine();
      for (const member of SAMPLE_PROJECTS) engine.addContainer(member);
      return engine;
    },
    play: async (screen, engine) => {
      for (let tick = 0; tick < 60; tick++) tickSample(engine, tick);
      await screen.press('pane.projects', 'move.down', 'project.open');
      await screen.shows(/web +2 of 2 run[^]*needs db/);
    },
  },
  {
    name: 'system',
    columns: 140,
    rows: 30,
    engine: peopledEngine,
    play: async (screen, engine) => {
      await live(screen, engine);
      await screen.press('pane.system');
      await screen.shows(/build cache/);
    },
  },
  {
    name: 'remove',
    columns: 120,
    rows: 32,
    engine: busyEngine,
    play: async (screen, engine) => {
      await live(screen, engine);
      await screen.press('container.remove.force');
      await screen.shows(/Remove this container\?/);
    },
  },
  {
    name: 'pull',
    columns: 120,
    rows: 32,
    engine: busyEngine,
    play: async (screen, engine) => {
      engine.pulls.offer('postgres:18');
      engine.pulls.hold();
      await live(screen, engine);
      await screen.press('image.pull');
      await screen.type('postgres:18');
      await screen.key('enter');
      const pull = await engine.pulls.next();
      pull.progress({ layer: '1f7ce2fa46ab', phase: 'exists' });
      pull.progress({ layer: '3a1c4d5e6f70', phase: 'extracting', currentBytes: 12e6, totalBytes: 31e6 });
      pull.progress({ layer: '9b8c7d6e5f40', phase: 'downloading', currentBytes: 61e6, totalBytes: 104e6 });
      pull.progress({ layer: 'c0ffee123456', phase: 'waiting', totalBytes: 2e6 });
      await screen.shows(/c0ffee123456 +waiting/);
    },
  },
  {
    name: 'build',
    columns: 140,
    rows: 36,
    engine: () => {
      const engine = busyEngine();
      engine.builds.runs.set('npm ci', { output: 'added 214 packages in 4s\n' });
      engine.builds.runs.set('make', { output: MAKING, ends: new Promise(() => undefined) });
      return engine;
    },
    play: async (screen, engine) => {
      await live(screen, engine);
      await screen.press('pane.images', 'image.build');
      await screen.key('ctrl-u');
      await screen.type(resolve('test/fixtures/build'));
      await screen.press('form.next', 'form.next');
      await screen.type('shop/web:2');
      await screen.key('enter');
      await screen.shows(/at work +\[build 4\/4\] RUN make[^]*linking dist\/shop\.js/);
    },
  },
  {
    name: 'details',
    columns: 120,
    rows: 36,
    engine: busyEngine,
    play: async (screen, engine) => {
      await live(screen, engine);
      await screen.press('container.details');
      await screen.shows(/container +│ web/);
    },
  },
  {
    name: 'processes',
    columns: 140,
    rows: 36,
    engine: busyEngine,
    play: async (screen, engine) => {
      await live(screen, engine);
      await screen.press('container.open', 'detail.tab.processes');
      await screen.shows(/gzip/);
      engine.advance(2000);
      furnishWeb(engine, { seconds: 2 });
      await screen.shows(/4731 nginx +R +31%/);
    },
  },
  {
    name: 'files',
    columns: 120,
    rows: 32,
    engine: busyEngine,
    play: async (screen, engine) => {
      await live(screen, engine);
      await screen.press('container.open', 'detail.tab.changes');
      await screen.shows(/default\.conf/);
      await screen.press('change.show', 'file.up');
      await screen.shows(/nginx\.conf/);
    },
  },
  {
    name: 'environment',
    columns: 120,
    rows: 32,
    engine: busyEngine,
    play: async (screen, engine) => {
      await live(screen, engine);
      await screen.press('container.open', 'detail.tab.environment');
      await screen.shows(/3 masked: r reveals/);
    },
  },
  {
    name: 'run',
    columns: 120,
    rows: 34,
    engine: busyEngine,
    play: async (screen, engine) => {
      await live(screen, engine);
      await screen.press('pane.images', 'image.run');
      await screen.key('ctrl-u');
      await screen.type('nginx:1.27');
      await screen.press('form.next', 'form.next');
      await screen.type('shop');
      await screen.press('form.next');
      await screen.type('8080:80 80:http');
      await screen.press('form.next');
      await screen.type('/srv/shop:/usr/share/nginx/html:ro');
      await screen.shows(/Ports .*✗ /);
    },
  },
  {
    name: 'terminal',
    columns: 160,
    rows: 44,
    engine: () => {
      const engine = busyEngine();
      engine.programs.set('bash', shellWithEditor);
      return engine;
    },
    play: async (screen, engine) => {
      await live(screen, engine);
      await screen.press('container.shell');
      await screen.shows(/bash web[^]*NORMAL/);
    },
  },
  {
    name: 'help',
    columns: 160,
    rows: 48,
    engine: busyEngine,
    play: async (screen, engine) => {
      await live(screen, engine);
      await screen.press('screen.help');
      await screen.shows(/Everywhere/);
    },
  },
  {
    name: 'failure',
    columns: 100,
    rows: 28,
    engine: busyEngine,
    play: async (screen, engine) => {
      await live(screen, engine);
      engine.control.failNext(
        'containers.pause',
        engineError(
          'disk_full',
          { path: '/var/lib/gantry/content' },
          { cause: new Error('ENOSPC: no space left on device, write') },
        ),
      );
      await screen.press('container.pause');
      await screen.shows(/That did not work/);
    },
  },
  {
    name: 'empty',
    columns: 100,
    rows: 28,
    engine: () => new FakeEngine(),
    play: async (screen) => await screen.shows(/Press enter to start four small demo containers/),
  },
];

/** Opens a screen of the scene's size and plays it. The caller disposes of it. */
export async function playScene({ columns, rows, engine: makeEngine, play }: Scene): Promise<UiScreen> {
  const engine = makeEngine();
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine, { columns, rows }));
  await play(screen, engine);
  whileOpening.move();
  return screen;
}
