import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { ATTACK_ARCHIVES } from '../support/images/attack-archives.js';
import { makeTar } from '../support/images/make-tar.js';
import type { GantryEnd } from '../support/linux/built-gantry.js';
import { failureStand } from '../support/linux/failure-stand.js';
import { rootReason } from '../support/root-reason.js';

/** Each failure: its exit code, every line that is said of it, and that nothing is lost by it. */
describe('what is wrong with an archive is said, and loses nothing', { skip: rootReason(), timeout: 600_000 }, () => {
  const stand = failureStand();
  const { fails } = stand;

  for (const [what, bytes] of ATTACK_ARCHIVES) {
    test(what, async () => {
      const path = join(stand.gantry.folder, 'archive');
      writeFileSync(path, bytes);
      const before_ = await stand.possessions();
      const ended = await stand.gantry.run(['load', '-i', path]);
      if (ended.exitCode !== 0) {
        assert.equal(ended.exitCode, 1);
        assert.match(ended.stderr, /^Error: (invalid|no matching|digest mismatch|expected)/);
      }
      assert.ok(!ended.stderr.includes('unexpected'), ended.stderr);
      if (ended.exitCode !== 0) assert.deepEqual(await stand.possessions(), before_);
      else await removeLoaded(ended);
    });
  }

  test('that are not there, or folders', async () => {
    await fails(['load', '-i', '/nope'], { exitCode: 1, stderr: ['Error: open /nope: no such file or directory'] });
    await fails(['import', '/nope'], { exitCode: 1, stderr: ['Error: open /nope: no such file or directory'] });
    const hint = 'hint: Nothing of it was kept. Is it a complete docker-archive or OCI archive?';
    await fails(['load', '-i', '/tmp'], { exitCode: 1, stderr: ['Error: invalid archive: /tmp is a folder', hint] });
    await fails(['import', '/tmp'], { exitCode: 1, stderr: ['Error: invalid archive: /tmp is a folder', hint] });
  });

  test('a file tree that climbs out', async () => {
    const path = join(stand.gantry.folder, 'tree.tar');
    writeFileSync(path, makeTar([{ name: '../../../../../../../../tmp/gantry-escaped', content: 'x' }]));
    const { stderr } = await stand.gantry.run(['import', path, 'climber']);
    assert.ok(!stderr.includes('unexpected'), stderr);
    assert.ok(!existsSync('/tmp/gantry-escaped'));
    await stand.gantry.run(['rmi', 'climber']);
  });

  async function removeLoaded({ stdout }: GantryEnd): Promise<void> {
    const loaded = /^Loaded image(?: ID)?: (?<ref>\S+)$/m.exec(stdout)?.groups?.['ref'];
    if (loaded) await stand.gantry.ok('rmi', '-f', loaded);
  }
});
