import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve as resolvePath } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

import type Dockerode from 'dockerode';
import { openServedGantry, type ServedGantry } from '../support/linux/served-gantry.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { unbundled } from '../support/linux/unbundled.js';
import { rootReason } from '../support/root-reason.js';

const run = promisify(execFile);
const DOCKER = '/usr/bin/docker';
const COMPOSE = '/usr/bin/docker-compose';
const PYTHON = '/usr/bin/python3';
const PYTHON_DOCKER = '/usr/lib/python3/dist-packages/docker';
const LONGEST_MS = 120_000;

const DOCKERFILE = [
  `FROM ${BUSYBOX} AS first`,
  'ARG WHO=nobody',
  'RUN echo hello $WHO > /greeting',
  `FROM ${BUSYBOX}`,
  'COPY --from=first /greeting /greeting',
  'COPY file /file',
  'CMD ["cat", "/greeting", "/file"]',
  '',
].join('\n');

const missing = (path: string): string | false => (existsSync(path) ? false : 'it is not installed');

describe('programs that know docker build images with gantry serve', { skip: rootReason(), timeout: 600_000 }, () => {
  let served: ServedGantry;
  let folder = '';

  before(async () => {
    served = await openServedGantry();
    folder = join(served.gantry.folder, 'context');
    await mkdir(folder);
    await writeFile(join(folder, 'Dockerfile'), DOCKERFILE);
    await writeFile(join(folder, 'file'), 'from the context\n');
    await writeFile(join(folder, 'ignored'), 'x');
    await writeFile(join(folder, '.dockerignore'), 'ignored\n');
  });
  after(() => served[Symbol.asyncDispose]());

  const environment = (): Record<string, string> => ({ ...served.gantry.env, DOCKER_HOST: served.host });

  async function docker(
    words: readonly string[],
    input = '',
  ): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(DOCKER, words, {
      env: { ...environment(), DOCKER_BUILDKIT: '0' },
      timeout: LONGEST_MS,
      cwd: folder,
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { code, out, err };
  }

  test('docker: what a build tells, its cache, its arguments and labels', { skip: missing(DOCKER) }, async () => {
    const first = await docker(['build', '-t', 'by-docker', '--build-arg', 'WHO=docker', '--label', 'a=b', '.']);
    assert.equal(first.code, 0, first.err);
    assert.match(first.out, /Step 1\/7 : FROM [^\n]*AS first\n ---> [0-9a-f]{12}\nStep 2\/7 : ARG WHO=nobody\n/);
    assert.match(first.out, / ---> Running in [0-9a-f]{12}\nRemoving intermediate container [0-9a-f]{12}\n ---> /);
    assert.match(first.out, /Successfully built [0-9a-f]{12}\nSuccessfully tagged by-docker:latest\n$/);
    assert.equal((await docker(['run', '--rm', 'by-docker'])).out, 'hello docker\nfrom the context\n');
    const again = await docker(['build', '--build-arg', 'WHO=docker', '--label', 'a=b', '.']);
    assert.match(again.out, /RUN echo hello[^\n]*\n ---> Using cache\n/);
    const labels = await docker(['inspect', '-f', '{{json .Config.Labels}}', 'by-docker']);
    assert.equal(labels.out, '{"a":"b"}\n');
  });

  test('docker: quiet, from standard input, to a target, and failing', { skip: missing(DOCKER) }, async () => {
    const iidfile = join(served.gantry.folder, 'iid');
    const quiet = await docker(['build', '-q', '--iidfile', iidfile, '--target', 'first', '.']);
    assert.match(quiet.out, /^sha256:[0-9a-f]{64}\n$/);
    const piped = await docker(['build', '-'], `FROM ${BUSYBOX}\nRUN echo told >&2; exit 7\n`);
    assert.equal(piped.code, 7);
    assert.match(piped.out + piped.err, /told/);
    assert.match(piped.err, /The command '\/bin\/sh -c echo told >&2; exit 7' returned a non-zero code: 7/);
    const wrong = await docker(['build', '-'], 'FORM x\n');
    assert.deepEqual([wrong.code, /unknown instruction: FORM/.test(wrong.err)], [1, true]);
    const ignored = await docker(['build', '-f', '-', '.'], `FROM ${BUSYBOX}\nCOPY ignored /\n`);
    assert.notEqual(ignored.code, 0);
  });

  test('docker: the cache of builds', { skip: missing(DOCKER) }, async () => {
    await docker(['build', '-q', '.']);
    assert.match((await docker(['system', 'df'])).out, /\nBuild Cache +[1-9]/);
    assert.match((await docker(['builder', 'prune', '-af'])).out, /Total reclaimed space: /);
    assert.match((await docker(['system', 'df'])).out, /\nBuild Cache +0 /);
  });

  test('docker-compose: build, and up --build', { skip: missing(COMPOSE) }, async () => {
    const project = join(served.gantry.folder, 'project');
    await mkdir(project);
    const web = {
      build: { context: folder, args: { WHO: 'compose' }, target: 'first' },
      command: ['cat', '/greeting'],
    };
    await writeFile(join(project, 'docker-compose.yml'), JSON.stringify({ version: '3.4', services: { web } }));
    /** By itself, or with docker's program. */
    const compose = async (isCli: '0' | '1', ...words: readonly string[]): Promise<string> => {
      const env = { ...environment(), COMPOSE_DOCKER_CLI_BUILD: isCli };
      return (await run(COMPOSE, [...words], { cwd: project, env, timeout: LONGEST_MS })).stdout;
    };
    assert.match(
      await compose('0', 'build', '--no-cache'),
      /Step 3\/3 : RUN echo hello[^]*Successfully tagged project_web/,
    );
    assert.match(await compose('1', 'up', '--build'), /web[_-]1 +\|.{0,6}hello compose/);
    await compose('0', 'down', '--rmi', 'local');
  });

  test('python3-docker', { skip: missing(PYTHON_DOCKER) }, async () => {
    const program = resolvePath('test/support/linux/docker-build.py');
    const { stdout } = await run(PYTHON, [program, served.host, BUSYBOX, folder], {
      env: environment(),
      timeout: LONGEST_MS,
    });
    assert.deepEqual(stdout.trimEnd().split('\n'), [
      "built ['by-python:1'] {'a': 'b'}",
      `lines ['Step 1/7 : FROM ${BUSYBOX} AS first', 'Step 2/7 : ARG WHO=nobody', 'Step 3/7 : RUN echo hello $WHO > /greeting', 'Step 4/7 : FROM ${BUSYBOX}', 'Step 5/7 : COPY --from=first /greeting /greeting', 'Step 6/7 : COPY file /file', 'Step 7/7 : CMD ["cat", "/greeting", "/file"]']`,
      "run b'hello python\\nfrom the context\\n'",
      "failed The command '/bin/sh -c exit 4' returned a non-zero code: 4",
      'refused 400',
      'cache True True',
    ]);
  });

  test('dockerode', async () => {
    const Docker = unbundled('dockerode') as typeof Dockerode;
    const client = new Docker({ socketPath: served.socketPath, timeout: LONGEST_MS });
    const stream = await client.buildImage({ context: folder, src: ['Dockerfile', 'file'] }, { t: 'by-node:1' });
    const told = await new Promise<readonly unknown[]>((resolve, reject) =>
      client.modem.followProgress(stream, (error, lines) => (error ? reject(error) : resolve(lines))),
    );
    assert.match(JSON.stringify(told), /"aux":\{"ID":"sha256:[0-9a-f]{64}"\}.*Successfully tagged by-node:1/);
    assert.equal((await client.getImage('by-node:1').inspect()).Config.Cmd?.[0], 'cat');
  });

  test('testcontainers', async () => {
    process.env['DOCKER_HOST'] = served.host;
    process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
    process.env['TESTCONTAINERS_HOST_OVERRIDE'] = '127.0.0.1';
    const { GenericContainer } = unbundled('testcontainers') as typeof import('testcontainers');
    const image = await GenericContainer.fromDockerfile(folder).withBuildArgs({ WHO: 'tests' }).build('by-tests:1');
    await using container = await image.withCommand(['sleep', '1000']).start();
    assert.equal((await container.exec(['cat', '/greeting'])).output, 'hello tests\n');
  });
});
