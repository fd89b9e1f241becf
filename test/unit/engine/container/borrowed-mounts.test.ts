import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';

import type { ContainerMount } from '../../../../src/engine/container/container.js';
import { type MountSources, makeMounts } from '../../../../src/engine/container/make-mounts.js';
import { borrowMounts } from '../../../../src/engine/container/volumes-from.js';
import { containerRecords } from '../../../../src/engine/metadata/containers.js';
import { openDatabase } from '../../../../src/engine/metadata/database.js';
import { aContainer } from '../../../support/builders.js';

const mount = (destination: string, parts: Partial<ContainerMount> = {}): ContainerMount => ({
  type: 'volume',
  source: `of${destination.replaceAll('/', '-')}`,
  destination,
  isReadOnly: false,
  options: [],
  mayCreateSource: true,
  ...parts,
});

describe('the mounts of other containers', () => {
  const database = openDatabase(':memory:');
  after(() => database[Symbol.dispose]());
  const records = containerRecords(database);
  const lend = (name: string, ...mounts: readonly ContainerMount[]) => {
    const container = aContainer(name, { config: { mounts } });
    records.insert({ ...container, bootId: 'boot' });
    return container;
  };
  const first = lend(
    'first',
    mount('/data', { isAnonymous: true }),
    mount('/host', { type: 'bind', source: '/srv', options: ['rslave'] }),
    mount('/fixed', { isReadOnly: true }),
    mount('/scratch', { type: 'tmpfs', source: '' }),
  );
  const second = lend('second', mount('/data', { source: 'other' }));

  const borrowed = (...wishes: readonly string[]) =>
    borrowMounts(records, wishes).mounts.map(
      ({ destination, source, isReadOnly }) => `${source} on ${destination}${isReadOnly ? ' ro' : ''}`,
    );

  test('are its binds and volumes as they are, by name and by id', () => {
    const all = ['of-data on /data', '/srv on /host', 'of-fixed on /fixed ro'];
    assert.deepEqual(borrowed('first'), all);
    assert.deepEqual(borrowed(`${first.id.slice(0, 12)}:rw,z`), all);
    assert.deepEqual(borrowMounts(records, ['first', 'second']).lenders, [first.id, second.id]);
  });

  test('are read-only where that is asked for, and never more than the lender has', () => {
    assert.ok(borrowed('first:ro').every((line) => line.endsWith(' ro')));
    assert.ok(borrowed('first:rw').includes('of-fixed on /fixed ro'));
  });

  test('a volume stays anonymous and is not filled by the borrower; a bind keeps its propagation', () => {
    const [data, host] = borrowMounts(records, ['first']).mounts;
    assert.deepEqual([data?.isAnonymous, data?.options, data?.askedBy], [true, ['nocopy'], 'volumes-from']);
    assert.deepEqual(host?.options, ['rslave']);
  });

  test('the later lender wins at one place', () => {
    assert.equal(borrowed('first', 'second')[0], 'other on /data');
    assert.equal(borrowed('second', 'first')[0], 'of-data on /data');
  });

  for (const [wish, message] of [
    ['', 'volumes-from specification cannot be an empty string'],
    ['absent', 'No such container: absent'],
    ['first:x', 'invalid mode: x'],
    ['first:ro,rw', 'invalid mode: ro,rw'],
    ['first:nocopy', 'invalid mode: nocopy'],
    ['first:rshared', 'invalid mode: rshared'],
    ['first:ro,', 'invalid mode: ro,'],
  ] as const) {
    test(`refuses ${JSON.stringify(wish)}`, () => assert.throws(() => borrowMounts(records, [wish]), { message }));
  }
});

describe('the mounts of a container', () => {
  const make = (parts: Partial<MountSources>) => {
    let count = 0;
    return makeMounts({ asked: {}, image: {}, borrowed: [], inventVolumeName: () => `new-${(count += 1)}`, ...parts });
  };
  const places = (mounts: readonly ContainerMount[]) =>
    mounts.map(({ source, destination }) => `${source} ${destination}`);

  test("the user's win over those of other containers, and these over the image's", () => {
    const made = make({
      asked: { mounts: [mount('/a', { source: 'mine' })] },
      borrowed: [mount('/a', { source: 'theirs' }), mount('/b', { source: 'theirs' })],
      image: { Volumes: { '/a': {}, '/b': {}, '/c': {} } },
    });
    assert.deepEqual(places(made), ['mine /a', 'new-1 /c', 'theirs /b']);
  });

  test('one of the user’s without a name gives way to what another container has there', () => {
    const asked = {
      mounts: [
        mount('/a', { source: '', askedBy: 'volume' }),
        mount('/b', { source: '', askedBy: 'mount' }),
        mount('/c', { source: '', askedBy: 'volume' }),
      ],
    };
    const made = make({ asked, borrowed: ['/a', '/b'].map((place) => mount(place, { source: 'theirs' })) });
    assert.deepEqual(places(made), ['new-1 /b', 'new-2 /c', 'theirs /a']);
  });

  test('a driver that is not there is refused where a volume is wanted of it', () => {
    const asked = { volumeDriver: 'nfs', mounts: [mount('/a')] };
    assert.throws(() => make({ asked }), { message: 'error looking up volume plugin nfs: plugin "nfs" not found' });
    assert.doesNotThrow(() => make({ asked: { ...asked, mounts: [mount('/a', { type: 'bind', source: '/srv' })] } }));
    assert.doesNotThrow(() => make({ asked: { ...asked, volumeDriver: 'local' } }));
  });
});
