import { execFileSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { after, before } from 'node:test';

import { eventually } from '../log-receivers/eventually.js';
import { BuiltGantry, type GantryEnd } from './built-gantry.js';
import { importBusybox } from './import-busybox.js';
import { debianLayout } from './oci-layout.js';

export const DEBIAN = 'debian:test';

/** Where the books' lines are typed: the program as it is built, its name on the path, images that came from no network. */
export interface TechniqueStand {
  readonly gantry: BuiltGantry;
  /** What the line prints in a shell, without the newline at its end. @throws where it fails */
  type(line: string): Promise<string>;
  /** The same for a line that may fail. */
  tryOut(line: string): Promise<GantryEnd>;
  /** Resolves once the program in the container listens at the port. */
  listens(container: string, port: number): Promise<void>;
  /** The port of the machine at which one of the container's is published. */
  published(container: string, port: number): Promise<number>;
}

/** Call it in a `describe`. Busybox is there, and with `hasDebian` {@link DEBIAN} too. */
export function techniqueStand({
  hasDebian = false,
}: {
  readonly hasDebian?: boolean | undefined;
} = {}): TechniqueStand {
  let gantry: BuiltGantry;
  before(async () => {
    gantry = await BuiltGantry.open();
    await importBusybox(gantry);
    if (hasDebian) await loadDebian();
  });
  after(() => gantry[Symbol.asyncDispose]());

  async function loadDebian(): Promise<void> {
    const archive = execFileSync('tar', ['-C', await debianLayout(), '-c', '.'], { maxBuffer: 2 ** 30 });
    const { stdout } = await gantry.run(['load'], { input: archive });
    await gantry.ok('tag', stdout.trim().split(' ').at(-1) ?? '', DEBIAN);
  }

  const tryOut = (line: string): Promise<GantryEnd> =>
    gantry.shell(`cd ${gantry.folder}; PATH=${resolve('bin')}:$PATH; ${line}`);
  return {
    get gantry() {
      return gantry;
    },
    tryOut,
    async type(line) {
      const { exitCode, stdout, stderr } = await tryOut(line);
      if (exitCode !== 0) throw new Error(`${line}: ${exitCode}\n${stderr}${stdout}`);
      return stdout.trimEnd();
    },
    async listens(container, port) {
      const hex = port.toString(16).toUpperCase().padStart(4, '0');
      const look = `until grep -q ':${hex} 0*:0000 0A' /proc/net/tcp /proc/net/tcp6; do sleep 0.02; done`;
      await gantry.ok('exec', container, 'sh', '-c', look);
    },
    async published(container, port) {
      return Number((await gantry.ok('port', container, String(port))).split('\n')[0]?.split(':').at(-1));
    },
  };
}

/** An address at which the machine is known outside. */
export function machineAddress(): string {
  const own = Object.values(networkInterfaces()).flat();
  return own.find((address) => address?.family === 'IPv4' && !address.internal)?.address ?? '127.0.0.1';
}

/** What a web server at the port says, once it answers. */
export function page(port: number, { path = '' }: { readonly path?: string | undefined } = {}): Promise<string> {
  return eventually(`a page at ${port}`, async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/${path}`).catch(() => undefined);
    return answer?.ok === true && (await answer.text());
  });
}
