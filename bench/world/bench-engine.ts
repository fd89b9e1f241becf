import { join } from 'node:path';

export type EngineName = 'gantry' | 'docker' | 'podman';

/** An engine that is measured. All three take the same words. */
export type BenchEngine = {
  readonly name: EngineName;
  readonly command: (...words: readonly string[]) => readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Programs that run for the engine beside the containers' own. */
  readonly programs: RegExp;
};

/** Where data lies, on the fresh disk, and what ends with the boot. */
export type Places = { readonly disk: string; readonly run: string };

export const PLACES: Places = { disk: '/run/d', run: '/run' };
export const GANTRY_DATA_ROOT = `${PLACES.disk}/gantry`;
export const GANTRY_RUN_ROOT = `${PLACES.run}/gantry`;

/** Where `npm run bench` was started: the root of the clone. */
export const ROOT = process.cwd();

export function benchEngines({ run }: Places): readonly BenchEngine[] {
  return [
    {
      name: 'gantry',
      command: (...words) => [join(ROOT, 'bin/gantry'), ...words],
      env: { GANTRY_DATA_ROOT, GANTRY_RUN_ROOT },
      programs: /^(conmon|node|aardvark-dns)$/,
    },
    {
      name: 'docker',
      // The distribution's own: another client may come first on PATH.
      command: (...words) => ['/usr/bin/docker', ...words],
      env: { DOCKER_HOST: `unix://${run}/docker.sock` },
      programs: /^(dockerd|containerd|containerd-shim.*|docker-proxy)$/,
    },
    {
      name: 'podman',
      command: (...words) => ['/usr/bin/podman', ...words],
      env: { CONTAINERS_CONF: `${run}/containers.conf`, CONTAINERS_STORAGE_CONF: `${run}/storage.conf` },
      programs: /^(conmon|aardvark-dns)$/,
    },
  ];
}
