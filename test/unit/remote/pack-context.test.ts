import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { BuildRequest } from '../../../src/engine/index.js';
import { farContext } from '../../../src/remote/builds/far-context.js';

const run = promisify(execFile);
const LONG = `${'a'.repeat(90)}/${'b'.repeat(90)}`;

type Stand = AsyncDisposable & {
  readonly folder: string;
  /** Sends the context and unpacks it with the machine's tar. */
  readonly send: (
    asked: Partial<BuildRequest>,
  ) => Promise<{ readonly dockerfile: string; readonly names: string; readonly to: string }>;
};

async function stand(files: Readonly<Record<string, string>>): Promise<Stand> {
  const root = await mkdtemp(join(tmpdir(), 'gp-'));
  const folder = join(root, 'context');
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return {
    folder,
    async send(asked) {
      const request = {
        context: { kind: 'folder', path: folder },
        dockerfile: { text: 'FROM scratch\n' },
        ...asked,
      } as const;
      const { dockerfile, bytes } = await farContext(request, { onBytes: () => undefined, cancelSignal: undefined });
      const to = await mkdtemp(join(root, 'to-'));
      await writeFile(join(root, 'tar'), await Array.fromAsync(bytes));
      await run('tar', ['-xf', join(root, 'tar'), '-C', to]);
      const { stdout } = await run('tar', ['-tf', join(root, 'tar')]);
      return { dockerfile, names: stdout, to };
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  };
}

describe('the context that a far engine is sent', () => {
  test('is the folder, without what an ignore file names', async () => {
    await using at = await stand({
      Dockerfile: 'FROM scratch\n',
      '.dockerignore': '*.log\nout\n!out/kept\nDockerfile\n',
      'a.txt': 'a',
      'a.log': 'x',
      'out/kept': 'k',
      'out/other': 'x',
      [LONG]: 'long',
      empty: '',
    });
    await symlink('a.txt', join(at.folder, 'link'));
    const { dockerfile, names, to } = await at.send({});
    assert.equal(dockerfile, 'Dockerfile');
    assert.deepEqual(names.trim().split('\n'), [
      '.dockerignore',
      'Dockerfile',
      'a.txt',
      `${'a'.repeat(90)}/`,
      LONG,
      'empty',
      'link',
      'out/kept',
    ]);
    assert.equal(await readFile(join(to, LONG), 'utf8'), 'long');
    assert.equal(await readFile(join(to, 'link'), 'utf8'), 'a');
  });

  test('has a Dockerfile from elsewhere under a name that is no part of it', async () => {
    await using at = await stand({ Dockerfile: 'FROM other\n', a: 'a', '.dockerignore': 'b' });
    const { dockerfile, to } = await at.send({ dockerfile: { text: 'FROM scratch\n', name: '/etc/D' } });
    assert.match(dockerfile, /^\.dockerfile\.[0-9a-f]{20}$/);
    assert.equal(await readFile(join(to, dockerfile), 'utf8'), 'FROM scratch\n');
    assert.equal(await readFile(join(to, '.dockerignore'), 'utf8'), `b\n${dockerfile}\n`);
  });

  test('has nothing of a file elsewhere that its ignore file is a link to', async () => {
    await using at = await stand({ 'a.txt': 'a' });
    await writeFile(join(at.folder, '..', 'secret'), 'a.txt\nsecret\n');
    await symlink('../secret', join(at.folder, '.dockerignore'));
    const { names, to } = await at.send({ dockerfile: { text: 'FROM scratch\n', name: '../Dockerfile' } });
    assert.match(names, /^a\.txt$/m);
    assert.equal((await readFile(join(to, '.dockerignore'), 'utf8')).includes('secret'), false);
  });

  test('is a Dockerfile alone where there is none', async () => {
    await using at = await stand({ a: 'a' });
    const { dockerfile, names } = await at.send({ context: { kind: 'none' } });
    assert.deepEqual([dockerfile, names], ['Dockerfile', 'Dockerfile\n']);
  });
});
