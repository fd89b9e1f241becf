import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

import { dockerArchive, makeImage } from '../../test/support/images/make-image.js';
import { alternate, type Competitor } from '../measure/alternate.js';
import { byEngine } from '../measure/by-engine.js';
import { againstTheFaster, type Figure, type Finding, ratios } from '../measure/finding.js';
import { type BenchEngine, PLACES } from '../world/bench-engine.js';
import type { World } from '../world/open-world.js';
import type { Item } from './item.js';

const AT_MOST = 1;
const LAYERS = 40;
const FILES_PER_LAYER = 500;
const NAME = 'docker.io/library/many:1';
const TIMES = '/run/many-layers.times';

/** An image of 40 layers and 20,000 small files, from an archive, from a registry, and out again. */
export const manyLayers: Item = {
  name: 'many layers',
  async run(world) {
    const folder = `${PLACES.disk}/many`;
    mkdirSync(folder, { recursive: true });
    const archive = `${folder}/many.tar`;
    writeFileSync(archive, dockerArchive([{ image: manyFiles(), names: [NAME] }]));
    await world.registry.push(`docker-archive:${archive}`, 'many:1');
    const pulled = `${world.registry.host}/many:1`;
    const saved = `${folder}/saved.tar`;
    const load = byEngine(world.engines, ['load', '-i', archive], { prepare: removal(pulled) });
    const pull = pulls(world, pulled);
    const found = [...compare('load', load, world), ...compare('pull', pull, world)];
    // Each of them has it now.
    for (const { command } of world.engines)
      execFileSync('sh', ['-c', `${command('load', '-i', archive).join(' ')} >/dev/null`]);
    const save = byEngine(world.engines, ['save', '-o', saved, NAME], { prepare: () => `rm -f ${saved}; sync` });
    return [...found, ...compare('save', save, world)];
  },
};

function manyFiles() {
  const layers = Array.from({ length: LAYERS }, (_, layer) =>
    Array.from({ length: FILES_PER_LAYER }, (__, file) => ({
      name: `d${layer}/${file % 20}/f${file}`,
      content: createHash('sha512')
        .update(`${layer} ${file}`)
        .digest('hex')
        .repeat(1 + (file % 16)),
    })),
  );
  return makeImage(layers);
}

const removal =
  (pulled: string) =>
  ({ command }: BenchEngine): string => {
    const removals = [NAME, pulled].map((name) => `${command('rmi', '-f', name).join(' ')} >/dev/null 2>&1;`);
    return `${removals.join(' ')} sync`;
  };

const pulls = ({ engines }: World, name: string): Readonly<Record<string, Competitor>> =>
  Object.fromEntries(
    engines.map((engine) => {
      const unsafe = engine.name === 'podman' ? ['--tls-verify=false'] : [];
      return [engine.name, { command: engine.command('pull', '-q', ...unsafe, name), prepare: removal(name)(engine) }];
    }),
  );

function compare(
  what: string,
  competitors: Readonly<Record<string, Competitor>>,
  { isQuick }: World,
): readonly Finding[] {
  const item = `${what} ${LAYERS} layers`;
  const samples = alternate(competitors, { rounds: isQuick ? 2 : 6, runs: 1 });
  return [...againstTheFaster(ratios(item, samples), AT_MOST), ...costs(item, competitors)];
}

/** CPU and memory of the program that was called. Of docker that is the client: its daemon does the work. */
function costs(item: string, competitors: Readonly<Record<string, Competitor>>): readonly Figure[] {
  return Object.entries(competitors)
    .filter(([name]) => name !== 'docker')
    .flatMap(([name, { command, prepare = 'true' }]): readonly Figure[] => {
      execFileSync('sh', ['-c', prepare]);
      execFileSync('/usr/bin/time', ['-o', TIMES, '-f', '%U %S %M', ...command], { stdio: 'ignore' });
      const [user = 0, system = 0, peakKib = 0] = readFileSync(TIMES, 'utf8').trim().split(' ').map(Number);
      return [
        { kind: 'figure', item: `${item}, CPU of ${name}`, value: Math.round((user + system) * 1000), unit: 'ms' },
        { kind: 'figure', item: `${item}, peak memory of ${name}`, value: Math.round(peakKib / 1024), unit: 'MiB' },
      ];
    });
}
