import { alternate } from '../measure/alternate.js';
import { byEngine } from '../measure/by-engine.js';
import { type Finding, ratios } from '../measure/finding.js';
import { runQuietly, type World } from '../world/open-world.js';
import type { Item } from './item.js';

const AT_MOST_PODMAN = { podman: 1 };

/** Commands that only read: start-up is most of what they cost. */
export const lists: Item = {
  name: 'lists',
  async run(world) {
    const { engines, isQuick } = world;
    const rounds = isQuick ? 3 : 7;
    const findings: Finding[] = [];
    findings.push(
      ...ratios('images', alternate(byEngine(engines, ['images']), { rounds }), { targets: AT_MOST_PODMAN }),
    );
    let count = 0;
    for (const wanted of isQuick ? [1, 20] : [1, 100, 500, 1000]) {
      for (; count < wanted; count += 1) createEverywhere(world);
      const samples = alternate(byEngine(engines, ['ps', '-a']), { rounds });
      findings.push(...ratios(`ps -a, ${wanted} containers`, samples, { targets: AT_MOST_PODMAN }));
    }
    for (const { command } of engines) runQuietly(command('container', 'prune', '-f'));
    return findings;
  },
};

function createEverywhere({ engines }: World): void {
  for (const { command } of engines) runQuietly(command('create', 'busybox', 'true'));
}
