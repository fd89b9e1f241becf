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

  const failed = (...words: readonly string[]): Promise<{ code: number; stderr: string }> =>
    run(docker, [...words], { env: gantry.env, timeout: 60_000 }).then(
      () => assert.fail('did not fail'),
      (failure: { code: number; stderr: string }) => failure,
    );
  const complaint = async (...words: readonly string[]): Promise<string> => (await failed(...words)).stderr;
  const RUN_HELP = "\nRun 'docker run --help' for more information\n";

  test('begins its failures as docker does, which scripts compare', async () => {
    assert.equal(await complaint('rm', 'nobody'), 'Error response from daemon: No such container: nobody\n');
    assert.match(
      await complaint('run', '--pull=never', 'none:1'),
      /^docker: Error response from daemon: No such image: none:1\n/,
    );
    assert.equal(await complaint('inspect', 'nobody'), 'Error: No such object: nobody\n');
    assert.match(await complaint('run', '-v', '', 'none:1'), /^docker: invalid empty volume spec\n/);
    const daemons = /^docker: Error response from daemon: invalid/i;
    assert.match(await complaint('run', '-v', 'a:b:c:d', 'none:1'), daemons);
    assert.match(await complaint('run', '--ipc', 'x', 'none:1'), daemons);
    assert.match(await complaint('run', '--stop-signal', 'x', 'none:1'), daemons);
    assert.equal(
      await complaint('run', '--cpu-count', '1', 'none:1'),
      '"--cpu-count" is only supported on a Docker daemon running on windows, but the Docker daemon is running on linux\n',
    );
    assert.match(await complaint('pull', 'UPPER'), /^invalid reference format: repository name/);
    assert.match(
      await complaint('-H', 'unix:///nope', 'ps'),
      /^Cannot connect to the Docker daemon at unix:\/\/\/nope/,
    );
  });

  test('names itself docker where it says how it is called', async () => {
    const USAGE = 'Usage:  docker rm [OPTIONS] CONTAINER [CONTAINER...]';
    const more = "Run 'docker rm --help' for more information";
    assert.equal(await complaint('rm', '--frob'), `unknown flag: --frob\n\n${USAGE}\n\n${more}\n`);
    assert.equal(await complaint('rm'), `docker: 'docker rm' requires at least 1 argument\n\n${USAGE}\n\n${more}\n`);
    assert.match(await complaint('frob'), /^docker: unknown command: docker frob\n\nRun 'docker --help' for/);
    assert.match(await complaint('container', 'frob'), /^docker: unknown command: docker container frob\n/);
    const help = await said('rm', '--help');
    assert.ok(help.includes(USAGE));
    assert.match(help, /^ +docker container rm, .*docker rm$/m);
    assert.match(await said('network'), /^Usage: +docker network COMMAND$/m);
    assert.match(await gantry.ok('rm', '--help'), /^Usage: +gantry rm /m);
  });

  test('says where to read on where docker does: behind each failure of run, and what create finds out by itself', async () => {
    assert.ok((await complaint('run', '--pull=never', 'none:1')).endsWith(RUN_HELP));
    assert.ok((await complaint('run', '--env-file', '/nope', 'none:1')).endsWith(RUN_HELP));
    const created = await failed('create', '--env-file', '/nope', 'none:1');
    assert.equal(
      created.stderr,
      "docker: open /nope: no such file or directory\n\nRun 'docker create --help' for more information\n",
    );
    assert.equal(created.code, 125);
    assert.ok(!(await complaint('create', '--name', '-x', 'none:1')).includes('--help'));
    assert.ok(!(await complaint('run', '-it', 'none:1')).includes('--help'));
  });

  test('sums up what could not be started or renamed', async () => {
    assert.equal(
      await complaint('start', 'nobody', 'nix'),
      'Error response from daemon: No such container: nobody\nError response from daemon: No such container: nix\nError: failed to start containers: nobody, nix\n',
    );
    assert.equal(
      await complaint('rename', 'nobody', 'somebody'),
      'Error response from daemon: No such container: nobody\nError: failed to rename container named nobody\n',
    );
  });

  test('prints its help where it is called alone', async () => {
    assert.match(await said(), /^Usage: +docker /m);
  });
});
