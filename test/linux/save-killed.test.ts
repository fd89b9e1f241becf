import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { writeFileWhole } from '../../src/cli/copy/write-file.js';
import { openImageStand } from '../support/images/image-stand.js';
import { killedAfter, sayLines, spawnPart } from '../support/images/killed-after.js';
import { layerTestReason } from '../support/images/layer-test-reason.js';
import { dockerArchive, makeImage } from '../support/images/make-image.js';

/** This file run as a program saves an image and says how much it has written, until somebody kills it. */
const SAVE = 'save-in-a-process';
/** How far it comes. */
const LINES_OF_A_FILE = 5;
const LINES_OF_A_FOLDER = 2;

const [, , order, path = '', dataRoot = '', runRoot = ''] = process.argv;
if (order === SAVE) {
  await using stand = await openImageStand({ roots: { dataRoot, runRoot } });
  if (path.endsWith('/')) {
    await stand.images.saveFolder(['web:1'], path.slice(0, -1), { onProgress: sayLines(LINES_OF_A_FOLDER) });
  } else await writeFileWhole(path, telling(await stand.images.save(['web:1'])));
} else tests();

async function* telling(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const say = sayLines(LINES_OF_A_FILE);
  for await (const piece of pieces) {
    yield piece;
    say({});
  }
}

function tests(): void {
  const large = Buffer.alloc(30_000_000, 'large ');
  const archive = dockerArchive([{ image: makeImage([[{ name: 'large', content: large }]]), names: ['web:1'] }]);

  describe('a save that is killed', { skip: layerTestReason() }, () => {
    const folder = mkdtempSync('/tmp/g');
    after(() => rmSync(folder, { recursive: true }));
    const roots = { dataRoot: join(folder, 'd'), runRoot: join(folder, 'r') };
    const out = join(folder, 'out');

    test('leaves what was there as it was, and the next one leaves nothing of it', async () => {
      await using stand = await openImageStand({ roots });
      await stand.images.load({ bytes: Readable.from([archive]) });
      mkdirSync(out);
      const target = join(out, 'web.tar');
      writeFileSync(target, 'what was there');
      await killedAfter(
        spawnPart(fileURLToPath(import.meta.url), [SAVE, target, roots.dataRoot, roots.runRoot]),
        LINES_OF_A_FILE,
      );
      assert.equal(readFileSync(target, 'utf8'), 'what was there');
      writeFileSync(join(out, `.tmp-web.tar.1`), 'of a process that lives');
      writeFileSync(join(out, '.tmp-web.tar.mine'), 'of nobody');
      await writeFileWhole(target, await stand.images.save(['web:1']));
      assert.deepEqual(readdirSync(out).sort(), ['.tmp-web.tar.1', '.tmp-web.tar.mine', 'web.tar']);
      assert.equal((await stand.images.load({ path: target })).length, 1);
    });

    test('to a folder leaves no layout that is cut off', async () => {
      await using stand = await openImageStand({ roots });
      const target = join(folder, 'layout');
      await killedAfter(
        spawnPart(fileURLToPath(import.meta.url), [SAVE, `${target}/`, roots.dataRoot, roots.runRoot]),
        LINES_OF_A_FOLDER,
      );
      assert.equal(existsSync(join(target, 'index.json')), false);
      await assert.rejects(stand.images.load({ path: target }), { code: 'archive_invalid' });
    });
  });
}
