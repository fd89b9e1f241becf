import { loadConfig } from '../../src/config/load-config.js';
import { engineError } from '../../src/errors/engine-error.js';
import { userPrograms } from '../../src/host/node/user-programs.js';
import { startUi } from '../../src/ui/start-ui.js';
import { aContainer, runningState } from './builders.js';
import { WORDS } from './command-words.js';
import { FakeEngine } from './fake-engine.js';
import { SAMPLE_NOW_MS, sampleEngine, tickSample, writeSampleLine, writeSampleLogs } from './sample-engine.js';
import { VOCABULARY } from './screen-vocabulary.js';

/**
 * The real screen on an engine in memory, to look at: `ui-on-fake [sample|empty|broken|still|many COUNT|flood]`.
 * A word `top` behind them opens the table of all containers alone.
 *
 * With `GANTRY_CONFIG` it has the settings of that file.
 *
 * `still` is the sample without anything that moves, `many` so many busy containers, `flood` 10,000 log lines a second.
 */
const [kind = 'sample', count = '0'] = process.argv.slice(2);

const engine = kind === 'empty' ? new FakeEngine() : sampleEngine();
const startedAtMs = Date.now();
const nowMs = (): number => SAMPLE_NOW_MS + Date.now() - startedAtMs;

engine.pulls.offer('busybox:latest');
if (kind !== 'empty') writeSampleLogs(engine);

for (let n = 0; n < Number(count); n++) {
  engine.addContainer(aContainer(`many-${n}`, { state: runningState({ startedAtMs: SAMPLE_NOW_MS - n * 1000 }) }));
  engine.use(`many-${n}`, { cpuPercent: (n * 7) % 100, memoryUsedBytes: n * 2 ** 20 });
}

let tick = 0;
const timers: NodeJS.Timeout[] = [];
if (kind !== 'still') timers.push(setInterval(() => tickSample(engine, tick++), 1000));
if (kind === 'sample') timers.push(setInterval(() => writeSampleLine(engine, tick++), 300));
if (kind === 'flood') timers.push(setInterval(writeFlood, 20));

function writeFlood(): void {
  const lines = Array.from(
    { length: 200 },
    (_, n) => `${tick} flood line ${n} GET /api/orders/${n * 31} 200 in ${n % 17} ms\n`,
  );
  engine.write('web', lines.join(''));
}

const exitCode = await startUi({
  engine: () => {
    if (kind === 'broken') throw engineError('not_root');
    return engine;
  },
  stdin: process.stdin,
  stdout: process.stdout,
  env: process.env,
  version: '0.1.0',
  argv: process.argv.includes('top') ? ['top'] : [],
  process,
  nowMs,
  words: WORDS,
  programs: userPrograms(process.env),
  ...(process.env['GANTRY_CONFIG']
    ? { loadConfig: () => loadConfig({ env: process.env, vocabulary: async () => VOCABULARY }) }
    : {}),
  runDemo: async () => {
    const { container } = await engine.containers.create({
      image: 'busybox',
      name: 'demo-busy',
      command: ['sleep', '1000'],
    });
    await engine.containers.start(container.id);
  },
});
for (const timer of timers) clearInterval(timer);
process.exitCode = exitCode;
