import type { Image, ImageUsage } from '../../engine/index.js';
import { familiarName, parseReference } from '../../oci/reference.js';
import { ago } from '../../wire/words/human-duration.js';
import { type Columns, column } from '../format/columns.js';
import { humanSize } from './human-size.js';
import { shortId } from './short.js';
import { localTime } from './timestamp.js';

/** One name of an image, or an image without one. */
export type ImageRow = {
  readonly image: Image;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
};

const NONE = '<none>';

/** What `images` shows without `--format`. */
export const IMAGE_COLUMNS = ['Repository', 'Tag', 'ID', 'CreatedSince', 'Size'] as const;
export const IMAGE_COLUMNS_WITH_DIGESTS = ['Repository', 'Tag', 'Digest', 'ID', 'CreatedSince', 'Size'] as const;

/** Docker's fields of an image in a list. @see docker/cli, formatter/image.go */
export function imageColumns({
  nowMs,
  isTruncated,
  usage = [],
}: {
  readonly nowMs: number;
  readonly isTruncated: boolean;
  /** Of images whose shared size is asked for; for others it is not available. */
  readonly usage?: readonly ImageUsage[] | undefined;
}): Columns<ImageRow> {
  const usageById = new Map(usage.map((each) => [each.image.id, each]));
  const ofUsage =
    (read: (usage: ImageUsage) => string) =>
    ({ image }: ImageRow): string => {
      const found = usageById.get(image.id);
      return found ? read(found) : 'N/A';
    };
  return {
    ID: column('IMAGE ID', ({ image }) => (isTruncated ? shortId(image.id) : image.id)),
    Repository: column('REPOSITORY', ({ repository }) => repository),
    Tag: column('TAG', ({ tag }) => tag),
    Digest: column('DIGEST', ({ digest }) => digest),
    CreatedSince: column('CREATED', ({ image }) => ago(image.createdAtMs, nowMs)),
    CreatedAt: column('CREATED AT', ({ image }) => localTime(image.createdAtMs)),
    Size: column('SIZE', ({ image }) => humanSize(image.sizeBytes)),
    Containers: column(
      'CONTAINERS',
      ofUsage(({ containers }) => String(containers)),
    ),
    SharedSize: column(
      'SHARED SIZE',
      ofUsage(({ sharedBytes }) => humanSize(sharedBytes)),
    ),
    UniqueSize: column(
      'UNIQUE SIZE',
      ofUsage(({ image, sharedBytes }) => humanSize(image.sizeBytes - sharedBytes)),
    ),
    VirtualSize: column('SIZE', ({ image }) => humanSize(image.sizeBytes)),
  };
}

/** A row for each name; one without any for a dangling image. */
export function imageRows(image: Image): readonly ImageRow[] {
  const digests = new Map(
    image.repoDigests.map((name) => [name.slice(0, name.indexOf('@')), name.slice(name.indexOf('@') + 1)]),
  );
  const named = image.names.map((name): ImageRow => {
    const reference = parseReference(name);
    const digest = digests.get(`${reference.registry}/${reference.repository}`) ?? NONE;
    return { image, repository: familiarName(reference), tag: reference.tag ?? NONE, digest };
  });
  if (named.length > 0) return named;
  const byDigest = image.repoDigests.map((name): ImageRow => {
    const reference = parseReference(name);
    return { image, repository: familiarName(reference), tag: NONE, digest: reference.digest ?? NONE };
  });
  return byDigest.length > 0 ? byDigest : [{ image, repository: NONE, tag: NONE, digest: NONE }];
}
