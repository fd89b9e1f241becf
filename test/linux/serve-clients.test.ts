import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve as resolvePath } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { BuiltGantry } from '../support/linux/built-gantry.js';
import { importBusybox } from '../support/linux/import-busybox.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

const run = promisify(execFile);
const PYTHON = '/usr/bin/python3';
const COMPOSE = '/usr/bin/docker-compose';
const PYTHON_DOCKER = '/usr/lib/python3/dist-packages/docker';

describe('gantry serve with other clients of docker', { skip: rootReason(), timeout: 600_000 }, () => {
  let gantry: BuiltGantry;
  let server: ChildProcess;
  let host = '';

  before(async () => {
    gantry = await BuiltGantry.open();
    const socket = join(gantry.folder, 's');
    host = `unix://${socket}`;
    await importBusybox(gantry);
    server = spawn(resolvePath('bin/gantry'), ['serve', '-H', host], { env: gantry.env, stdio: 'ignore' });
    await eventually('the socket', () => existsSync(socket));
  });
  after(async () => {
    const end = once(server, 'exit');
    server.kill('SIGTERM');
    await end;
    await gantry[Symbol.asyncDispose]();
  });

  test('python3-docker', { skip: existsSync(PYTHON_DOCKER) ? false : 'it is not installed' }, async () => {
    const { stdout } = await run(PYTHON, [resolvePath('test/support/linux/docker-client.py'), host, BUSYBOX], {
      env: gantry.env,
      timeout: 600_000,
    });
    assert.deepEqual(stdout.trimEnd().split('\n'), [
      'ping True',
      "run b'hi\\n'",
      "failed 4 b'bad\\n'",
      "list ['visited']",
      "exec ExecResult(exit_code=3, output=b'1\\n')",
      "logs b'0\\n'",
      'stats 67108864 True',
      'put True',
      "get f 3 b'abc'",
      "socket b'\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x03xyz' 0",
      'paused paused',
      "top ['UID', 'PID']",
      "wait {'StatusCode': 137}",
      'not found No such container: none',
    ]);
  });

  test('docker-compose', { skip: existsSync(COMPOSE) ? false : 'it is not installed' }, async () => {
    const services = {
      web: { image: BUSYBOX, command: TALKING('web'), volumes: ['data:/data'], environment: { A: '1' } },
      db: { image: BUSYBOX, command: TALKING('db') },
    };
    await writeFile(
      join(gantry.folder, 'docker-compose.yml'),
      JSON.stringify({ version: '3', services, volumes: { data: {} } }),
    );
    const compose = async (...words: readonly string[]): Promise<string> => {
      const env = { ...gantry.env, DOCKER_HOST: host, COMPOSE_PROJECT_NAME: 'visit' };
      return (await run(COMPOSE, [...words], { cwd: gantry.folder, env, timeout: 600_000 })).stdout;
    };
    await compose('up', '-d');
    assert.match(await compose('ps'), /visit[_-]db[_-]1 .* Up[^]*visit[_-]web[_-]1 .* Up/);
    assert.match(await compose('logs', '--no-color'), /web[_-]1 +\| web is up/);
    assert.equal(await compose('exec', '-T', 'web', 'sh', '-c', 'echo $A'), '1\n');
    assert.equal(await compose('run', '--rm', 'db', 'echo', 'once'), 'once\n');
    await compose('down', '-v', '-t', '0');
    assert.equal(await gantry.ok('ps', '-aq'), '');
  });
});

/** Compose takes a dollar for itself unless there are two. */
const TALKING = (name: string): readonly string[] => ['sh', '-c', `echo ${name} is up; exec sleep 1000`];
