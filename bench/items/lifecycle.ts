import { alternate } from '../measure/alternate.js';
import { byEngine } from '../measure/by-engine.js';
import { type Finding, ratios } from '../measure/finding.js';
import type { BenchEngine } from '../world/bench-engine.js';
import { runQuietly } from '../world/open-world.js';
import type { Item } from './item.js';

const NAME = 'step';
const AT_MOST_PODMAN = { podman: 1 };

/** What one step of a container's life is measured with: what is said before it, untimed, and the step. */
type Step = { readonly step: readonly string[]; readonly before: readonly (readonly string[])[] };

const REMOVE = ['rm', '-f', NAME];
const CREATE = ['create', '--name', NAME, 'busybox', 'sleep', '1000'];
// Killed at once: what is measured is the engine, not the patience of a program.
const RUN = ['run', '-d', '--stop-signal', 'SIGKILL', '--name', NAME, 'busybox', 'sleep', '1000'];

const STEPS: Readonly<Record<string, Step>> = {
  create: { before: [REMOVE], step: CREATE },
  start: { before: [REMOVE, CREATE], step: ['start', NAME] },
  stop: { before: [REMOVE, RUN], step: ['stop', NAME] },
  'rm of one that has ended': { before: [REMOVE, RUN, ['stop', NAME]], step: ['rm', NAME] },
  'rm -f of one that runs': { before: [REMOVE, RUN], step: REMOVE },
};

/** Each step of a life by itself, by command. The last of them leaves nothing. */
export const lifecycle: Item = {
  name: 'lifecycle',
  async run({ engines, isQuick }) {
    const findings: Finding[] = [];
    // A bridge that nobody is on is taken down: as a rule there is somebody.
    const neighbours = engines.map(({ command }) =>
      runQuietly(command('run', '-d', 'busybox', 'sleep', '1000')).trim(),
    );
    for (const [name, { before, step }] of Object.entries(STEPS)) {
      const prepare = (engine: BenchEngine): string =>
        before.map((words) => `${engine.command(...words).join(' ')} >/dev/null 2>&1 || true`).join('; ');
      const samples = alternate(byEngine(engines, step, { prepare }), { rounds: isQuick ? 2 : 7 });
      findings.push(...ratios(name, samples, { targets: AT_MOST_PODMAN }));
    }
    for (const [index, { command }] of engines.entries()) runQuietly(command('rm', '-f', neighbours[index] ?? ''));
    return findings;
  },
};
