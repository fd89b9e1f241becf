import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { readPairFiles } from '../../../src/cli/create/env-file.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('a file of variables', () => {
  const workingDir = temporaryFolder();
  const read = async (content: string | Buffer): Promise<readonly string[]> => {
    writeFileSync(join(workingDir, 'env'), content);
    return await readPairFiles(['env'], { workingDir }, (name) => (name === 'HOME' ? '/root' : undefined));
  };

  test('is read line by line', async () => {
    assert.deepEqual(await read('\uFEFFA=1\r\n# no\n\n  B= two \nHOME\nNOBODY\nA=2'), [
      'A=1',
      'B= two ',
      'HOME=/root',
      'A=2',
    ]);
  });

  test('with a bad line is refused, and what stands there is not told', async () => {
    const nameless = { message: 'invalid env file (env): no variable name on line 2' };
    await assert.rejects(read('A=1\n=hunter2\n'), nameless);
    const unreadable = { message: 'invalid env file (env): invalid utf8 bytes at line 2' };
    await assert.rejects(read(Buffer.from('A=1\nB=hunter2\xff\n', 'latin1')), unreadable);
    await assert.rejects(read('A B=hunter2\n'), {
      message: "invalid env file (env): variable 'A B' contains whitespaces",
    });
  });
});
