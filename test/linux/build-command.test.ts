import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { freePort } from '../support/free-port.js';
import { openServedGantry, type ServedGantry } from '../support/linux/served-gantry.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

const run = promisify(execFile);
const GIT = '/usr/bin/git';
const DOCKERFILE = `FROM ${BUSYBOX}\nCOPY file /file\nRUN cat /file /file > /twice\nCMD ["cat", "/twice"]\n`;

describe('gantry build', { skip: rootReason(), timeout: 600_000 }, () => {
  let served: ServedGantry;
  let folder = '';
  let web: Server;
  let address = '';

  before(async () => {
    served = await openServedGantry();
    folder = join(served.gantry.folder, 'context');
    await mkdir(folder);
    await writeFile(join(folder, 'Dockerfile'), DOCKERFILE);
    await writeFile(join(folder, 'file'), 'once\n');
    const archive = (await run('tar', ['-C', folder, '-cz', '.'], { encoding: 'buffer' })).stdout;
    const pages: Readonly<Record<string, Buffer>> = {
      '/context.tar.gz': archive,
      '/Dockerfile': Buffer.from(`FROM ${BUSYBOX}\nCMD ["echo", "from the web"]\n`),
    };
    web = createServer(({ url = '' }, response) => {
      const page = pages[url];
      response.writeHead(page ? 200 : 404).end(page);
    });
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  });
  after(async () => {
    await new Promise((resolve) => web.close(resolve));
    await served[Symbol.asyncDispose]();
  });

  const gantry = (...words: readonly string[]): Promise<string> => served.gantry.ok(...words);

  test('of a folder, and of a tar on standard input', async () => {
    await gantry('build', '-q', '-t', 'folder', folder);
    assert.equal(await gantry('run', '--rm', 'folder'), 'once\nonce');
    const tar = (await run('tar', ['-C', folder, '-c', '.'], { encoding: 'buffer' })).stdout;
    const { exitCode, stderr } = await served.gantry.run(['build', '-t', 'tarred', '-'], { input: tar });
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /#\d+ \[2\/3\] COPY file \/file\n#\d+ CACHED\n/);
    assert.equal(await gantry('run', '--rm', 'tarred'), 'once\nonce');
  });

  test('of an address: a Dockerfile, or a packed archive', async () => {
    await gantry('build', '-q', '-t', 'web', `${address}/Dockerfile`);
    assert.equal(await gantry('run', '--rm', 'web'), 'from the web');
    await gantry('build', '-q', '-t', 'web:2', `${address}/context.tar.gz`);
    assert.equal(await gantry('run', '--rm', 'web:2'), 'once\nonce');
    const { exitCode, stderr } = await served.gantry.run(['build', `${address}/nothing`]);
    assert.deepEqual([exitCode, /invalid response status 404/.test(stderr)], [1, true]);
  });

  test('of a repository', { skip: existsSync(GIT) ? false : 'git is not installed' }, async () => {
    const repository = join(served.gantry.folder, 'repository.git');
    const inRepository = (...words: readonly string[]): Promise<unknown> =>
      run(GIT, ['--git-dir', repository, '--work-tree', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...words]);
    await run(GIT, ['init', '-q', '--bare', '-b', 'main', repository]);
    await inRepository('add', '.');
    await inRepository('commit', '-q', '-m', 'first');
    const port = await freePort();
    const words = [
      'daemon',
      '--export-all',
      `--base-path=${served.gantry.folder}`,
      '--listen=127.0.0.1',
      `--port=${port}`,
    ];
    const daemon = spawn(GIT, words, { stdio: 'ignore', detached: true });
    try {
      const url = `git://127.0.0.1:${port}/repository.git`;
      await eventually(
        'git answers',
        async () => (await run(GIT, ['ls-remote', url]).catch(() => undefined)) !== undefined,
      );
      await gantry('build', '-q', '-t', 'git', `${url}#main`);
      assert.equal(await gantry('run', '--rm', 'git'), 'once\nonce');
      const { stderr } = await served.gantry.run(['build', `${url}#none`]);
      assert.match(stderr, /unable to 'git clone' to temporary context directory: .*none/);
      const files = join(served.gantry.folder, 'of-repository');
      const { exitCode } = await served.gantry.run(
        ['build', '-q', '-o', files, '--build-context', `repo=${url}#main`, '-'],
        { input: 'FROM scratch\nCOPY --from=repo Dockerfile /copied\n' },
      );
      assert.deepEqual([exitCode, existsSync(join(files, 'copied'))], [0, true]);
    } finally {
      if (daemon.pid !== undefined) process.kill(-daemon.pid, 'SIGKILL');
    }
  });

  test('gives out files, a tar, or an archive of the image', async () => {
    const out = join(served.gantry.folder, 'out');
    await gantry('build', '-o', out, folder);
    assert.equal(await readFile(join(out, 'twice'), 'utf8'), 'once\nonce\n');
    const { stdoutBytes } = await served.gantry.run(['build', '-o', '-', folder]);
    await writeFile(join(served.gantry.folder, 'files.tar'), stdoutBytes);
    const { stdout } = await run('tar', ['-tf', join(served.gantry.folder, 'files.tar')]);
    assert.match(stdout, /^(\.\/)?twice$/m);
    const archive = join(served.gantry.folder, 'image.tar');
    await gantry('build', '-t', 'archived', '-o', `type=docker,dest=${archive}`, folder);
    assert.match(await gantry('load', '-i', archive), /Loaded image: archived:latest/);
  });

  test('secrets are there for a step, and nowhere afterwards', async () => {
    const text = `FROM ${BUSYBOX}\nRUN --mount=type=secret,id=word test "$(cat /run/secrets/word)" = $(echo xyz)zy\n`;
    const { exitCode, stderr } = await served.gantry.run(
      ['build', '-t', 'secret', '--secret', 'id=word,env=WORD', '-'],
      {
        input: text,
        env: { WORD: 'xyzzy' },
      },
    );
    assert.equal(exitCode, 0, stderr);
    assert.doesNotMatch(await gantry('history', '--no-trunc', 'secret'), /xyzzy/);
  });

  test('on a far engine: the context goes there without what is ignored', async () => {
    await writeFile(join(folder, '.dockerignore'), 'left\n');
    await writeFile(join(folder, 'left'), 'x');
    await gantry('-H', served.host, 'build', '-t', 'far', folder);
    assert.equal(await gantry('run', '--rm', 'far'), 'once\nonce');
    const all = `FROM ${BUSYBOX}\nCOPY . /all\nCMD ["ls", "-A", "/all"]\n`;
    const built = await served.gantry.run(['-H', served.host, 'build', '-t', 'all', '-f', '-', folder], { input: all });
    assert.equal(built.exitCode, 0, built.stderr);
    assert.equal(await gantry('run', '--rm', 'all'), '.dockerignore\nDockerfile\nfile');
    const failed = await served.gantry.run(['-H', served.host, 'build', '-'], {
      input: `FROM ${BUSYBOX}\nRUN exit 3\n`,
    });
    assert.match(failed.stderr, /process "\/bin\/sh -c exit 3" did not complete successfully: exit code: 3/);
  });
});
