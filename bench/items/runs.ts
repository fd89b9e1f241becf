import { alternate } from '../measure/alternate.js';
import { byEngine } from '../measure/by-engine.js';
import { ratios } from '../measure/finding.js';
import { bareBundle } from '../world/bare-bundle.js';
import type { Item } from './item.js';

const AT_MOST_HALF = { docker: 0.5, podman: 0.5 };

/** A container from nothing to nothing, by command. What it costs whoever does it is bare crun's. */
export const runs: Item = {
  name: 'run',
  async run({ engines, isQuick }) {
    const rounds = isQuick ? 3 : 10;
    await using bundle = await bareBundle();
    const limit = { 'crun run': { command: bundle.command } };
    const findings = [];
    for (const [network, targets] of [
      ['bridge', AT_MOST_HALF],
      ['none', {}],
    ] as const) {
      const words = ['run', '--rm', '--network', network, 'busybox', 'true'];
      const samples = alternate({ ...byEngine(engines, words), ...limit }, { rounds });
      findings.push(...ratios(`run --rm, network ${network}`, samples, { targets, limits: ['crun run'] }));
    }
    return findings;
  },
};
