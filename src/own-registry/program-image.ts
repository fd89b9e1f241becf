import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { type TarEntry, writeTar } from '../demo/ustar.js';
import { readNeeds } from './elf.js';

/** Where Debian's package puts the registry. */
const PROGRAM = '/usr/bin/docker-registry';

/** What holds where the environment says nothing else. */
const SETTINGS = {
  version: '0.1',
  storage: { filesystem: { rootdirectory: '/var/lib/registry' } },
  http: { addr: ':5000' },
};

/** Where images of the registry have their settings: theirs and ours. */
const SETTINGS_PATH = '/etc/docker/registry/config.yml';

export const PROGRAM_CONFIG = {
  Entrypoint: ['/bin/registry', 'serve'],
  Cmd: [SETTINGS_PATH],
  Env: ['PATH=/bin'],
  ExposedPorts: { '5000/tcp': {} },
};

/** The root file system of an image of the registry that is installed here; undefined where none is. */
export async function programRootFileSystem(): Promise<AsyncIterable<Uint8Array> | undefined> {
  const program = await readFile(PROGRAM).catch(() => undefined);
  if (!program) return undefined;
  const { interpreter } = readNeeds(program);
  const loader = interpreter === undefined ? [] : [interpreter];
  const files = new Map([['/bin/registry', program]]);
  for (const path of [...loader, ...(await librariesOf(program, interpreter))]) files.set(path, await readFile(path));
  return pieces(writeTar(entries(files)));
}

function* entries(files: ReadonlyMap<string, Uint8Array>): Generator<TarEntry> {
  const folders = new Set(
    ['/etc/docker/registry', '/var/lib/registry', ...[...files.keys()].map(dirname)].flatMap(upwards),
  );
  for (const folder of [...folders].toSorted()) yield { kind: 'directory', path: `${folder.slice(1)}/`, mode: 0o755 };
  yield { kind: 'directory', path: 'tmp/', mode: 0o1777 };
  yield { kind: 'file', path: SETTINGS_PATH.slice(1), mode: 0o644, bytes: Buffer.from(JSON.stringify(SETTINGS)) };
  for (const [path, bytes] of files) yield { kind: 'file', path: path.slice(1), mode: 0o755, bytes };
}

/** `/a/b`: `/a`, `/a/b`. */
const upwards = (folder: string): readonly string[] => (folder === '/' ? [] : [...upwards(dirname(folder)), folder]);

/** Where the libraries are that it needs, and those that they need. */
async function librariesOf(program: Buffer, interpreter: string | undefined): Promise<ReadonlySet<string>> {
  const folders = await libraryFolders();
  const found = new Set<string>();
  const wanted = [...readNeeds(program).libraries];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (interpreter !== undefined && basename(interpreter) === name) continue;
    for (const folder of folders) {
      const path = join(folder, name);
      if (found.has(path)) break;
      const library = await readFile(path).catch(() => undefined);
      if (!library) continue;
      found.add(path);
      wanted.push(...readNeeds(library).libraries);
      break;
    }
  }
  return found;
}

/** Debian's, one for each architecture, before those of others. */
async function libraryFolders(): Promise<readonly string[]> {
  const names = (await readdir('/lib')).filter((name) => name.endsWith('-linux-gnu'));
  return [...names.map((name) => `/lib/${name}`), '/lib64', '/lib', '/usr/lib64', '/usr/lib'];
}

async function* pieces(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
