import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { aContainer, anImage } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const LISTS = [
  { key: 'psFormat', argv: ['ps', '-a'], template: '{{.Names}} mine', line: 'web mine' },
  { key: 'imagesFormat', argv: ['images'], template: '{{.Repository}} mine', line: 'nginx mine' },
  { key: 'networksFormat', argv: ['network', 'ls'], template: '{{.Name}} mine', line: 'bridge mine' },
  { key: 'volumesFormat', argv: ['volume', 'ls'], template: '{{.Name}} mine', line: 'data mine' },
  { key: 'statsFormat', argv: ['stats', '--no-stream', '-a'], template: '{{.Name}} mine', line: 'web mine' },
] as const;

describe('formats of docker’s config.json', () => {
  async function printed(text: string, argv: readonly string[]): Promise<readonly string[]> {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config.json'), text);
    await using engine = new FakeEngine({ images: [anImage('nginx:1')], containers: [aContainer('web')] });
    await engine.volumes.create({ name: 'data' });
    const { stdout } = await gantry(engine, ['--config', folder, ...argv]);
    return stdout.trimEnd().split('\n');
  }

  for (const { key, argv, template, line } of LISTS) {
    const config = JSON.stringify({ [key]: template });

    test(`${key} is that of ${argv.join(' ')}`, async () => {
      assert.ok((await printed(config, argv)).includes(line));
    });

    test(`--format goes before ${key}, and a table may be asked for`, async () => {
      assert.ok((await printed(config, [...argv, '--format', 'x'])).every((each) => each === 'x'));
      assert.match((await printed(config, [...argv, '--format', 'table']))[0] ?? '', /^[A-Z ]+/);
    });
  }

  test('-q shows ids all the same', async () => {
    const [id = ''] = await printed('{"psFormat":"{{.Names}}"}', ['ps', '-aq']);
    assert.match(id, /^[0-9a-f]{12}$/);
  });
});
