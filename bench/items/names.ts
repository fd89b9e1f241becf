import { alternate, quote } from '../measure/alternate.js';
import { type Finding, ratios } from '../measure/finding.js';
import { inContainer, lookUpNames, UNTIL_KNOWN } from '../measure/look-up-names.js';
import { sampleOf } from '../measure/sample.js';
import type { BenchEngine, EngineName } from '../world/bench-engine.js';
import { runQuietly } from '../world/open-world.js';
import type { Item } from './item.js';

const NETWORK = 'bench-names';
const TARGET = 'bench-target';
const ASKER = 'bench-asker';
const NEW = 'bench-new-name';

/** Look-ups of a container's name by another one, and how long after its start command a new one is found. */
export const names: Item = {
  name: 'names',
  async run({ engines, isQuick }) {
    for (const { command } of engines) {
      runQuietly(command('network', 'create', NETWORK));
      for (const name of [TARGET, ASKER]) {
        runQuietly(command('run', '-d', '--network', NETWORK, '--name', name, 'busybox', 'sleep', '1000'));
      }
    }
    try {
      return [...lookUps(engines, isQuick), ...untilKnown(engines, isQuick)];
    } finally {
      for (const { command } of engines) {
        runQuietly(command('rm', '-f', TARGET, ASKER));
        runQuietly(command('network', 'rm', NETWORK));
      }
    }
  },
};

const pidOf = ({ command }: BenchEngine): string =>
  runQuietly(command('inspect', '--format', '{{.State.Pid}}', ASKER)).trim();

function lookUps(engines: readonly BenchEngine[], isQuick: boolean): readonly Finding[] {
  const count = isQuick ? 2000 : 20_000;
  const rounds = isQuick ? 3 : 10;
  const times = new Map<EngineName, number[]>(engines.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const engine of engines) times.get(engine.name)?.push(lookUpNames(pidOf(engine), TARGET, count));
  }
  const samples = Object.fromEntries([...times].map(([name, timesMs]) => [name, sampleOf(timesMs)]));
  return ratios(`${count} look-ups of a name`, samples);
}

function untilKnown(engines: readonly BenchEngine[], isQuick: boolean): readonly Finding[] {
  const competitors = engines.map((engine) => {
    const run = engine.command('run', '-d', '--network', NETWORK, '--name', NEW, 'busybox', 'sleep', '1000');
    const known = inContainer(pidOf(engine), UNTIL_KNOWN, NEW);
    const line = `${run.join(' ')} >/dev/null && exec ${known.map(quote).join(' ')}`;
    const prepare = `${engine.command('rm', '-f', NEW).join(' ')} >/dev/null 2>&1 || true`;
    return [engine.name, { command: ['sh', '-c', line], prepare }];
  });
  const samples = alternate(Object.fromEntries(competitors), { rounds: isQuick ? 2 : 8, runs: 2 });
  for (const { command } of engines) runQuietly(command('rm', '-f', NEW));
  return ratios('run -d until its name is found', samples);
}
