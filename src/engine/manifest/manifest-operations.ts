import { engineError } from '../../errors/engine-error.js';
import { formatReference, parseReference, type Reference } from '../../oci/reference.js';
import { annotatePlatform } from './annotate.js';
import { combineManifests } from './combine-manifests.js';
import type { KeptManifest, ManifestDoor, ManifestLists } from './manifest-door.js';
import type { ManifestService } from './manifest-service.js';
import { pushList } from './push-list.js';
import { readImage, readImagesOf, readManifest, withPlatform } from './read-manifest.js';

/** What may be done with manifests, wherever they and the lists are. */
export function manifestOperations(door: ManifestDoor, lists: ManifestLists): ManifestService {
  const listNamed = async (
    name: string,
  ): Promise<{ readonly reference: Reference; readonly manifests: readonly KeptManifest[] }> => {
    const reference = await door.parse(name);
    const manifests = await lists.find(formatReference(reference));
    if (!manifests) throw engineError('manifest_list_not_found', { name: formatReference(reference) });
    return { reference, manifests };
  };

  return {
    async get(ref, options = {}) {
      const { name, descriptor, bytes } = await readManifest(door, await door.parse(ref), options);
      return { name, descriptor, bytes };
    },
    async images(ref, options = {}) {
      const read = await readManifest(door, await door.parse(ref), options);
      const { parsed, reference } = read;
      if (parsed.kind === 'index') return await readImagesOf(door, { reference, index: parsed.index }, options);
      const { name, descriptor, bytes } = await withPlatform(door, read, options);
      return [{ name, descriptor, bytes }];
    },
    readBlob: async (ref, descriptor, options = {}) => await door.readBlob(await door.parse(ref), descriptor, options),
    combine: (sources, options) => combineManifests(door, sources, options),

    async publish({ descriptor, bytes, parts }, ref, { onStep, ...options } = {}) {
      const target = await door.parse(ref);
      const { registry, repository } = target;
      const to = formatReference(target);
      for (const { name, digest } of parts) {
        const from = parseReference(name);
        if (from.registry === registry && from.repository === repository) continue;
        onStep?.({ kind: 'copying', digest, from: name, to });
        await door.copy({ from, to: { registry, repository, digest } }, options);
      }
      const { digest, mediaType } = descriptor;
      onStep?.({ kind: 'pushing', digest, to });
      await door.write(target, { mediaType, digest, bytes }, options);
    },

    async createList(name, refs, { amends = false, ...options } = {}) {
      const list = formatReference(await door.parse(name));
      const before = await lists.find(list);
      if (before && !amends) throw engineError('manifest_list_exists');
      const added: KeptManifest[] = [];
      for (const ref of refs) {
        const reference = await door.parse(ref);
        const kept = before?.find((each) => each.name === formatReference(reference));
        added.push(kept ?? (await readImage(door, reference, options)));
      }
      await lists.put(list, added);
      return list;
    },
    getList: async (name) => (await listNamed(name)).manifests,
    async getListed(name, ref) {
      const listed = formatReference(await door.parse(ref));
      const manifests = (await lists.find(formatReference(await door.parse(name)))) ?? [];
      const found = manifests.find((each) => each.name === listed);
      if (!found) throw engineError('manifest_list_not_found', { name: listed });
      return found;
    },
    async annotate(name, ref, notes) {
      const list = formatReference(await door.parse(name));
      const listed = formatReference(await door.parse(ref));
      const found = (await lists.find(list))?.find((each) => each.name === listed);
      if (!found) throw engineError('manifest_not_listed', { image: ref, list: name });
      const { descriptor } = found;
      const platform = annotatePlatform(descriptor.platform, notes);
      await lists.put(list, [{ ...found, descriptor: { ...descriptor, platform } }]);
    },
    async pushList(name, options = {}) {
      const { reference: target, manifests } = await listNamed(name);
      return await pushList(door, { target, manifests }, options);
    },
    async removeList(name) {
      const { reference } = await listNamed(name);
      await lists.remove(formatReference(reference));
    },
  };
}
