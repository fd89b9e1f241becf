import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { engineStand } from '../support/linux/engine-stand.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('the folder that a container works in', () => {
  const stand = engineStand();
  const changes = async (id: string): Promise<readonly string[]> =>
    (await stand.engine.files.changes(id)).map(({ path }) => path);

  test('is there as soon as the container is made, root’s, whoever it runs as', async () => {
    const { id } = await stand.create({ workingDir: '/new/er', user: '1000' });
    assert.deepEqual(await changes(id), ['/new', '/new/er']);
    const said = await stand.say('pwd; stat -c %u:%g:%a . ..', { workingDir: '/new/er', user: '1000' });
    assert.equal(said, '/new/er\n0:0:755\n0:0:755');
  });

  test('is not made where the image or a mount has it, nor over a file', async () => {
    const source = temporaryFolder();
    const mount = {
      type: 'bind',
      source,
      destination: '/m',
      isReadOnly: false,
      options: [],
      mayCreateSource: false,
    } as const;
    for (const workingDir of ['/', '/bin', '/m', '/m/below', '/etc/passwd', '/etc/passwd/below']) {
      const { id } = await stand.create({ workingDir, mounts: [mount] });
      assert.deepEqual(await changes(id), [], workingDir);
    }
  });

  test('a link of the image leads nowhere but below its root', async () => {
    const { id: source } = await stand.run({ command: ['ln', '-s', join('/..', temporaryFolder()), '/out'] });
    await stand.engine.containers.commit(source, { name: 'linked:1' });
    const { id } = await stand.create({ image: 'linked:1', workingDir: '/out/in' });
    assert.deepEqual(await changes(id), []);
  });
});
