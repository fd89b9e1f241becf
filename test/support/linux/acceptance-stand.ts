import { join } from 'node:path';
import { after, before } from 'node:test';

import { type DockerRegistry, dockerRegistryReason, openDockerRegistry } from '../images/docker-registry.js';
import { rootReason } from '../root-reason.js';
import { BuiltGantry } from './built-gantry.js';
import { busyboxLayout } from './oci-layout.js';

/** Why a user of docker cannot be played here, or false. */
export const acceptanceReason = (): string | false => rootReason() || dockerRegistryReason();

/** The program as it is built, a real registry with an image in it, and a user of docker. */
export interface AcceptanceStand {
  readonly gantry: BuiltGantry;
  readonly registry: DockerRegistry;
  /** The image's name, with its registry. */
  readonly busybox: string;
  /** The image, and what its shell is to do. */
  sh(script: string): readonly string[];
  inspect(format: string, name: string): Promise<string>;
  /** Puts one more image there, as an index of several platforms. @returns its name */
  push(name: string, config: object): Promise<string>;
}

/** Call it in a `describe`. @param isPulled Whether the image is here too before the tests begin */
export function acceptanceStand({
  isPulled = true,
}: {
  readonly isPulled?: boolean | undefined;
} = {}): AcceptanceStand {
  let gantry: BuiltGantry;
  let registry: DockerRegistry;
  let busybox = '';
  before(async () => {
    gantry = await BuiltGantry.open();
    registry = await openDockerRegistry();
    busybox = await stand.push('busybox:test', {});
    if (isPulled) await gantry.ok('pull', '-q', busybox);
  });
  after(async () => {
    await registry[Symbol.asyncDispose]();
    await gantry[Symbol.asyncDispose]();
  });

  const stand: AcceptanceStand = {
    get gantry() {
      return gantry;
    },
    get registry() {
      return registry;
    },
    get busybox() {
      return busybox;
    },
    sh: (script) => [busybox, 'sh', '-c', script],
    inspect: (format, name) => gantry.ok('inspect', '-f', format, name),
    async push(name, config) {
      const folder = join(gantry.folder, name.replace(':', '-'));
      await registry.push(`oci:${await busyboxLayout(folder, config)}:test`, name, { all: true });
      return `${registry.host}/${name}`;
    },
  };
  return stand;
}
