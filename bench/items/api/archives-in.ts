import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { ApiConnection } from '../../measure/api-connection.js';
import { type Finding, ratios } from '../../measure/finding.js';
import { inTurn } from '../../measure/in-turn.js';
import { PLACES } from '../../world/bench-engine.js';
import { create, remove } from './container.js';
import { type ApiMeasure, NO_SLOWER, worksOf } from './measure.js';

const FOLDER = join(PLACES.run, 'archives-in');

/** What `docker cp` sends: a large file, and many small ones, into a container that is down. */
export const archivesIn: ApiMeasure = async (services, { isQuick }) => {
  const [bytes, files] = isQuick ? [100_000_000, 500] : [1_000_000_000, 5000];
  makeArchives(bytes, files);
  const ids = new Map<string, string>();
  for (const { name, socketPath } of services) {
    using connection = await ApiConnection.open(socketPath);
    ids.set(name, await create(connection, { Cmd: ['true'] }));
  }
  const measure = async (what: string, archive: string): Promise<readonly Finding[]> => {
    const works = worksOf(services, ({ name, socketPath }) => put(socketPath, ids.get(name) ?? '', archive));
    return ratios(`API: an archive of ${what} in`, await inTurn(works, { rounds: 3 }), { targets: NO_SLOWER });
  };
  try {
    return [
      ...(await measure(`${bytes / 1e6} MB`, 'large.tar')),
      ...(await measure(`${files} small files`, 'many.tar')),
    ];
  } finally {
    for (const { name, socketPath } of services) {
      using connection = await ApiConnection.open(socketPath);
      await remove(connection, ids.get(name) ?? '');
    }
    rmSync(FOLDER, { recursive: true, force: true });
  }
};

function makeArchives(bytes: number, files: number): void {
  const make = `mkdir -p many && head -c ${bytes} /dev/urandom > large && seq ${files} | split -l 1 -a 4 - many/f`;
  execFileSync('mkdir', ['-p', FOLDER]);
  execFileSync('sh', ['-c', `${make} && tar -cf many.tar many && tar -cf large.tar large && rm -r many large`], {
    cwd: FOLDER,
  });
}

async function put(socketPath: string, id: string, archive: string): Promise<void> {
  using connection = await ApiConnection.open(socketPath);
  const path = `/v1.41/containers/${id}/archive?path=/tmp`;
  const { status, body } = await connection.put(path, join(FOLDER, archive), 'application/x-tar');
  if (status !== 200) throw new Error(`${path}: ${status} ${body.toString()}`);
}
