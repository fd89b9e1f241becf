import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { BASH_SCRIPT } from '../../../src/cli/completion/scripts/bash.js';
import { PATIENCE_MS } from '../../support/patience.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { TerminalDriver } from '../../support/terminal-driver.js';

const noBash = spawnSync('bash', ['-c', 'exit 0']).status === 0 ? false : 'no bash';

/** Stands for gantry: says which words it was asked about, and offers what it is told to. */
function standIn({ offers, hints = '' }: { readonly offers: readonly string[]; readonly hints?: string }): string {
  const folder = temporaryFolder();
  const lines = [...offers, `:${hints}`].map((line) => `printf '%b\\n' '${line}'`).join('\n');
  writeFileSync(join(folder, 'gantry'), `#!/bin/bash\nprintf '[%s]' "$@" >> ${folder}/asked\n${lines}\n`);
  chmodSync(join(folder, 'gantry'), 0o755);
  writeFileSync(join(folder, 'script'), BASH_SCRIPT);
  writeFileSync(
    join(folder, 'rc'),
    `PS1='> '\nsource ${folder}/script\nalias docker=gantry\ncomplete -F _gantry docker\n`,
  );
  return folder;
}

/** Types into a real bash, until it shows what is expected. */
async function typed(keys: string, expected: RegExp, offering: Parameters<typeof standIn>[0]): Promise<string> {
  const folder = standIn(offering);
  await using bash = new TerminalDriver({
    command: 'bash',
    args: ['--noprofile', '--rcfile', join(folder, 'rc'), '-i'],
    cwd: folder,
    env: { PATH: `${folder}:${process.env['PATH']}`, INPUTRC: '/dev/null', HOME: folder },
  });
  await bash.waitFor(/^> /);
  bash.send(keys);
  await bash.waitFor(expected);
  return spawnSync('cat', [join(folder, 'asked')], { encoding: 'utf8' }).stdout;
}

describe('the script for bash', { skip: noBash, timeout: 4 * PATIENCE_MS }, () => {
  test('fills in the only word, with a blank behind it', async () => {
    const asked = await typed('gantry sto\tx', /> gantry stop x/, { offers: ['stop'] });
    assert.equal(asked, '[__complete][--names-only][--][sto]');
  });

  test('asks about what stands before the cursor, the empty word too', async () => {
    const asked = await typed('gantry rm -f \tx', /> gantry rm -f web x/, { offers: ['web'] });
    assert.equal(asked, '[__complete][--names-only][--][rm][-f][]');
  });

  test('knows words with colons as one', async () => {
    const asked = await typed('gantry run reg:5000/x:1\tx', /> gantry run reg:5000\/x:1.27 x/, {
      offers: ['reg:5000/x:1.27'],
    });
    assert.equal(asked, '[__complete][--names-only][--][run][reg:5000/x:1]');
  });

  test('and those with equals signs, and leaves no blank where more must follow', async () => {
    const offering = { offers: ['--filter=status='], hints: 'no-space' };
    const asked = await typed('gantry ps --filter=st\tx', /> gantry ps --filter=status=x/, offering);
    assert.equal(asked, '[__complete][--names-only][--][ps][--filter=st]');
  });

  test('lists words with what they are, at the second tab', async () => {
    await typed(
      'gantry sta\t\t',
      /start +\(Start one\) +stats +\(Figures\)|start +\(Start one\)\s+stats +\(Figures\)/,
      {
        offers: ['start\\tStart one', 'stats\\tFigures'],
      },
    );
  });

  test('offers files where gantry says so', async () => {
    await typed('gantry run --env-file scr\tx', /> gantry run --env-file script x/, { offers: [], hints: 'files' });
  });

  test('completes an alias', async () => {
    const asked = await typed('docker sto\tx', /> docker stop x/, { offers: ['stop'] });
    assert.equal(asked, '[__complete][--names-only][--][sto]');
  });
});
