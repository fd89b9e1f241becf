import type { ContainerId, VolumeDetails, VolumeService, VolumeUser } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { type FarParts, lacks, objectOf, objectsOf } from '../far-parts.js';
import { pathPart } from '../paths.js';
import type { AnswerObject } from '../reading/answer-object.js';
import { readMoment } from '../reading/moment.js';
import { pruneFilters, volumeFilters } from '../writing/filters.js';

const ANONYMOUS = 'com.docker.volume.anonymous';
const NOT_FOUND = { 404: 'volume_not_found' } as const;
const PRUNES_NAMED_SINCE = '1.42';

const volumePath = (name: string): string =>
  `/volumes/${pathPart(name, () => engineError('volume_not_found', { name }))}`;

export function farVolumes(parts: FarParts): VolumeService {
  const { client } = parts;
  const content = 'looking into volumes';

  const usersByVolume = async (): Promise<ReadonlyMap<string, readonly VolumeUser[]>> => {
    const answer = await client.json('GET', '/containers/json', { query: { all: true } });
    return usersOf(objectsOf(client, answer, 'the list of containers'));
  };

  return {
    async list(filter = {}) {
      const query = { filters: volumeFilters(filter) };
      const [answer, users] = await Promise.all([client.json('GET', '/volumes', { query }), usersByVolume()]);
      const volumes = objectOf(client, answer, 'the list of volumes').objects('Volumes');
      return volumes.map((volume) => readVolume(volume, users)).toSorted(byName);
    },
    async get(name) {
      const [answer, users] = await Promise.all([
        client.json('GET', volumePath(name), { refusals: NOT_FOUND }),
        usersByVolume(),
      ]);
      return readVolume(objectOf(client, answer, 'a volume'), users);
    },
    async create({ name, driver, options, labels } = {}) {
      const json = { Name: name ?? '', Driver: driver ?? 'local', DriverOpts: options ?? {}, Labels: labels ?? {} };
      const answer = await client.json('POST', '/volumes/create', {
        json,
        refusals: { 404: 'volume_driver_not_found' },
      });
      return readVolume(objectOf(client, answer, 'a new volume'), await usersByVolume());
    },
    async remove(name, { force = false } = {}) {
      await client.json('DELETE', volumePath(name), { query: { force }, refusals: NOT_FOUND });
    },
    async prune({ all = false, ...options } = {}) {
      const { apiVersion } = await client.greeting();
      // Before, those with a name went too, and no filter kept them.
      const isOld = apiVersion.split('.').map(Number)[1] ?? 0;
      if (!all && isOld < Number(PRUNES_NAMED_SINCE.split('.')[1])) {
        throw engineError('far_api_too_old', {
          what: 'pruning volumes without a name only',
          needed: PRUNES_NAMED_SINCE,
          spoken: apiVersion,
        });
      }
      const filters = pruneFilters(options, all ? { all: [true] } : {});
      const pruned = objectOf(
        client,
        await client.json('POST', '/volumes/prune', { query: { filters } }),
        'what was pruned',
      );
      return { deleted: pruned.texts('VolumesDeleted'), freedBytes: pruned.number('SpaceReclaimed') };
    },
    async size(name) {
      const answer = objectOf(
        client,
        await client.json('GET', '/system/df', { query: { type: 'volume' } }),
        'the disk usage',
      );
      const found = answer.objects('Volumes').find((volume) => volume.text('Name') === name);
      if (!found) throw engineError('volume_not_found', { name });
      return Math.max(0, found.object('UsageData')?.number('Size') ?? 0);
    },
    listFiles: lacks(parts, content),
    readFile: lacks(parts, content),
    export: lacks(parts, 'packing a volume'),
    import: lacks(parts, 'filling a volume'),
    clone: lacks(parts, 'copying a volume'),
    diff: lacks(parts, 'comparing volumes'),
  };
}

const byName = (one: VolumeDetails, other: VolumeDetails): number => (one.name < other.name ? -1 : 1);

function readVolume(volume: AnswerObject, users: ReadonlyMap<string, readonly VolumeUser[]>): VolumeDetails {
  const [name, labels] = [volume.text('Name'), volume.textMap('Labels')];
  return {
    name,
    createdAtMs: readMoment(volume.text('CreatedAt')),
    labels,
    options: volume.textMap('Options'),
    isAnonymous: ANONYMOUS in labels,
    lastUsedAtMs: undefined,
    mountpoint: volume.text('Mountpoint'),
    users: users.get(name) ?? [],
  };
}

/** By volumes, those that run first. */
function usersOf(containers: readonly AnswerObject[]): ReadonlyMap<string, readonly VolumeUser[]> {
  const uses = containers.flatMap((container) =>
    container
      .objects('Mounts')
      .filter((mount) => mount.text('Type') === 'volume')
      .map((mount) => ({
        volume: mount.text('Name'),
        user: {
          containerId: container.text('Id') as ContainerId,
          containerName: (container.texts('Names')[0] ?? '').replace(/^\//, ''),
          isAlive: ['running', 'paused', 'restarting'].includes(container.text('State')),
          destination: mount.text('Destination'),
          isReadOnly: !mount.boolean('RW'),
        },
      })),
  );
  const sorted = uses.toSorted((one, other) => Number(other.user.isAlive) - Number(one.user.isAlive));
  return new Map(
    Object.entries(Object.groupBy(sorted, ({ volume }) => volume)).map(([volume, found = []]) => [
      volume,
      found.map(({ user }) => user),
    ]),
  );
}
