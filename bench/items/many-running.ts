import { alternate } from '../measure/alternate.js';
import { byEngine } from '../measure/by-engine.js';
import { type Finding, ratios } from '../measure/finding.js';
import { proportionalKib } from '../measure/proportional-kib.js';
import type { BenchEngine } from '../world/bench-engine.js';
import { runQuietly } from '../world/open-world.js';
import type { Item } from './item.js';

const COUNT = 20;

/** Memory that a running container costs beside its own program, and statistics of all. */
export const manyRunning: Item = {
  name: 'many running',
  async run({ engines, isQuick }) {
    const findings: Finding[] = [];
    for (const engine of engines) {
      const before = proportionalKib(engine.programs);
      runMany(engine);
      const after = proportionalKib(engine.programs);
      findings.push(
        kibibytes(`memory beside each of ${COUNT} running containers, ${engine.name}`, (after - before) / COUNT),
      );
      // Whatever runs before the first container; conmon and its like run for containers only.
      if (engine.name === 'docker') findings.push(kibibytes('memory of the daemons, docker', before));
      // Two of them have the same monitor: who came second would have its pages for nothing.
      removeAll(engine);
    }
    for (const engine of engines) runMany(engine);
    const samples = alternate(byEngine(engines, ['stats', '--no-stream']), { rounds: isQuick ? 2 : 5, runs: 1 });
    findings.push(...ratios(`stats --no-stream, ${COUNT} running`, samples));
    for (const engine of engines) removeAll(engine);
    return findings;
  },
};

function runMany({ command }: BenchEngine): void {
  for (let index = 0; index < COUNT; index += 1) runQuietly(command('run', '-d', 'busybox', 'sleep', '1000'));
}

const kibibytes = (item: string, value: number): Finding => ({ kind: 'figure', item, value, unit: 'KiB' });

function removeAll({ command }: BenchEngine): void {
  const ids = runQuietly(command('ps', '-aq')).trim().split('\n');
  runQuietly(command('rm', '-f', ...ids));
}
