import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { openEventJournal } from '../../../../src/engine/event/event-journal.js';
import { openImageService } from '../../../../src/engine/image/open-image-service.js';
import { openDatabase } from '../../../../src/engine/metadata/database.js';
import { eventRecords } from '../../../../src/engine/metadata/events.js';
import { imageRecords } from '../../../../src/engine/metadata/images.js';
import { nodeHost } from '../../../../src/host/node/node-host.js';
import { type Digest, parseDigest } from '../../../../src/oci/digest.js';
import type { ImageRunConfig } from '../../../../src/oci/image-config.js';
import { eagerClock } from '../../../support/eager-clock.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const id = (start: string): Digest => parseDigest(`sha256:${start.padEnd(64, '0')}`);

type Row = {
  readonly id: Digest;
  readonly names?: readonly string[];
  readonly repoDigests?: readonly string[];
  readonly run?: ImageRunConfig;
};

/** A service over rows only: nothing is ever brought in, so nothing else is opened. */
function openRows(rows: readonly Row[], settingsFiles: readonly string[] = []) {
  const path = join(temporaryFolder(), 'gantry.db');
  const database = openDatabase(path);
  const clock = eagerClock();
  const journal = openEventJournal({ records: eventRecords(database), clock, databasePath: path });
  const records = imageRecords(database);
  for (const [index, row] of rows.entries()) {
    records.put({
      id: row.id,
      target: { mediaType: '', digest: row.id, size: 0 },
      config: { os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [] }, config: row.run },
      chainId: undefined,
      layers: [],
      createdAtMs: 1000 * (index + 1),
      addedAtMs: 0,
      sizeBytes: 0,
    });
    for (const name of row.names ?? []) records.setName(name, row.id);
    for (const name of row.repoDigests ?? []) records.addRepoDigest(name, row.id);
  }
  const images = openImageService({
    host: { ...nodeHost({}), clock },
    database,
    journal,
    registries: { dockerConfigDir: '/nowhere', settingsFiles },
    openStores: async () => {
      throw new TypeError('rows were to be enough');
    },
    collectGarbage: async () => undefined,
  });
  const addContainer = (imageId: Digest, status: string): void => {
    database.run(
      `INSERT INTO container (id, name, created_ms, image, image_id, config, status, state, boot_id)
       VALUES (?, ?, 0, '', ?, '{}', ?, '{}', '')`,
      `c0ffee${status}`.padEnd(64, '0'),
      `user-${status}`,
      imageId,
      status,
    );
  };
  const events = (): readonly string[] => journal.read({ afterSequence: 0 }).map(({ action }) => action);
  return { images, addContainer, events };
}

const DIGEST = `@sha256:${'d'.repeat(64)}`;
const WEB: Row = {
  id: id('aa11'),
  names: ['docker.io/library/web:1', 'docker.io/library/web:latest'],
  repoDigests: [`docker.io/library/web${DIGEST}`],
};
const TOOL: Row = {
  id: id('aa22'),
  names: ['127.0.0.1:5000/team/tool:dev'],
  run: { Labels: { team: 'red', plain: '' } },
};
const LOOSE: Row = { id: id('bb33') };

describe('an image is found', () => {
  for (const [ref, expected] of [
    ['web', WEB],
    ['web:1', WEB],
    ['docker.io/library/web:1', WEB],
    ['index.docker.io/library/web', WEB],
    [`web${DIGEST}`, WEB],
    ['127.0.0.1:5000/team/tool:dev', TOOL],
    ['bb', LOOSE],
    [`sha256:bb33`, LOOSE],
    [LOOSE.id, LOOSE],
    [LOOSE.id.slice(7), LOOSE],
  ] as const) {
    test(`by ${ref}`, async () => {
      const { images } = openRows([WEB, TOOL, LOOSE]);
      assert.equal((await images.get(ref)).id, expected.id);
    });
  }

  test('by no other name', async () => {
    const { images } = openRows([WEB, TOOL, LOOSE]);
    for (const ref of ['web:2', 'tool', 'cc', `web@sha256:${'e'.repeat(64)}`, 'team/tool:dev']) {
      const shown = ref.includes(':') ? ref : `${ref}:latest`;
      assert.equal(await images.find(ref), undefined, ref);
      await assert.rejects(images.get(ref), { code: 'image_not_found', message: `No such image: ${shown}` });
    }
    await assert.rejects(images.get('No Such'), { code: 'reference_invalid' });
  });

  test('not by a beginning that two ids have', async () => {
    const { images } = openRows([WEB, TOOL, LOOSE]);
    await assert.rejects(images.get('aa'), { code: 'image_ambiguous' });
  });

  test('by its name before the id of another', async () => {
    const named = { ...WEB, names: ['docker.io/library/bb33:latest'] };
    const { images } = openRows([named, LOOSE]);
    assert.equal((await images.get('bb33')).id, named.id);
  });

  test('by what the user’s short names stand for, where nothing here has the name itself', async () => {
    const settings = join(temporaryFolder(), 'registries.json');
    writeFileSync(settings, JSON.stringify({ aliases: { tool: '127.0.0.1:5000/team/tool', web: 'x.test/none' } }));
    const { images } = openRows([WEB, TOOL, LOOSE], ['/nowhere/registries.json', settings]);
    assert.equal((await images.get('tool:dev')).id, TOOL.id);
    assert.equal((await images.get('web')).id, WEB.id);
    for (const ref of ['tool', 'tool:other', 'team/tool:dev']) assert.equal(await images.find(ref), undefined, ref);
    await images.tag('tool:dev', 'mine');
    assert.deepEqual(await images.remove('tool:dev'), [{ untagged: '127.0.0.1:5000/team/tool:dev' }]);
    writeFileSync(settings, '{');
    assert.equal(await images.find('tool:dev'), undefined, 'a broken file has no names');
  });
});

describe('images are listed', () => {
  for (const [filter, expected] of [
    [{}, [LOOSE, TOOL, WEB]],
    [{ isDangling: true }, [LOOSE]],
    [{ isDangling: false }, [TOOL, WEB]],
    [{ label: ['team'] }, [TOOL]],
    [{ label: ['team=red', 'plain'] }, [TOOL]],
    [{ label: ['team=blue'] }, []],
    [{ label: ['toString'] }, []],
    [{ before: '127.0.0.1:5000/team/tool:dev' }, [WEB]],
    [{ since: 'web' }, [LOOSE, TOOL]],
    [{ reference: ['web'] }, [WEB]],
    [{ reference: ['w*'] }, [WEB]],
    [{ reference: ['*/*/tool'] }, [TOOL]],
    [{ reference: ['*'] }, [WEB]],
    [{ reference: ['w[a-f]b:1'] }, [WEB]],
    [{ reference: ['w[^a-f]b:1'] }, []],
    [{ reference: ['nothing'] }, []],
    [{ reference: ['w[z-a]b'] }, []],
  ] as const) {
    test(`newest first, where ${JSON.stringify(filter)}`, async () => {
      const { images } = openRows([WEB, TOOL, LOOSE]);
      const listed = await images.list(filter);
      assert.deepEqual(
        listed.map((image) => image.id),
        expected.map((row) => row.id),
      );
    });
  }

  test('with those of their names that were asked for', async () => {
    const { images } = openRows([WEB]);
    const [web] = await images.list({ reference: ['web:1'] });
    assert.deepEqual(web?.names, ['docker.io/library/web:1']);
  });
});

describe('a name is given', () => {
  test('and taken from whom it belonged to', async () => {
    const { images, events } = openRows([WEB, LOOSE]);
    await images.tag('bb33', 'web');
    assert.equal((await images.get('web')).id, LOOSE.id);
    assert.deepEqual((await images.get('aa11')).names, ['docker.io/library/web:1']);
    assert.deepEqual(events(), ['tag']);
  });

  test('only to an image that is there, and only a name', async () => {
    const { images, events } = openRows([WEB]);
    await assert.rejects(images.tag('nope', 'x'), { code: 'image_not_found' });
    await assert.rejects(images.tag('web', 'X Y'), { code: 'reference_invalid' });
    assert.deepEqual(events(), []);
  });
});

describe('an image is removed', () => {
  test('one name of several only is taken away', async () => {
    const { images, events } = openRows([WEB]);
    assert.deepEqual(await images.remove('web:1'), [{ untagged: 'web:1' }]);
    assert.deepEqual((await images.get('web')).names, ['docker.io/library/web:latest']);
    assert.deepEqual(events(), ['untag']);
  });

  test('the last name takes what it was known by by digest, and the image', async () => {
    const { images, events } = openRows([{ ...WEB, names: ['docker.io/library/web:1'] }]);
    assert.deepEqual(await images.remove('web:1'), [
      { untagged: 'web:1' },
      { untagged: `web${DIGEST}` },
      { deleted: WEB.id },
    ]);
    assert.deepEqual(await images.list(), []);
    assert.deepEqual(events(), ['untag', 'untag', 'delete']);
  });

  test('by its id, unless it has several names', async () => {
    const { images } = openRows([WEB, TOOL]);
    assert.deepEqual(await images.remove('aa22'), [{ untagged: '127.0.0.1:5000/team/tool:dev' }, { deleted: TOOL.id }]);
    await assert.rejects(images.remove('aa11'), {
      code: 'image_has_several_names',
      message:
        'conflict: unable to delete aa1100000000 (must be forced) - image is referenced in multiple repositories',
    });
    assert.equal((await images.remove('aa11', { force: true })).length, 4);
  });

  test('by no blank name', async () => {
    const { images } = openRows([WEB]);
    await assert.rejects(images.remove(' '), { code: 'reference_invalid', message: 'image name cannot be blank' });
  });

  test('by its id not while a container runs, which is told before its several names', async () => {
    const { images, addContainer } = openRows([WEB]);
    addContainer(WEB.id, 'running');
    await assert.rejects(images.remove('aa11'), {
      message:
        'conflict: unable to delete aa1100000000 (cannot be forced) - image is being used by running container c0ffeerunnin',
    });
    assert.equal((await images.list()).length, 1);
  });

  test('not while a container needs it, in docker’s words', async () => {
    const { images, addContainer, events } = openRows([TOOL]);
    addContainer(TOOL.id, 'exited');
    const name = '127.0.0.1:5000/team/tool:dev';
    await assert.rejects(images.remove(name), {
      code: 'image_in_use',
      message: `conflict: unable to remove repository reference "${name}" (must force) - container c0ffeeexited is using its referenced image aa2200000000`,
    });
    await assert.rejects(images.remove('aa22'), {
      message:
        'conflict: unable to delete aa2200000000 (must be forced) - image is being used by stopped container c0ffeeexited',
    });
    addContainer(TOOL.id, 'running');
    for (const options of [{}, { force: true }]) {
      await assert.rejects(images.remove('aa22', options), {
        message:
          'conflict: unable to delete aa2200000000 (cannot be forced) - image is being used by running container c0ffeerunnin',
      });
    }
    assert.deepEqual(events(), []);
    assert.equal((await images.list()).length, 1);
  });

  test('forced, the last name goes though a container runs, and leaves the image to it', async () => {
    const { images, addContainer } = openRows([TOOL]);
    addContainer(TOOL.id, 'running');
    const name = '127.0.0.1:5000/team/tool:dev';
    const removed = await images.remove(name, { force: true });
    assert.deepEqual(removed[0], { untagged: name });
    assert.ok(!removed.some((each) => 'deleted' in each));
    assert.deepEqual(
      (await images.list()).map(({ id, names }) => [id, names]),
      [[TOOL.id, []]],
    );
  });

  test('a name of several goes though a container runs', async () => {
    const { images, addContainer } = openRows([WEB]);
    addContainer(WEB.id, 'running');
    assert.deepEqual(await images.remove('web:1'), [{ untagged: 'web:1' }]);
  });
});

describe('prune', () => {
  test('takes what has no name and no container', async () => {
    const used = { id: id('cc44') };
    const { images, addContainer } = openRows([WEB, LOOSE, used]);
    addContainer(used.id, 'exited');
    assert.deepEqual((await images.prune()).deleted, [LOOSE.id]);
    assert.deepEqual((await images.prune()).deleted, []);
    assert.deepEqual((await images.prune({ all: true })).deleted, [WEB.id]);
    assert.deepEqual(
      (await images.list()).map((image) => image.id),
      [used.id],
    );
  });
});
