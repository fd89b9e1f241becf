import type { HistoryStep, Image, RemovedImage } from '../../engine/index.js';
import { familiarReference, parseReference } from '../../oci/reference.js';
import { listOrNull, mapOrNull } from '../../wire/list-or-null.js';
import { type ApiVersion, isAtLeast } from '../http/api-version.js';

const NOT_COUNTED = -1;

/** What is counted only where somebody asks for it, or from some version on. */
export type ImageCounts = {
  readonly containers?: number | undefined;
  readonly sharedBytes?: number | undefined;
};

/** One of `GET /images/json`. @see moby, api/types/image: Summary */
export function imageListItem(image: Image, version: ApiVersion, { containers, sharedBytes }: ImageCounts = {}) {
  return {
    Containers: containers ?? NOT_COUNTED,
    Created: seconds(image.createdAtMs),
    Id: image.id,
    Labels: mapOrNull(image.labels),
    ParentId: image.parentId ?? '',
    RepoDigests: namesOf(image.repoDigests, version, '<none>@<none>', image),
    RepoTags: namesOf(image.names, version, '<none>:<none>', image),
    SharedSize: sharedBytes ?? NOT_COUNTED,
    Size: image.sizeBytes,
    // Gone from 1.44 on.
    VirtualSize: isAtLeast(version, '1.44') ? undefined : image.sizeBytes,
  };
}

/** Of an image without names docker said so until 1.43. */
function namesOf(names: readonly string[], version: ApiVersion, none: string, image: Image): readonly string[] {
  const isNameless = image.names.length === 0 && image.repoDigests.length === 0;
  if (isNameless && !isAtLeast(version, '1.43')) return [none];
  return names.map((name) => familiarReference(parseReference(name)));
}

/** One of `GET /images/{name}/history`. @see moby, api/types/image: HistoryResponseItem */
export const historyItem = (step: HistoryStep) => ({
  Comment: step.comment,
  Created: seconds(step.createdAtMs),
  CreatedBy: step.createdBy,
  Id: step.id ?? '<missing>',
  Size: step.sizeBytes,
  Tags: listOrNull(step.tags.map((name) => familiarReference(parseReference(name)))),
});

/** One of `DELETE /images/{name}`. */
export const removedItem = (removed: RemovedImage) =>
  'untagged' in removed ? { Untagged: removed.untagged } : { Deleted: removed.deleted };

const seconds = (atMs: number): number => Math.floor(atMs / 1000);
