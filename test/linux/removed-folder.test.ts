import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { BuiltGantry } from '../support/linux/built-gantry.js';
import { rootReason } from '../support/root-reason.js';

// ADR 43: neither runtime begins in a folder without a path.
for (const [runtime, more] of [
  ['the runtime of its words', {}],
  ['Node', { GANTRY_ON_NODE: '1' }],
] as const) {
  describe(`in a folder that was removed, on ${runtime}`, { skip: rootReason(), timeout: 300_000 }, () => {
    let gantry: BuiltGantry;
    before(async () => {
      gantry = await BuiltGantry.open();
    });
    after(() => gantry[Symbol.asyncDispose]());

    /** The shell complains of the folder by itself. */
    const typed = async (...words: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> => {
      const folder = await mkdtemp(join(tmpdir(), 'gantry-removed-'));
      const script = 'cd "$1" && rmdir "$1" && shift && exec "$@"';
      const args = ['-c', script, 'sh', folder, resolve('bin/gantry'), ...words];
      return await new Promise((done) => {
        execFile('sh', args, { env: { ...gantry.env, ...more }, timeout: 60_000 }, (error, stdout, stderr) => {
          const said = stderr.replace(/^.*getcwd.*\n/gm, '');
          done({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr: said });
        });
      });
    };

    test('what asks for nothing in it works', async () => {
      for (const words of [['ps', '-q'], ['images', '-q'], ['context', 'ls', '-q'], ['--version'], ['--once']]) {
        const { code, stderr } = await typed(...words);
        assert.deepEqual([code, stderr], [0, ''], words.join(' '));
      }
    });

    test('what asks for something in it says what is missing, and makes nothing', async () => {
      const REFUSALS = [
        [['create', '--cidfile', 'id', 'none:1'], /^Error: failed to create the container ID file: open id: not a dir/],
        [['create', '--env-file', 'env', 'none:1'], /^Error: open env: not a directory\n/],
        [['run', '--env-file', 'env', 'none:1'], /^gantry: open env: not a directory\n/],
        [['build', '.'], /^Error: unable to prepare context: path "\." not found\n/],
        [['load', '-i', 'archive'], /not a directory/],
        [['save', '-o', 'archive', 'none:1'], /^Error: invalid output path: directory "\." does not exist\n/],
      ] as const;
      for (const [words, said] of REFUSALS) {
        const { code, stderr } = await typed(...words);
        assert.match(stderr, said, words.join(' '));
        assert.doesNotMatch(stderr, /internal error/);
        assert.notEqual(code, 0);
      }
    });
  });
}
