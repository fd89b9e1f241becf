import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { alternate, type Competitor } from '../measure/alternate.js';
import { ratios } from '../measure/finding.js';
import { type BenchEngine, PLACES } from '../world/bench-engine.js';
import type { Item } from './item.js';

const AT_MOST_HALF = { docker: 0.5, podman: 0.5 };
const STEPS = 20;
const FILES = 1000;

/**
 * Builds: one step from nothing, many steps that are all found done, and many files of which one has changed. Docker's is the
 * classic builder, as its client does not speak to BuildKit by itself.
 */
export const builds: Item = {
  name: 'build',
  run: async ({ engines, isQuick }) => {
    const rounds = isQuick ? 2 : 8;
    const steps = Array.from({ length: STEPS }, (_, index) => `RUN echo ${index}`);
    const one = context('one', ['RUN true']);
    const many = context('many', ['COPY . /files/', ...steps]);
    const files = context('files', ['COPY . /files/'], FILES);
    const change = `date +%s%N > ${join(files, 'changed')}`;
    const measure = (what: string, competitors: Readonly<Record<string, Competitor>>) =>
      ratios(what, alternate(competitors, { rounds, runs: 1 }), { targets: AT_MOST_HALF });
    // Podman 4.3 loses count of layers on an image that was imported, from the second step on.
    const others = engines.filter(({ name }) => name !== 'podman');
    return [
      ...measure('build of RUN true, nothing found', building(engines, [one, '--no-cache'])),
      ...measure(`build of ${STEPS} steps, all found`, building(others, [many])),
      ...measure(`build of ${FILES} files, one changed`, building(engines, [files], change)),
    ];
  },
};

function context(name: string, lines: readonly string[], files = 1): string {
  const path = join(PLACES.disk, 'contexts', name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'Dockerfile'), ['FROM busybox', ...lines, ''].join('\n'));
  for (let index = 0; index < files; index += 1) writeFileSync(join(path, `file-${index}`), `${index}\n`.repeat(200));
  return path;
}

function building(
  engines: readonly BenchEngine[],
  [path, ...flags]: readonly [string, ...string[]],
  prepare?: string,
): Readonly<Record<string, Competitor>> {
  return Object.fromEntries(
    engines.map(({ name, command }) => {
      const words = command('build', '-q', '-t', 'bench-build', ...flags, path);
      return [name, { command: ['env', 'DOCKER_BUILDKIT=0', ...words], prepare }];
    }),
  );
}
