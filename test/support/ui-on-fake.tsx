import { engineError } from '../../src/errors/engine-error.js';
import { startUi } from '../../src/ui/start-ui.js';
import { FakeEngine } from './fake-engine.js';
import { SAMPLE_NOW_MS, sampleEngine, tickSample, writeSampleLine, writeSampleLogs } from './sample-engine.js';

/**
 * The real screen on an engine in memory, to look at: `ui-on-fake [sample|empty|broken|still]`.
 *
 * `still` is the sample without anything that moves.
 */
const [kind = 'sample'] = process.argv.slice(2);

const engine = kind === 'empty' ? new FakeEngine() : sampleEngine();
const startedAtMs = Date.now();
const nowMs = (): number => SAMPLE_NOW_MS + Date.now() - startedAtMs;

engine.pulls.offer('busybox:latest');
if (kind !== 'empty') writeSampleLogs(engine);

let tick = 0;
const timers =
  kind === 'sample'
    ? [setInterval(() => tickSample(engine, tick++), 1000), setInterval(() => writeSampleLine(engine, tick++), 300)]
    : [];

const exitCode = await startUi({
  engine: () => {
    if (kind === 'broken') throw engineError('not_root');
    return engine;
  },
  stdin: process.stdin,
  stdout: process.stdout,
  env: process.env,
  version: '0.1.0',
  process,
  nowMs,
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
