import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { readDetachKeys } from '../../../src/cli/attach/detach-keys.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const CTRL_X = 24;
const DEFAULT = [16, 17];

describe('detach keys of docker’s config.json', () => {
  function homeWith(text: string): string {
    const home = temporaryFolder();
    mkdirSync(join(home, '.docker'));
    writeFileSync(join(home, '.docker/config.json'), text);
    return home;
  }

  test('are read, and the flag wins', () => {
    const env = { HOME: homeWith('{"detachKeys":"ctrl-x"}') };
    assert.deepEqual(readDetachKeys(undefined, { env }), [CTRL_X]);
    assert.deepEqual(readDetachKeys('', { env }), [CTRL_X]);
    assert.deepEqual(readDetachKeys('a', { env }), [97]);
  });

  test('are looked for where DOCKER_CONFIG says', () => {
    const env = { HOME: '/nowhere', DOCKER_CONFIG: join(homeWith('{"detachKeys":"ctrl-x"}'), '.docker') };
    assert.deepEqual(readDetachKeys(undefined, { env }), [CTRL_X]);
  });

  test('that are none are refused', () => {
    const env = { HOME: homeWith('{"detachKeys":"what"}') };
    assert.throws(() => readDetachKeys(undefined, { env }), { message: 'Invalid detach keys (what) provided' });
  });

  for (const text of ['', '{', '[]', 'null', '{"detachKeys":5}', '{"auths":{}}']) {
    test(`a file of ${JSON.stringify(text)} says nothing`, () => {
      assert.deepEqual(readDetachKeys(undefined, { env: { HOME: homeWith(text) } }), DEFAULT);
    });
  }
});
