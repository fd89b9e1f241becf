import { alternate } from '../measure/alternate.js';
import { byEngine } from '../measure/by-engine.js';
import { ratios } from '../measure/finding.js';
import { GANTRY_RUN_ROOT } from '../world/bench-engine.js';
import { runQuietly } from '../world/open-world.js';
import type { Item } from './item.js';

/** A further process in a running container. */
export const execs: Item = {
  name: 'exec',
  async run({ engines, isQuick }) {
    const rounds = isQuick ? 3 : 10;
    const ids = engines.map(({ command }) =>
      runQuietly(command('run', '-d', '--name', 'exec', 'busybox', 'sleep', '1000')).trim(),
    );
    try {
      const crun = ['crun', '--root', `${GANTRY_RUN_ROOT}/runtime`, 'exec', ids[0] ?? '', 'true'];
      const commands = { ...byEngine(engines, ['exec', 'exec', 'true']), 'crun exec': { command: crun } };
      const samples = alternate(commands, { rounds });
      return ratios('exec true', samples, { targets: { docker: 1 }, limits: ['crun exec'] });
    } finally {
      for (const { command } of engines) runQuietly(command('rm', '-f', 'exec'));
    }
  },
};
