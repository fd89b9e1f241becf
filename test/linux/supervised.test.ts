import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { BuiltGantry } from '../support/linux/built-gantry.js';
import { importBusybox } from '../support/linux/import-busybox.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

const skip = rootReason();
/** Ends with 5 when it is asked to. */
const SERVICE = 'trap "exit 5" TERM; echo started; while :; do sleep 0.05; done';

/** T75: a supervisor keeps `gantry run` in the foreground; the container is what it says of it. */
describe('a container under a supervisor', { skip, timeout: 600_000 }, () => {
  let gantry: BuiltGantry;
  before(async () => {
    gantry = await BuiltGantry.open();
    await importBusybox(gantry);
  });
  after(() => gantry[Symbol.asyncDispose]());

  const service = ['run', '--name', 'todo', '-p', '127.0.0.1:0:8000', BUSYBOX, 'sh', '-c', SERVICE];

  test('T75 ExecStartPre: rm -f of what is not there is no failure', async () => {
    const { exitCode, stderr } = await gantry.run(['rm', '-f', 'todo']);
    assert.deepEqual([exitCode, stderr], [0, 'Error: No such container: todo\n']);
  });

  test('T75 ExecStart: a signal to the supervised process reaches the program, and its exit code comes back', async () => {
    const running = gantry.start(service);
    await running.sees(/started/);
    running.process.kill('SIGTERM');
    assert.equal((await running.end).exitCode, 5);
    await gantry.ok('rm', 'todo');
  });

  test('T75 ExecStop: rm -f ends the supervised process with the status of a kill', async () => {
    const running = gantry.start(service);
    await running.sees(/started/);
    await gantry.ok('rm', '-f', 'todo');
    assert.equal((await running.end).exitCode, 137);
  });

  test('T75 Restart=always: what was killed before its container is begun anew after rm -f', async () => {
    const running = gantry.start(service);
    await running.sees(/started/);
    running.process.kill('SIGKILL');
    await running.end;
    assert.equal(await gantry.ok('ps', '--format', '{{.Names}}'), 'todo');
    await gantry.ok('rm', '-f', 'todo');
    const again = gantry.start(service);
    await again.sees(/started/);
    again.process.kill('SIGTERM');
    assert.equal((await again.end).exitCode, 5);
    await gantry.ok('rm', 'todo');
  });

  test('files that whoever calls holds open are not held by what lives on', async () => {
    const lock = join(gantry.folder, 'lock');
    const script = 'exec 20>"$1" 200>"$1"; flock 200; shift; exec "$@"';
    const check = ['--health-cmd', 'true', '--health-interval', '1h']; // So that a keeper lives on too.
    const { exitCode, stderr } = await gantry.run(
      ['run', '-d', '--name', 'lasting', ...check, BUSYBOX, 'sleep', '1000'],
      {
        under: ['bash', '-c', script, 'bash', lock],
      },
    );
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(holdersOf(lock), []);
    execFileSync('flock', ['-n', lock, 'true']);
    await gantry.ok('rm', '-f', 'lasting');
  });
});

/** What is run by the processes that have the file open. */
function holdersOf(path: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => descriptors(pid).includes(path))
    .map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' '));
}

function descriptors(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return []; // It has ended.
  }
}
