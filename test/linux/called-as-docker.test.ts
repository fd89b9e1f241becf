import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { BuiltGantry } from '../support/linux/built-gantry.js';
import { rootReason } from '../support/root-reason.js';

const run = promisify(execFile);

// ADR 41: scripts find `docker` on their PATH, and compare its version with the oldest they know.
describe('a link named docker', { skip: rootReason(), timeout: 120_000 }, () => {
  let gantry: BuiltGantry;
  let docker = '';
  before(async () => {
    gantry = await BuiltGantry.open();
    docker = join(gantry.folder, 'docker');
    await symlink(resolve('bin/gantry'), docker);
  });
  after(() => gantry[Symbol.asyncDispose]());

  const said = async (...words: readonly string[]): Promise<string> =>
    (await run(docker, [...words], { env: gantry.env, timeout: 60_000 })).stdout;

  test('tells its version in the words of docker', async () => {
    assert.match(await said('--version'), /^Docker version \d+\.\d+\.\d+\+gantry, build \d+\.\d+\.\d+\n$/);
    assert.match(await said('-v'), /^Docker version /);
    assert.match(await gantry.ok('-v'), /^gantry version \d+\.\d+\.\d+$/m);
  });

  test('begins its failures as docker does, which scripts compare', async () => {
    const complaint = (...words: readonly string[]): Promise<string> =>
      run(docker, [...words], { env: gantry.env, timeout: 60_000 }).then(
        () => assert.fail('did not fail'),
        ({ stderr }: { stderr: string }) => stderr,
      );
    assert.equal(await complaint('rm', 'nobody'), 'Error response from daemon: No such container: nobody\n');
    assert.match(
      await complaint('run', '--pull=never', 'none:1'),
      /^docker: Error response from daemon: No such image: none:1\n/,
    );
    assert.equal(await complaint('inspect', 'nobody'), 'Error: No such object: nobody\n');
    assert.match(await complaint('run', '-v', 'a:b:c:d', 'none:1'), /^docker: invalid/);
  });

  test('prints its help where it is called alone', async () => {
    assert.match(await said(), /^Usage: +gantry /m);
  });
});
