import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { ContainerMount, Engine } from '../../src/engine/index.js';
import { type TarPart, tarOf } from '../support/tar-builder.js';

export type VolumeStand = AsyncDisposable & {
  readonly engine: Engine;
  /** An image that it has, whose command runs until it is ended. */
  readonly image: string;
};

/** An archive of those files. */
export async function* archive(...parts: readonly TarPart[]): AsyncGenerator<Uint8Array> {
  yield tarOf([{ name: './', type: '5' }, ...parts]);
}

export const mountOf = (source: string, parts: Partial<ContainerMount> = {}): ContainerMount => ({
  type: 'volume',
  source,
  destination: '/data',
  isReadOnly: false,
  options: [],
  mayCreateSource: true,
  ...parts,
});

/** What fronts rely on in volumes and their backups, said once, and run on the engine and on its fake. */
export function volumeServiceContract(
  name: string,
  open: () => Promise<VolumeStand>,
  /** Docker's API does not look into volumes, nor tells which image a mount meant. */
  { isFar = false }: { readonly isFar?: boolean } = {},
): void {
  const skip = isFar ? 'docker’s API does not look into volumes' : false;
  describe(`volume service contract: ${name}`, () => {
    let stand: VolumeStand;
    let engine: Engine;
    before(async () => {
      stand = await open();
      engine = stand.engine;
    });
    after(() => stand[Symbol.asyncDispose]());

    const names = async (filter = {}): Promise<readonly string[]> =>
      (await engine.volumes.list(filter)).map((volume) => volume.name);
    const paths = async (volume: string, path = '/'): Promise<readonly string[]> =>
      (await engine.volumes.listFiles(volume, path)).map((entry) => entry.path);
    const text = async (volume: string, path: string): Promise<string> =>
      Buffer.from(await engine.volumes.readFile(volume, path, { maxBytes: 100 })).toString();
    const use = async (mount: ContainerMount, { isStarted = false } = {}): Promise<string> => {
      const { container } = await engine.containers.create({
        image: stand.image,
        command: ['sleep', '1000'],
        network: { kind: 'none' },
        mounts: [mount],
      });
      if (isStarted) await engine.containers.start(container.id);
      return container.id;
    };

    test('one is made as it was asked for, once, and goes', async () => {
      const made = await engine.volumes.create({ name: 'first', labels: { tier: 'db' } });
      assert.equal(made.name, 'first');
      assert.deepEqual([made.labels, made.options, made.isAnonymous, made.users], [{ tier: 'db' }, {}, false, []]);
      assert.match(made.mountpoint, /\/volumes\/first\/_data$/);
      const again = await engine.volumes.create({ name: 'first', labels: { tier: 'web' } });
      assert.deepEqual(again, made, 'it is there already');
      assert.deepEqual(await engine.volumes.get('first'), made);
      await engine.volumes.remove('first');
      await assert.rejects(engine.volumes.get('first'), { message: 'get first: no such volume' });
      await assert.rejects(engine.volumes.remove('first'), { code: 'volume_not_found' });
      await engine.volumes.remove('first', { force: true });
    });

    test('one of a driver that is not here', async () => {
      const message = 'create x1: error looking up volume plugin rexray: plugin "rexray" not found';
      await assert.rejects(engine.volumes.create({ name: 'x1', driver: 'rexray' }), {
        code: 'volume_driver_not_found',
        message,
      });
    });

    const refused: readonly (readonly [Parameters<Engine['volumes']['create']>[0], string])[] = [
      [
        { name: 'a b' },
        'create a b: "a b" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path',
      ],
      [{ name: 'x' }, 'create x: volume name is too short, names should be at least two alphanumeric characters'],
      [{ name: 'x1', options: { foo: 'bar' } }, 'create x1: invalid option: "foo"'],
      [{ name: 'x1', options: { type: 'tmpfs' } }, 'create x1: missing required option: "device"'],
      [{ name: 'x1', options: { o: 'ro' } }, 'create x1: missing required option: "device"'],
      [{ name: 'x1', options: { size: '10g' } }, 'create x1: quota size requested but no quota support'],
      [{ name: 'x1', options: { size: 'much' } }, "create x1: invalid size: 'much'"],
      [
        { name: 'x1', options: { type: 'cifs', device: '//server:445/share' } },
        "create x1: port not allowed in CIFS device URL, include 'port' in 'o='",
      ],
    ];
    for (const [asked, message] of refused) {
      test(`${JSON.stringify(asked)} is refused`, async () => {
        await assert.rejects(engine.volumes.create(asked), { code: 'argument_invalid', message });
        assert.equal((await names()).includes('x1'), false);
      });
    }

    test('who uses it is told, and how; while somebody does it stays', async () => {
      const reader = await use(mountOf('shared', { isReadOnly: true, destination: '/in' }));
      const writer = await use(mountOf('shared'), { isStarted: true });
      const { users, isAnonymous } = await engine.volumes.get('shared');
      assert.equal(isAnonymous, false);
      assert.deepEqual(
        users.map(({ containerId, destination, isReadOnly, isAlive }) => [
          containerId,
          destination,
          isReadOnly,
          isAlive,
        ]),
        [
          [writer, '/data', false, true],
          [reader, '/in', true, false],
        ],
      );
      await assert.rejects(engine.volumes.remove('shared', { force: true }), (error: Error) => {
        assert.match(error.message, /^remove shared: volume is in use - \[[0-9a-f]{64}, [0-9a-f]{64}\]$/);
        return true;
      });
      assert.deepEqual((await engine.volumes.prune({ all: true })).deleted.includes('shared'), false);
      await engine.containers.remove(writer, { force: true, removeVolumes: true });
      await engine.containers.remove(reader, { removeVolumes: true });
      assert.ok((await names()).includes('shared'), 'named ones outlive their users');
      await engine.volumes.remove('shared');
    });

    test('a container makes what is not there, as its mount says; where that is wrong there is neither', async () => {
      const driverOptions = { type: 'tmpfs', device: 'tmpfs', o: 'size=1m' };
      const user = await use(mountOf('by-mount', { driverOptions, labels: { a: '1' } }));
      const { options, labels } = await engine.volumes.get('by-mount');
      assert.deepEqual([options, labels], [driverOptions, { a: '1' }]);
      await assert.rejects(use(mountOf('wrong', { driverOptions: { type: 'tmpfs' } })), {
        message: 'create wrong: missing required option: "device"',
      });
      assert.deepEqual(
        (await engine.containers.list({ all: true })).map(({ id }) => id),
        [user],
      );
      assert.deepEqual(await names(), ['by-mount']);
      await engine.containers.remove(user, { removeVolumes: true });
      assert.deepEqual(await names(), ['by-mount']);
      const nameless = await use(mountOf('', { isAnonymous: true }));
      const [anonymous = ''] = await names({ label: ['com.docker.volume.anonymous'] });
      assert.match(anonymous, /^[0-9a-f]{64}$/);
      await engine.containers.remove(nameless, { removeVolumes: true });
      assert.deepEqual(await names(), ['by-mount']);
      await engine.volumes.remove('by-mount');
    });

    test('an image that is mounted must be there, and is noted', async () => {
      const { id } = await engine.images.get(stand.image);
      const user = await use(mountOf(stand.image, { type: 'image', isReadOnly: true }));
      const [mount] = (await engine.containers.get(user)).config.mounts;
      assert.equal(isFar ? mount?.source : mount?.imageId, isFar ? stand.image : id);
      await engine.containers.remove(user);
      await assert.rejects(use(mountOf('nobodys', { type: 'image' })), { code: 'image_not_found' });
    });

    test('lists are filtered, and pruned, with docker’s words', async () => {
      await engine.volumes.create({ name: 'keep-1', labels: { a: '1' } });
      await engine.volumes.create({ name: 'keep-2', labels: { a: '2', b: '' } });
      const nameless = await engine.volumes.create();
      assert.match(nameless.name, /^[0-9a-f]{64}$/);
      const user = await use(mountOf('keep-1'));
      assert.deepEqual(await names({ name: ['keep'] }), ['keep-1', 'keep-2']);
      assert.deepEqual(await names({ name: ['p-2$'], driver: ['local'] }), ['keep-2']);
      assert.deepEqual(await names({ name: ['keep'], driver: ['nfs'] }), []);
      assert.deepEqual(await names({ label: ['a'] }), ['keep-1', 'keep-2']);
      assert.deepEqual(await names({ label: ['a=2', 'b'] }), ['keep-2']);
      assert.deepEqual(await names({ label: ['com.docker.volume.anonymous'] }), [nameless.name]);
      assert.deepEqual(await names({ dangling: true, name: ['keep'] }), ['keep-2']);
      assert.deepEqual(await names({ dangling: false, name: ['keep'] }), ['keep-1']);
      assert.deepEqual((await engine.volumes.prune({ untilMs: nameless.createdAtMs })).deleted, []);
      assert.deepEqual((await engine.volumes.prune()).deleted, [nameless.name]);
      assert.deepEqual((await engine.volumes.prune({ all: true, withoutLabel: ['b'] })).deleted, []);
      assert.deepEqual((await engine.volumes.prune({ all: true, label: ['a'] })).deleted, ['keep-2']);
      await engine.containers.remove(user);
      await engine.volumes.remove('keep-1');
    });

    test('is filled from an archive, looked into, and packed again', { skip }, async () => {
      const tar = archive(
        { name: './sub/', type: '5', mode: 0o700 },
        { name: './sub/file', body: 'hello', uid: 33, gid: 44, mode: 0o640 },
        { name: './link', type: '2', linkName: 'sub/file' },
      );
      const made = await engine.volumes.import('filled', tar, { labels: { of: 'test' } });
      assert.deepEqual(made.labels, { of: 'test' });
      assert.deepEqual(await paths('filled'), ['/link', '/sub']);
      const [file] = await engine.volumes.listFiles('filled', '/sub');
      assert.deepEqual(
        [file?.path, file?.uid, file?.gid, file?.mode, file?.sizeBytes],
        ['/sub/file', 33, 44, 0o640, 5],
      );
      assert.equal(await text('filled', '/link'), 'hello');
      assert.equal(await engine.volumes.size('filled'), 5);
      await assert.rejects(engine.volumes.listFiles('filled', '/none'), {
        message: 'open /none: no such file or directory',
      });
      await assert.rejects(engine.volumes.listFiles('filled', '/sub/file'), {
        message: 'open /sub/file: not a directory',
      });
      await assert.rejects(text('filled', '/sub'), { message: 'open /sub: not a regular file' });
      await engine.volumes.import('again', await engine.volumes.export('filled'));
      assert.deepEqual(await engine.volumes.diff('again', { volume: 'filled' }), []);
      await engine.volumes.remove('again');
      await engine.volumes.remove('filled');
    });

    test('what is in it stays, unless it is to go, and not under a container that runs', { skip }, async () => {
      await engine.volumes.import('full', archive({ name: './old', body: 'old' }));
      const fresh = () => archive({ name: './new', body: 'new' });
      await assert.rejects(engine.volumes.import('full', fresh()), { message: 'volume full is not empty' });
      const user = await use(mountOf('full'), { isStarted: true });
      await assert.rejects(engine.volumes.import('full', fresh(), { replaces: true }), {
        message: `import full: volume is in use - [${user}]`,
      });
      assert.deepEqual(await paths('full'), ['/old']);
      await engine.containers.remove(user, { force: true });
      await engine.volumes.import('full', fresh(), { replaces: true });
      assert.deepEqual(await paths('full'), ['/new']);
      await engine.volumes.remove('full');
    });

    test('another one is made of it, and what differs is told', { skip }, async () => {
      await engine.volumes.import(
        'one',
        archive({ name: './same', body: 'same' }, { name: './less', body: 'x' }, { name: './other', body: 'a' }),
      );
      await engine.volumes.clone('one', 'two');
      assert.deepEqual(await engine.volumes.diff('two', { volume: 'one' }), []);
      await assert.rejects(engine.volumes.clone('one', 'two'), { code: 'volume_not_empty' });
      await assert.rejects(engine.volumes.clone('one', 'one', { replaces: true }), { code: 'argument_invalid' });
      await assert.rejects(engine.volumes.clone('none', 'two'), { code: 'volume_not_found' });
      const other = () =>
        archive({ name: './same', body: 'same' }, { name: './other', body: 'ab' }, { name: './more', body: '' });
      await engine.volumes.import('two', other(), { replaces: true });
      assert.deepEqual(await engine.volumes.diff('two', { volume: 'one' }), [
        { path: '/less', kind: 'deleted' },
        { path: '/more', kind: 'added' },
        { path: '/other', kind: 'changed' },
      ]);
      assert.deepEqual(await engine.volumes.diff('two', { tar: other() }), []);
      await engine.volumes.remove('one');
      await engine.volumes.remove('two');
    });

    const backupEvents = async (volume: string, count: number): Promise<readonly string[]> => {
      const told: string[] = [];
      for await (const { type, action, actor } of engine.system.events({ sinceMs: 0 })) {
        const { backup } = actor.attributes;
        if (type === 'volume' && actor.id === volume && backup !== undefined) told.push(`${action} ${backup}`);
        if (told.length === count) break;
      }
      return told;
    };

    test('backups: one that is gone back to is not what makes way for the one of what was before', {
      skip,
    }, async () => {
      await engine.volumes.import('undone', archive({ name: './file', body: 'first' }));
      const { number } = await engine.backups.create('undone');
      const before: (number | undefined)[] = [];
      const restore = async (wanted: number | undefined): Promise<void> => {
        before.unshift((await engine.backups.restore(`undone:${wanted}`)).before?.number);
      };
      await engine.volumes.import('undone', archive({ name: './file', body: 'second' }), { replaces: true });
      // As many as are kept; the next one pushes out the oldest.
      for (let times = 0; times < 5; times += 1) await restore(number);
      await restore(before.at(-1));
      assert.equal(await text('undone', '/file'), 'second');
      assert.deepEqual(
        (await engine.backups.list('undone')).map((backup) => backup.number),
        [...before, number],
      );
      await assert.rejects(engine.backups.restore(`other:${number}`), { code: 'backup_not_found' });
      for (const each of await engine.backups.list('undone')) await engine.backups.remove(String(each.number));
      await engine.volumes.remove('undone');
    });

    test('backups: made in use, listed, gone back to, kept so many', { skip }, async () => {
      await engine.volumes.import('data', archive({ name: './file', body: 'first' }));
      const user = await use(mountOf('data'), { isStarted: true });
      const first = await engine.backups.create('data', { note: 'the first' });
      assert.deepEqual([first.volume, first.note, first.cause, first.contentBytes], ['data', 'the first', 'user', 5]);
      await assert.rejects(engine.backups.restore('data'), { message: `restore data: volume is in use - [${user}]` });
      await engine.containers.remove(user, { force: true });
      await engine.volumes.import('data', archive({ name: './file', body: 'second' }), { replaces: true });

      const { volume, before: saved } = await engine.backups.restore(`data:${first.number}`);
      assert.equal(volume.name, 'data');
      assert.equal(await text('data', '/file'), 'first');
      assert.equal(saved?.cause, 'restore');
      await engine.backups.restore(String(saved?.number), { as: 'aside' });
      assert.equal(await text('aside', '/file'), 'second');
      assert.deepEqual(
        await engine.volumes.diff('aside', { tar: await engine.backups.read(String(saved?.number)) }),
        [],
      );

      const third = await engine.backups.create('data', { keep: 1 });
      assert.deepEqual(
        (await engine.backups.list('data')).map(({ number }) => number),
        [third.number, saved?.number],
        'kept are so many of one cause',
      );
      await engine.volumes.remove('data');
      const gone = await engine.backups.restore('data');
      assert.equal(gone.before, undefined);
      assert.equal(await text('data', '/file'), 'first', 'a backup outlives its volume');
      for (const { number } of await engine.backups.list('data')) await engine.backups.remove(String(number));
      assert.deepEqual(await backupEvents('data', 6), [
        `backup ${first.number}`,
        `backup ${saved?.number}`,
        `backup ${third.number}`,
        `backup-remove ${first.number}`,
        `backup-remove ${third.number}`,
        `backup-remove ${saved?.number}`,
      ]);
      await assert.rejects(engine.backups.get('data'), { message: 'no such backup: data' });
      await assert.rejects(engine.backups.create('none'), { code: 'volume_not_found' });
      await engine.volumes.remove('data');
      await engine.volumes.remove('aside');
    });

    test('schedules', { skip }, async () => {
      await engine.volumes.create({ name: 'timed' });
      await assert.rejects(engine.backups.setSchedule('none', { everyMs: 60_000, keep: 1 }), {
        code: 'volume_not_found',
      });
      await engine.backups.setSchedule('timed', { everyMs: 60_000, keep: 3 });
      const [schedule] = await engine.backups.schedules();
      assert.deepEqual([schedule?.volume, schedule?.everyMs, schedule?.keep], ['timed', 60_000, 3]);
      await engine.backups.setSchedule('timed', undefined);
      assert.deepEqual(await engine.backups.schedules(), []);
      await engine.backups.setSchedule('timed', { everyMs: 60_000, keep: 3 });
      await engine.volumes.remove('timed');
      assert.deepEqual(await engine.backups.schedules(), [], 'it goes with its volume');
    });
  });
}
