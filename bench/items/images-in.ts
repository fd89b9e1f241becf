import { mkdirSync } from 'node:fs';

import { alternate } from '../measure/alternate.js';
import { byEngine } from '../measure/by-engine.js';
import { againstTheFaster, type Ratio, ratios } from '../measure/finding.js';
import { type BenchEngine, PLACES } from '../world/bench-engine.js';
import { DEBIAN, type World } from '../world/open-world.js';
import type { Item } from './item.js';

const AT_MOST = 0.8;

/** A Debian image from an archive and from a registry. Limit: its layer through gunzip and tar, without a digest. */
export const imagesIn: Item = {
  name: 'images in',
  run: async (world) => [...loads(world), ...pulls(world)],
};

/** By every name that it has, so that no engine finds the layer again. */
const removal =
  ({ registry }: World) =>
  ({ command }: BenchEngine): string => {
    const names = [DEBIAN, `${registry.host}/debian:latest`];
    const removals = names.map((name) => `${command('rmi', '-f', name).join(' ')} >/dev/null 2>&1;`);
    // Written out before the next begins: nobody pays for another's pages.
    return `${removals.join(' ')} sync`;
  };

function loads(world: World): readonly Ratio[] {
  const { engines, archives, isQuick } = world;
  const competitors = byEngine(engines, ['load', '-i', archives.debian], { prepare: removal(world) });
  const limit = unpacking(`tar -xO -f ${archives.debian} --wildcards '*.tar' | tar -x -C ${PLACES.disk}/t`);
  const samples = alternate({ ...competitors, tar: limit }, { rounds: isQuick ? 2 : 6, runs: 1 });
  return againstTheFaster(ratios('load Debian', samples, { limits: ['tar'] }), AT_MOST);
}

function pulls(world: World): readonly Ratio[] {
  const { engines, archives, registry, isQuick } = world;
  const name = `${registry.host}/debian:latest`;
  const competitors = Object.fromEntries(
    engines.map((engine) => {
      const unsafe = engine.name === 'podman' ? ['--tls-verify=false'] : [];
      return [engine.name, { command: engine.command('pull', '-q', ...unsafe, name), prepare: removal(world)(engine) }];
    }),
  );
  const layer = `$(find ${archives.debianLayout}/blobs -size +1M)`;
  const limit = unpacking(`gunzip -c ${layer} | tar -x -C ${PLACES.disk}/t`);
  const samples = alternate({ ...competitors, 'gunzip | tar': limit }, { rounds: isQuick ? 2 : 6, runs: 1 });
  return againstTheFaster(ratios('pull Debian', samples, { limits: ['gunzip | tar'] }), AT_MOST);
}

function unpacking(script: string) {
  mkdirSync(`${PLACES.disk}/t`, { recursive: true });
  const prepare = `rm -rf ${PLACES.disk}/t; mkdir ${PLACES.disk}/t; sync`;
  return { command: ['sh', '-c', script], prepare };
}
