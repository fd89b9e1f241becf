import { alternate } from '../measure/alternate.js';
import { byEngine } from '../measure/by-engine.js';
import { ratios } from '../measure/finding.js';
import type { BenchEngine } from '../world/bench-engine.js';
import type { Item } from './item.js';

const AT_ONCE = 8;
// Killed at once: what is measured is the engine, not the patience of a program.
const AT_MOST_PODMAN = { podman: 1 };

/** Many containers started by several clients at once, and all of them removed by one. */
export const crowd: Item = {
  name: 'crowd',
  async run({ engines, isQuick }) {
    const count = isQuick ? 10 : 100;
    const names = Array.from({ length: count }, (_, index) => `crowd${index}`);
    const start = ({ command }: BenchEngine): string =>
      `printf '%s\\n' ${names.join(' ')} | xargs -P ${AT_ONCE} -I NAME ${command('run', '-d', '--stop-signal', 'SIGKILL', '--name', 'NAME', 'busybox', 'sleep', '1000').join(' ')} >/dev/null`;
    const remove = ({ command }: BenchEngine): string =>
      `${command('rm', '-f', ...names).join(' ')} >/dev/null 2>&1 || true`;
    const starting = Object.fromEntries(
      engines.map((engine) => [engine.name, { command: ['sh', '-c', start(engine)], prepare: remove(engine) }]),
    );
    const options = { rounds: isQuick ? 1 : 2, runs: 1 };
    const started = alternate(starting, options);
    const removed = alternate(
      byEngine(engines, ['rm', '-f', ...names], { prepare: (engine) => `${start(engine)} 2>&1 || true` }),
      options,
    );
    return [
      ...ratios(`${count} containers started, ${AT_ONCE} at a time`, started, { targets: AT_MOST_PODMAN }),
      ...ratios(`${count} running containers removed`, removed, { targets: AT_MOST_PODMAN }),
    ];
  },
};
