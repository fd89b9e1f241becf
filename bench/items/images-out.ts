import { openDockerRegistry } from '../../test/support/images/docker-registry.js';
import { alternate, type Competitor } from '../measure/alternate.js';
import { byEngine } from '../measure/by-engine.js';
import { againstTheFaster, ratios } from '../measure/finding.js';
import { PLACES } from '../world/bench-engine.js';
import { DEBIAN, runQuietly, type World } from '../world/open-world.js';
import type { Item } from './item.js';

const AT_MOST = 1;

/** A Debian image to an empty registry, whose layer has to be packed, or was pulled packed. Skopeo reads podman's store. */
export const push: Item = {
  name: 'push',
  async run(world) {
    const { engines, archives, registry: source } = world;
    await using registry = await openDockerRegistry();
    const names = [`${registry.host}/debian:latest`, `${source.host}/debian:latest`, DEBIAN];
    const measure = (what: string, name: string) => {
      const target = `${registry.host}/debian:latest`;
      for (const { command } of engines) runQuietly(command('tag', name, target));
      // Nobody finds there what another brought, and nobody pays for another's pages.
      const prepare = `rm -rf ${registry.dataFolder}/docker; sync`;
      const pushes = Object.fromEntries(
        engines.map((engine): [string, Competitor] => {
          const unsafe = engine.name === 'podman' ? ['--tls-verify=false'] : [];
          return [engine.name, { command: engine.command('push', '-q', ...unsafe, target), prepare }];
        }),
      );
      const copy = ['copy', '-q', '--dest-tls-verify=false', `containers-storage:${name}`, `docker://${target}`];
      return compare(what, { ...pushes, skopeo: { command: ['/usr/bin/skopeo', ...copy], prepare } }, world);
    };
    try {
      for (const { command } of engines) runQuietly(command('load', '-i', archives.debian));
      const loaded = measure('push Debian, loaded', DEBIAN);
      removeEverywhere(world, names);
      for (const { name, command } of engines) {
        const unsafe = name === 'podman' ? ['--tls-verify=false'] : [];
        runQuietly(command('pull', '-q', ...unsafe, `${source.host}/debian:latest`));
      }
      return [...loaded, ...measure('push Debian, pulled', `${source.host}/debian:latest`)];
    } finally {
      removeEverywhere(world, names);
    }
  },
};

/** A Debian image to an archive as docker writes it. Limit: the archive's bytes, copied. */
export const save: Item = {
  name: 'save',
  async run(world) {
    const { engines, archives } = world;
    const target = `${PLACES.disk}/saved.tar`;
    const prepare = `rm -f ${target}; sync`;
    for (const { command } of engines) runQuietly(command('load', '-i', archives.debian));
    try {
      const copy = ['copy', '-q', `containers-storage:${DEBIAN}`, `docker-archive:${target}:${DEBIAN}`];
      const competitors = {
        ...byEngine(engines, ['save', '-o', target, DEBIAN], { prepare: () => prepare }),
        skopeo: { command: ['/usr/bin/skopeo', ...copy], prepare },
        cp: { command: ['cp', archives.debian, target], prepare },
      };
      return compare('save Debian', competitors, world, ['cp']);
    } finally {
      removeEverywhere(world, [DEBIAN]);
      runQuietly(['rm', '-f', target]);
    }
  },
};

function compare(
  what: string,
  competitors: Readonly<Record<string, Competitor>>,
  { isQuick }: World,
  limits: readonly string[] = [],
) {
  const samples = alternate(competitors, { rounds: isQuick ? 2 : 6, runs: 1 });
  return againstTheFaster(ratios(what, samples, { limits }), AT_MOST);
}

/** By every name, whether or not it has it. */
function removeEverywhere({ engines }: World, names: readonly string[]): void {
  for (const { command } of engines) {
    const removals = names.map((name) => `${command('rmi', '-f', name).join(' ')} >/dev/null 2>&1;`);
    runQuietly(['sh', '-c', `${removals.join(' ')} true`]);
  }
}
