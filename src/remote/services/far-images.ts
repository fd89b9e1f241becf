import type { Engine, Image, ImageDetails, ImageService } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { Digest } from '../../oci/digest.js';
import type { Platform } from '../../oci/platform.js';
import { formatReference, parseReference, withDefaultTag } from '../../oci/reference.js';
import { type FarParts, lacks, objectOf, objectsOf } from '../far-parts.js';
import { imagePath, nameQuery } from '../paths.js';
import type { AnswerObject } from '../reading/answer-object.js';
import { readImageDetails, readImageStorage, readImageSummary } from '../reading/read-image.js';
import { imageFilters, pruneFilters } from '../writing/filters.js';
import { imageTransfers, platformText } from './image-transfers.js';

const NOT_FOUND = { 404: 'image_not_found' } as const;

export function farImages(parts: FarParts): ImageService {
  const { client } = parts;
  const inspect = async (ref: string): Promise<AnswerObject> =>
    objectOf(
      client,
      // Those of now say what stands behind it only to whoever asks.
      await client.json('GET', imagePath(ref, '/json'), { query: { manifests: true }, refusals: NOT_FOUND }),
      'an image',
    );
  const get = async (ref: string): Promise<ImageDetails> => readImageDetails(await inspect(ref));
  const transfers = imageTransfers(parts, get);
  const machinePlatform = platformOnce(parts);
  const usage = async (): ReturnType<ImageService['usage']> => await readUsage(parts, await machinePlatform());

  return {
    ...transfers,
    async list(filter = {}) {
      const query = { filters: imageFilters(filter) };
      const listed = objectsOf(client, await client.json('GET', '/images/json', { query }), 'the list of images');
      const platform = await machinePlatform();
      return listed.map((image) => readImageSummary(image, platform)).toSorted(byAge);
    },
    get,
    async find(ref) {
      try {
        return await get(ref);
      } catch (error) {
        if (isEngineError(error, 'image_not_found')) return undefined;
        throw error;
      }
    },
    async tag(ref, name) {
      await client.json('POST', imagePath(ref, '/tag'), { query: nameQuery(name), refusals: NOT_FOUND });
    },
    async remove(ref, { force = false, noPrune = false } = {}) {
      const query = { force, noprune: noPrune };
      const answer = await client.json('DELETE', imagePath(ref), {
        query,
        refusals: { ...NOT_FOUND, 409: 'image_in_use' },
      });
      return objectsOf(client, answer, 'what was removed').map(removedOf);
    },
    async prune({ all = false, label, withoutLabel, untilMs } = {}) {
      const filters = pruneFilters({ label, withoutLabel, untilMs }, { dangling: [!all] });
      const pruned = objectOf(
        client,
        await client.json('POST', '/images/prune', { query: { filters } }),
        'what was pruned',
      );
      const removed = pruned.objects('ImagesDeleted').map(removedOf);
      return {
        removed,
        deleted: removed.flatMap((each) => ('deleted' in each ? [each.deleted] : [])),
        freedBytes: pruned.number('SpaceReclaimed'),
      };
    },
    async history(ref) {
      const answer = await client.json('GET', imagePath(ref, '/history'), { refusals: NOT_FOUND });
      return objectsOf(client, answer, 'the history of an image').map((step) => ({
        id: step.text('Id').startsWith('sha256:') ? (step.text('Id') as Digest) : undefined,
        createdAtMs: step.number('Created') * 1000,
        createdBy: step.text('CreatedBy'),
        comment: step.text('Comment'),
        sizeBytes: step.number('Size'),
        tags: step.texts('Tags').map((tag) => formatReference(withDefaultTag(parseReference(tag)))),
      }));
    },
    storage: async (ref) => readImageStorage(await inspect(ref)),
    usage,
    async save(refs, options = {}) {
      const { platform, isUncompressed, without, cancelSignal } = options;
      if (isUncompressed || without?.length) return await lacks(parts, 'an archive without some of the layers')();
      const query = { names: refs, platform: platform && platformText(platform) };
      return (await client.stream('GET', '/images/get', { query, cancelSignal, refusals: NOT_FOUND })).bytes;
    },
    saveFolder: lacks(parts, 'a folder with images'),
    copy: lacks(parts, 'copying from registry to registry'),
    flatten: lacks(parts, 'flattening an image'),
    rebase: lacks(parts, 'putting an image on another base'),
    tree: lacks(parts, 'the tree of layers'),
    layers: lacks(parts, 'looking into layers'),
    diff: lacks(parts, 'comparing images'),
  };
}

const byAge = (one: Image, other: Image): number => other.createdAtMs - one.createdAtMs;

function removedOf(removed: AnswerObject): { readonly untagged: string } | { readonly deleted: Digest } {
  const untagged = removed.text('Untagged');
  return untagged === '' ? { deleted: removed.text('Deleted') as Digest } : { untagged };
}

/** Lists do not say what an image was built for: nearly always for the machine that has it. */
function platformOnce({ client }: FarParts): () => Promise<Platform> {
  let asked: Promise<Platform> | undefined;
  return () => {
    asked ??= client.json('GET', '/version').then(
      (answer) => {
        const version = objectOf(client, answer, 'its version');
        return { os: version.text('Os') || 'linux', architecture: version.text('Arch') };
      },
      (error: unknown) => {
        asked = undefined;
        throw error;
      },
    );
    return asked;
  };
}

/** What `/system/df` says of images. */
export async function readUsage({ client }: FarParts, platform: Platform): ReturnType<Engine['images']['usage']> {
  const answer = objectOf(client, await client.json('GET', '/system/df'), 'the disk usage');
  const images = answer.objects('Images');
  // Podman does not say: layers are then counted with each image.
  const layersBytes = answer.number('LayersSize') || images.reduce((sum, image) => sum + image.number('Size'), 0);
  return {
    layersBytes,
    images: images.map((image) => ({
      image: readImageSummary(image, platform),
      sharedBytes: Math.max(0, image.number('SharedSize')),
      containers: Math.max(0, image.number('Containers')),
    })),
  };
}
