import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { readDockerfile } from '../../../../src/cli/build/read-dockerfile.js';

describe('the Dockerfile of a context', () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'gantry-dockerfile-'));
    writeFileSync(join(root, 'secret'), 'mine');
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const folder = (links: Readonly<Record<string, string>>): string => {
    const made = mkdtempSync(join(root, 'c'));
    writeFileSync(join(made, 'Base'), 'FROM scratch');
    for (const [name, target] of Object.entries(links)) symlinkSync(target, join(made, name));
    return made;
  };

  test('may be a link to another file of it', async () => {
    const { text, name } = await readDockerfile(folder({ Dockerfile: 'Base' }), { file: undefined, workingDir: '/' });
    assert.deepEqual([text, name], ['FROM scratch', 'Dockerfile']);
  });

  test('is not what a link leads to elsewhere on this machine, nor what never ends', async () => {
    for (const target of [join(root, 'secret'), '../secret', '/dev/zero', '.', 'nowhere']) {
      const path = folder({ Dockerfile: target });
      await assert.rejects(readDockerfile(path, { file: undefined, workingDir: '/' }), {
        code: 'build_dockerfile_missing',
      });
      const named = { file: 'Dockerfile', workingDir: path, isForeign: true };
      await assert.rejects(readDockerfile(path, named), { code: 'build_dockerfile_missing' });
    }
    const beside = folder({ Dockerfile: 'Base', 'Dockerfile.dockerignore': '../secret' });
    assert.equal((await readDockerfile(beside, { file: undefined, workingDir: '/' })).ignoreText, undefined);
  });

  test('is wherever somebody says that it is', async () => {
    const path = folder({ Dockerfile: '../secret' });
    assert.equal((await readDockerfile(path, { file: 'Dockerfile', workingDir: path })).text, 'mine');
    assert.equal((await readDockerfile(path, { file: join(root, 'secret'), workingDir: path })).text, 'mine');
  });
});
