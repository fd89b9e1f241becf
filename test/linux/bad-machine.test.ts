import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { AS_NOBODY, failureStand, NETWORK_NONE } from '../support/linux/failure-stand.js';
import { programFarm } from '../support/linux/program-farm.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

const INSTALL_HINT = 'hint: Run npm start as root once: it installs what is missing. Or install the program yourself.';

/** Each failure: its exit code, every line that is said of it, and that nothing is lost by it. */
describe('what is wrong with the machine is said, and loses nothing', { skip: rootReason(), timeout: 600_000 }, () => {
  const stand = failureStand();
  const { fails } = stand;

  const ROOT_HINT = 'hint: Run it with sudo, or as root. Rootless containers are not supported yet.';
  const run = ['run', '--rm', BUSYBOX, 'true'];

  test('without root', async () => {
    await fails(
      ['ps'],
      { exitCode: 1, stderr: ['Error: gantry must run as root on this machine', ROOT_HINT] },
      { under: AS_NOBODY },
    );
    await fails(
      run,
      { exitCode: 125, stderr: ['gantry: gantry must run as root on this machine', ROOT_HINT] },
      { under: AS_NOBODY },
    );
    const { exitCode, stdout } = await stand.gantry.run(['run', '--help'], { under: AS_NOBODY });
    assert.equal(exitCode, 0);
    assert.match(stdout, /Usage: {2}gantry run/);
  });

  for (const [without, program] of [
    [['crun', 'runc'], 'crun or runc'],
    [['conmon'], 'conmon'],
    [['nft'], 'nft'],
    [['ip'], 'ip'],
  ] as const) {
    test(`without ${program}`, async () => {
      const env = { PATH: programFarm(stand.gantry.folder, { without }) };
      await fails(run, { exitCode: 125, stderr: [`gantry: ${program} is not installed`, INSTALL_HINT] }, { env });
      assert.equal((await stand.gantry.run(['ps', '-a'], { env })).exitCode, 0);
    });
  }

  test('without crun, runc does it', async () => {
    const env = { PATH: programFarm(stand.gantry.folder, { without: ['crun'] }) };
    const { exitCode, stdout, stderr } = await stand.gantry.run(['run', '--rm', BUSYBOX, 'echo', 'hi'], { env });
    assert.deepEqual([exitCode, stdout, stderr], [0, 'hi\n', '']);
  });

  test('without a network program, what needs no network runs', async () => {
    const env = { PATH: programFarm(stand.gantry.folder, { without: ['ip', 'nft'] }) };
    const { stdout } = await stand.gantry.run(['run', '--rm', ...NETWORK_NONE, BUSYBOX, 'echo', 'hi'], { env });
    assert.equal(stdout, 'hi\n');
  });

  for (const [name, version, sentence] of [
    ['crun', 'crun version 0.19', 'FARM/crun 0.19 is too old: gantry needs 1.0.0 or newer'],
    ['conmon', 'conmon version 2.0.10', 'FARM/conmon 2.0.10 is too old: gantry needs 2.0.25 or newer'],
    ['nft', 'nftables v0.9.0 (Fearless Fosdick)', 'nft 0.9.0 is too old: gantry needs 1.0.2 or newer'],
  ] as const) {
    test(`${name} is too old`, async () => {
      const PATH = programFarm(stand.gantry.folder, { old: { [name]: version } });
      await fails(run, { exitCode: 125, stderr: [`gantry: ${sentence.replace('FARM', PATH)}`] }, { env: { PATH } });
    });
  }

  test('a run root that is too long, or a file', async () => {
    const long = join(stand.gantry.folder, 'long'.repeat(40));
    const { exitCode, stdout, stderr } = await stand.gantry.run(
      ['run', '--rm', ...NETWORK_NONE, BUSYBOX, 'echo', 'hi'],
      {
        env: { GANTRY_RUN_ROOT: long },
      },
    );
    assert.deepEqual([exitCode, stdout, stderr], [0, 'hi\n', '']);
  });
});
