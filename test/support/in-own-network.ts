import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const MARK = 'GANTRY_TEST_OWN_NETWORK';

/**
 * Declares tests that run in a network namespace of their own, where they may do to firewall and interfaces
 * whatever they like: this file is run there a second time.
 *
 * @param file The test's bundle, `import.meta.filename`.
 */
export function inOwnNetwork(file: string, options: { readonly skip: string | false }, declare: () => void): void {
  if (process.env[MARK]) return declare();
  test('in a network of its own', options, () => {
    // Without the mark of the outer test run, which would make the inner one speak its protocol.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const inside = ['ip link set lo up', `exec ${process.execPath} --enable-source-maps --test-reporter=spec ${file}`];
    const { status, stdout, stderr } = spawnSync('unshare', ['-n', 'sh', '-c', inside.join(' && ')], {
      encoding: 'utf8',
      env: { ...env, [MARK]: 'yes' },
    });
    assert.equal(status, 0, `${stdout}${stderr}`);
  });
}
