import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { alternate } from '../measure/alternate.js';
import { type Ratio, ratios } from '../measure/finding.js';
import { type BenchEngine, PLACES } from '../world/bench-engine.js';
import { runQuietly } from '../world/open-world.js';
import type { Item } from './item.js';

const FOLDER = join(PLACES.disk, 'volumes-bench');
const IMAGE = 'many-files:1';
const VOLUME = 'bench';

/** A volume of many small files: filled from an image, packed, and filled from a tar; beside cp and tar on the same disk. */
export const volumes: Item = {
  name: 'volumes',
  async run({ engines, isQuick }) {
    const files = isQuick ? 2000 : 20_000;
    const rounds = isQuick ? 1 : 4;
    makeFiles(files);
    for (const { command } of engines) runQuietly(command('import', join(FOLDER, 'root.tar'), IMAGE));
    try {
      return [
        ...seeding(engines, files, rounds),
        ...packing(engines, files, rounds),
        ...filling(engines, files, rounds),
      ];
    } finally {
      for (const { command } of engines) {
        runQuietly(command('volume', 'rm', '-f', VOLUME));
        runQuietly(command('rmi', '-f', IMAGE));
      }
      rmSync(FOLDER, { recursive: true, force: true });
    }
  },
};

/** Files of one line, in a hundred folders; and an image of them with a program that ends at once. */
function makeFiles(count: number): void {
  const script = [
    `mkdir -p root/bin root/many && cp "$(command -v busybox)" root/bin/true`,
    `cd root/many && seq ${count} | split -l 1 -a 5 -d - f`,
    'for part in $(seq -w 0 99); do mkdir d$part; mv f???$part d$part/ 2>/dev/null || true; done',
    `cd ../.. && tar -C root -cf root.tar . && tar -C root/many -cf many.tar .`,
  ].join(' && ');
  execFileSync('mkdir', ['-p', FOLDER]);
  execFileSync('bash', ['-ec', script], { cwd: FOLDER });
}

const withoutVolume = ({ command }: BenchEngine): string =>
  `${command('volume', 'rm', '-f', VOLUME).join(' ')} >/dev/null 2>&1; sync`;

function seeding(engines: readonly BenchEngine[], files: number, rounds: number): readonly Ratio[] {
  const competitors = Object.fromEntries(
    engines.map((engine) => {
      const words = ['run', '--rm', '--network', 'none', '-v', `${VOLUME}:/many`, IMAGE, '/bin/true'];
      return [engine.name, { command: engine.command(...words), prepare: withoutVolume(engine) }];
    }),
  );
  const copy = {
    command: ['cp', '-a', `${FOLDER}/root/many`, `${FOLDER}/copy`],
    prepare: `rm -rf ${FOLDER}/copy; sync`,
  };
  const samples = alternate({ ...competitors, 'cp -a': copy }, { rounds, runs: 1 });
  return ratios(`run that fills a volume with ${files} files`, samples, { limits: ['cp -a'] });
}

/** Docker has no word for it; what its users do is a container with tar in it. */
function packing(engines: readonly BenchEngine[], files: number, rounds: number): readonly Ratio[] {
  const able = engines.filter(({ name }) => name !== 'docker');
  for (const { command } of able) runQuietly(command('run', '--rm', '-v', `${VOLUME}:/many`, IMAGE, '/bin/true'));
  const competitors = Object.fromEntries(
    able.map(({ name, command }) => [
      name,
      { command: command('volume', 'export', VOLUME, '-o', `${FOLDER}/${name}.tar`) },
    ]),
  );
  const tar = { command: ['tar', '-C', `${FOLDER}/root/many`, '-cf', `${FOLDER}/tar.tar`, '.'] };
  const samples = alternate({ ...competitors, tar }, { rounds, runs: 1 });
  return ratios(`volume export of ${files} files`, samples, { limits: ['tar'] });
}

/** Podman fills only a volume that is there. */
function filling(engines: readonly BenchEngine[], files: number, rounds: number): readonly Ratio[] {
  const able = engines.filter(({ name }) => name !== 'docker');
  const competitors = Object.fromEntries(
    able.map((engine) => [
      engine.name,
      {
        command: engine.command('volume', 'import', VOLUME, `${FOLDER}/many.tar`),
        prepare: `${withoutVolume(engine)}; ${engine.command('volume', 'create', VOLUME).join(' ')} >/dev/null`,
      },
    ]),
  );
  const tar = {
    command: ['tar', '-C', `${FOLDER}/out`, '-xf', `${FOLDER}/many.tar`],
    prepare: `rm -rf ${FOLDER}/out; mkdir ${FOLDER}/out; sync`,
  };
  const samples = alternate({ ...competitors, tar }, { rounds, runs: 1 });
  return ratios(`volume import of ${files} files`, samples, { limits: ['tar'] });
}
