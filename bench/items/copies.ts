import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { alternate, type Competitor } from '../measure/alternate.js';
import { ratios } from '../measure/finding.js';
import { type BenchEngine, PLACES } from '../world/bench-engine.js';
import { runQuietly } from '../world/open-world.js';
import type { Item } from './item.js';

const AT_MOST_PODMAN = { podman: 1 };
const FOLDER = join(PLACES.disk, 'copies');

/** Files into a container that is down and out of it, beside tar through a pipe on the same disk. */
export const copies: Item = {
  name: 'cp',
  async run({ engines, isQuick }) {
    const [bytes, files] = isQuick ? [100_000_000, 500] : [1_000_000_000, 5000];
    const rounds = isQuick ? 1 : 3;
    makeFiles(bytes, files);
    for (const { command } of engines) runQuietly(command('create', '--name', 'copies', 'busybox', 'true'));
    try {
      const measure = (what: string, source: string) => {
        const inwards = each(engines, ({ command }) => ({
          command: command('cp', join(FOLDER, source), 'copies:/tmp/'),
        }));
        const outwards = each(engines, ({ command }) => ({
          command: command('cp', `copies:/tmp/${source}`, join(FOLDER, 'out')),
          prepare: `rm -rf ${join(FOLDER, 'out')}`,
        }));
        const pipe = `mkdir -p ${FOLDER}/tar && tar -C ${FOLDER} -c ${source} | tar -C ${FOLDER}/tar -x`;
        const tar = { command: ['sh', '-c', pipe], prepare: `rm -rf ${FOLDER}/tar` };
        const options = { targets: AT_MOST_PODMAN, limits: ['tar | tar'] };
        return [
          ...ratios(`cp of ${what} in`, alternate({ ...inwards, 'tar | tar': tar }, { rounds, runs: 1 }), options),
          ...ratios(`cp of ${what} out`, alternate({ ...outwards, 'tar | tar': tar }, { rounds, runs: 1 }), options),
        ];
      };
      return [...measure(`${bytes / 1e6} MB`, 'large'), ...measure(`${files} small files`, 'many')];
    } finally {
      for (const { command } of engines) runQuietly(command('rm', '-f', 'copies'));
      rmSync(FOLDER, { recursive: true, force: true });
    }
  },
};

function makeFiles(bytes: number, files: number): void {
  const script = `mkdir -p many && head -c ${bytes} /dev/urandom > large && seq ${files} | split -l 1 -a 4 - many/f`;
  execFileSync('mkdir', ['-p', FOLDER]);
  execFileSync('sh', ['-c', script], { cwd: FOLDER });
}

const each = (
  engines: readonly BenchEngine[],
  make: (engine: BenchEngine) => Competitor,
): Readonly<Record<string, Competitor>> => Object.fromEntries(engines.map((engine) => [engine.name, make(engine)]));
