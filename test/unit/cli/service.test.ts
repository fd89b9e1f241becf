import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, describe, test } from 'node:test';

import { runCli } from '../../../src/cli/run-cli.js';
import { installUnits, uninstallUnits } from '../../../src/cli/service/install-units.js';
import { Systemd } from '../../../src/cli/service/systemd.js';
import { unitFiles } from '../../../src/cli/service/unit-files.js';
import { unitWord } from '../../../src/cli/service/unit-words.js';
import { engineError } from '../../../src/errors/engine-error.js';

const ANALYZE = '/usr/bin/systemd-analyze';
const isBooted = existsSync('/run/systemd/system');

describe('gantry as a service of the machine', () => {
  let root = '';
  before(() => {
    root = mkdtempSync('/tmp/gsv');
  });
  after(() => rmSync(root, { recursive: true }));

  async function gantry(...argv: readonly string[]) {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    let [out, err] = ['', ''];
    stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const exitCode = await runCli({
      argv,
      engine: () => assert.fail('no engine is needed'),
      version: '1',
      io: {
        stdin: new PassThrough(),
        stdout,
        stderr,
        signals: new PassThrough(),
        env: { GANTRY_RUN_ROOT: '/run/other' },
        workingDir: '/',
        program: '/opt/gantry/bin/gantry',
      },
    });
    const over = [once(stdout, 'close'), once(stderr, 'close')];
    stdout.end();
    stderr.end();
    await Promise.all(over);
    return { exitCode, out, err };
  }
  const unit = (name: string): string => join(root, 'etc/systemd/system', name);
  const put = (path: string, content = ''): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };

  test('what would be written is shown, and nothing written', async () => {
    const { exitCode, out } = await gantry('service', 'install', '--print', '--root', root, '-G', 'docker');
    assert.equal(exitCode, 0);
    assert.match(out, /^ListenStream=\/run\/other\/gantry\.sock$/m);
    assert.match(out, /^SocketGroup=docker$/m);
    assert.match(out, /^ExecStart=\/opt\/gantry\/bin\/gantry serve --host fd:\/\/$/m);
    assert.match(out, /^Environment=GANTRY_RUN_ROOT=\/run\/other$/m);
    assert.match(out, /^KillMode=process$/m);
    assert.equal(existsSync(unit('gantry.socket')), false);
  });

  test('installed into a folder, enabled, installed once more with other words, and taken away', async () => {
    const first = await gantry('service', 'install', '--root', root);
    assert.deepEqual([first.exitCode, first.err], [0, '']);
    assert.match(first.out, /^API will be answered on unix:\/\/\/run\/other\/gantry\.sock$/m);
    const enabled = unit('sockets.target.wants/gantry.socket');
    assert.equal(readlinkSync(enabled), '/etc/systemd/system/gantry.socket');
    await gantry(
      'service',
      'install',
      '--root',
      root,
      '--',
      '--host',
      'tcp://0.0.0.0:2376',
      '--allow',
      'containers:read',
    );
    const service = readFileSync(unit('gantry.service'), 'utf8');
    assert.match(service, /serve --host fd:\/\/ --host tcp:\/\/0\.0\.0\.0:2376 --allow containers:read$/m);
    assert.equal((await gantry('service', 'uninstall', '--root', root)).exitCode, 0);
    assert.equal(existsSync(enabled) || existsSync(unit('gantry.service')), false);
    const again = await gantry('service', 'uninstall', '--root', root);
    assert.equal(again.exitCode, 1);
    assert.match(again.err, /gantry is no service of this machine/);
  });

  test('units that somebody else has written stay', async () => {
    put(unit('gantry.service'), '[Service]\nExecStart=/bin/true\n');
    const { exitCode, err } = await gantry('service', 'install', '--root', root);
    assert.equal(exitCode, 1);
    assert.match(err, /gantry\.service was not written by gantry, and is left as it is/);
    assert.equal(existsSync(unit('gantry.socket')), false);
    assert.match((await gantry('service', 'uninstall', '--root', root)).err, /left as it is/);
    rmSync(unit('gantry.service'));
  });

  test('docker’s socket is taken where no docker is', async () => {
    const install = () => gantry('service', 'install', '--root', root, '--docker-socket');
    for (const theirs of ['usr/lib/systemd/system/docker.socket', 'run/docker.sock']) {
      put(join(root, theirs));
      const { exitCode, err } = await install();
      assert.equal(exitCode, 1, theirs);
      assert.match(err, /\/run\/docker\.sock is docker's on this machine/);
      rmSync(join(root, theirs));
    }
    assert.equal((await install()).exitCode, 0);
    assert.match(readFileSync(unit('gantry.socket'), 'utf8'), /^ListenStream=\/run\/docker\.sock$/m);
    // What is there now is our own.
    put(join(root, 'run/docker.sock'));
    assert.equal((await install()).exitCode, 0);
    await gantry('service', 'uninstall', '--root', root);
  });

  test('systemd takes the units as they are', { skip: existsSync(ANALYZE) ? false : 'systemd is not there' }, () => {
    const files = unitFiles({
      program: '/bin/true',
      words: ['--label', 'a b=$c%d"e\\'],
      dataRoot: '/var/lib/with blank',
      runRoot: undefined,
      group: 'root',
      hasDockerSocket: true,
    });
    const folder = mkdtempSync('/tmp/gsu');
    for (const { name, content } of files) writeFileSync(join(folder, name), content);
    const paths = files.map(({ name }) => join(folder, name));
    const { status, stderr } = spawnSync(ANALYZE, ['verify', '--recursive-errors=no', '--man=no', ...paths], {
      encoding: 'utf8',
      timeout: 300_000,
    });
    rmSync(folder, { recursive: true });
    assert.deepEqual([status, stderr], [0, '']);
  });

  test('words are written so that systemd reads them back', () => {
    assert.equal(unitWord('--host=fd://'), '--host=fd://');
    assert.equal(unitWord('a b'), '"a b"');
    assert.equal(unitWord('$x%h"\\'), '"$$x%%h\\"\\\\"');
    assert.equal(unitWord(''), '""');
  });

  test('where no systemd runs that is said', { skip: isBooted ? 'systemd runs here' : false }, async () => {
    for (const verb of ['install', 'uninstall', 'status']) {
      const { exitCode, err } = await gantry('service', verb);
      assert.equal(exitCode, 1, verb);
      assert.match(err, /systemd does not run on this machine/);
    }
  });

  test('what systemctl complains of is told; one that is missing, too', async () => {
    const failing = new Systemd(async () => ({ exitCode: 1, stdout: '', stderr: 'Access denied\n' }));
    await assert.rejects(failing.order('daemon-reload'), /systemctl daemon-reload: Access denied$/);
    const missing = new Systemd(async (program) => {
      throw engineError('program_missing', { program });
    });
    await assert.rejects(missing.ask('is-active', 'gantry.socket'), { code: 'systemd_missing' });
    const down = new Systemd(async () => ({ exitCode: 3, stdout: 'inactive\n', stderr: '' }));
    assert.equal(await down.ask('is-active', 'gantry.socket'), 'inactive');
  });

  test('a place in a folder asks systemd for nothing', async () => {
    const place = { root, runProgram: () => assert.fail('nothing is to be run') };
    const options = { program: '/x', words: [], dataRoot: undefined, runRoot: undefined, group: 'root' };
    await installUnits(place, unitFiles({ ...options, hasDockerSocket: false }));
    await uninstallUnits(place);
  });
});
