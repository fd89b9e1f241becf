import type { Engine } from '../../src/engine/index.js';
import { HIDDEN_CGROUP2 } from '../../src/engine/monitor/start-monitor.js';
import type { Host } from '../../src/host/host.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { type Figure, ratios } from '../measure/finding.js';
import { inTurn } from '../measure/in-turn.js';
import { type BareBundle, bareBundle } from '../world/bare-bundle.js';
import { PLACES } from '../world/bench-engine.js';
import { openWarmEngine } from '../world/warm-engine.js';
import type { Item } from './item.js';

const WARM_UP = 3;

/** Create, start, exit and remove from a process that runs already, beside bare crun from the same process. */
export const warmCalls: Item = {
  name: 'warm calls',
  async run({ isQuick }) {
    const host = nodeHost(process.env);
    await using engine = await openWarmEngine();
    await using bundle = await bareBundle();
    // A bridge that nobody is on is taken down: as a rule there is somebody.
    const { container: neighbour } = await engine.containers.create({ image: 'busybox', command: ['sleep', '1000'] });
    await engine.containers.start(neighbour.id);
    const works = {
      gantry: () => oneLife(engine, 'none'),
      bridge: () => oneLife(engine, 'bridge'),
      'crun run': () => crunRun(host, bundle),
      'crun run by the wrapper': () => wrappedRun(host, bundle),
    };
    const times = await inTurn(works, { rounds: isQuick ? 10 : 40, warmUp: WARM_UP });
    await engine.containers.remove(neighbour.id, { force: true });
    const { gantry, bridge, ...others } = times;
    const added: Figure = {
      kind: 'figure',
      item: 'default bridge, on top of network none',
      value: bridge.medianMs - gantry.medianMs,
      unit: 'ms',
      target: 12,
    };
    return [
      ...ratios(
        'engine call, network none',
        { gantry, ...others },
        { targets: { 'crun run by the wrapper': 2.5 }, limits: ['crun run', 'crun run by the wrapper'] },
      ),
      added,
    ];
  },
};

async function oneLife({ containers }: Engine, kind: 'none' | 'bridge'): Promise<void> {
  const { container } = await containers.create({ image: 'busybox', command: ['true'], network: { kind } });
  const exit = containers.wait(container.id, { condition: 'next-exit' });
  await containers.start(container.id);
  await exit;
  await containers.remove(container.id);
}

async function crunRun({ processes, syscalls }: Host, { dir }: BareBundle): Promise<void> {
  const words = ['--root', `${PLACES.run}/bare`, 'run', '--bundle', dir, 'bare'];
  const crun = syscalls.inPrivateMountNamespace([HIDDEN_CGROUP2], () =>
    processes.spawn('crun', words, { stdio: ['ignore', 'ignore', 'inherit'] }),
  );
  const { exitCode } = await crun.exit;
  if (exitCode !== 0) throw new Error(`crun run ended with ${exitCode}`);
}

/** As a shell hides cgroup v2, which starts two programs more. */
async function wrappedRun({ processes }: Host, { command: [program = '', ...words] }: BareBundle): Promise<void> {
  const { exitCode } = await processes.run(program, words);
  if (exitCode !== 0) throw new Error(`crun run ended with ${exitCode}`);
}
