import type { NamedImageRecord } from '../metadata/images.js';
import { getImage } from './find-image.js';
import type { Image, ImageFilter } from './image.js';
import type { ImageRows } from './image-parts.js';
import { matchesReference } from './match-reference.js';
import { toImage } from './to-image.js';

/** The images that `filter` lets through, newest first; of their names those that it asked for. @throws image_not_found */
export function listImages(records: ImageRows['records'], filter: ImageFilter = {}): readonly Image[] {
  const tests = testsOf(records, filter);
  return records
    .list()
    .filter((record) => tests.every((test) => test(record)))
    .map((record) => withNamesAskedFor(toImage(record), filter.reference))
    .filter((image) => !filter.reference?.length || image.names.length + image.repoDigests.length > 0);
}

type Test = (record: NamedImageRecord) => boolean;

function testsOf(
  records: ImageRows['records'],
  { isDangling, hidesParents = isDangling, label = [], before, since, untilMs = Number.POSITIVE_INFINITY }: ImageFilter,
): readonly Test[] {
  const earlierThan = before === undefined ? undefined : getImage(records, before).record.createdAtMs;
  const laterThan = since === undefined ? undefined : getImage(records, since).record.createdAtMs;
  const parents = hidesParents ? parentsIn(records) : new Set();
  return [
    ({ id, names, repoDigests }) => names.length + repoDigests.length > 0 || !parents.has(id),
    ({ names }) => isDangling === undefined || isDangling === (names.length === 0),
    ({ config }) => label.every((wanted) => hasLabel(config.config?.Labels ?? {}, wanted)),
    ({ createdAtMs }) => earlierThan === undefined || createdAtMs < earlierThan,
    ({ createdAtMs }) => createdAtMs < untilMs,
    ({ createdAtMs }) => laterThan === undefined || createdAtMs > laterThan,
  ];
}

const parentsIn = (records: ImageRows['records']): ReadonlySet<unknown> =>
  new Set(records.list().map(({ parentId }) => parentId));

/** `key` or `key=value`. */
export function hasLabel(labels: Readonly<Record<string, string>>, wanted: string): boolean {
  const equals = wanted.indexOf('=');
  if (equals < 0) return Object.hasOwn(labels, wanted);
  const key = wanted.slice(0, equals);
  return Object.hasOwn(labels, key) && labels[key] === wanted.slice(equals + 1);
}

function withNamesAskedFor(image: Image, patterns: readonly string[] = []): Image {
  if (patterns.length === 0) return image;
  const isAskedFor = (name: string): boolean => patterns.some((pattern) => matchesReference(pattern, name));
  return { ...image, names: image.names.filter(isAskedFor), repoDigests: image.repoDigests.filter(isAskedFor) };
}
