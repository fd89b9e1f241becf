import { engineError } from '../../errors/engine-error.js';
import type { ChainId, Digest } from '../../oci/digest.js';
import { familiarReference, formatReference, parseReference, withDefaultTag } from '../../oci/reference.js';
import { chainIds } from '../layer/chain-id.js';
import type { ImageUser, NamedImageRecord } from '../metadata/images.js';
import { getImage } from './find-image.js';
import type { RemovedImage } from './image.js';
import type { ImageRows } from './image-parts.js';

export type RemoveOptions = { readonly force?: boolean | undefined };

/**
 * Takes a name off an image, and with the last one, or by its id, the image itself.
 *
 * All of it, or, where it throws, nothing. What the image stood on is then for the collector.
 *
 * @see moby, `daemon/images/image_delete.go`: who is in the way of what, and in which words.
 * @throws reference_invalid, image_not_found, image_ambiguous, image_in_use, image_has_several_names
 */
export function removeImage(
  parts: ImageRows,
  asked: string,
  { force = false }: RemoveOptions = {},
): readonly RemovedImage[] {
  if (asked.trim() === '')
    throw engineError('reference_invalid', { text: asked, reason: 'image name cannot be blank' });
  return parts.database.transaction(() => {
    const { record, isById, ref } = getImage(parts.records, asked);
    return isById ? removeById(parts, record, force) : removeByName(parts, record, { ref, force });
  });
}

function removeByName(
  parts: ImageRows,
  record: NamedImageRecord,
  { ref, force }: { readonly ref: string; readonly force: boolean },
): readonly RemovedImage[] {
  const gone = namesGoingWith(record, formatReference(withDefaultTag(parseReference(ref))));
  const isLast = gone.length === record.names.length + record.repoDigests.length;
  if (isLast && !force) refuseIfUsed(parts, record, { ref, force, isById: false });
  const removed = gone.map((name) => untag(parts, record, name));
  // What still runs on it keeps the image, without a name.
  const stays = !isLast || parts.records.usersOf(record.id).some(isAlive);
  return stays ? removed : [...removed, ...remove(parts, record)];
}

function removeById(parts: ImageRows, record: NamedImageRecord, force: boolean): readonly RemovedImage[] {
  const id = shortId(record.id);
  // What no force can change is told first: who is told of the names only would force, and be refused then.
  refuseIfUsed(parts, record, { ref: id, force: true, isById: true });
  if (!force && hasSeveralNames(record)) throw engineError('image_has_several_names', { id });
  refuseIfUsed(parts, record, { ref: id, force, isById: true });
  const removed = [...record.names, ...record.repoDigests].map((name) => untag(parts, record, name));
  return [...removed, ...remove(parts, record)];
}

/** A name, and with the last tag of its repository also what it was known by there by digest. */
function namesGoingWith({ names, repoDigests }: NamedImageRecord, name: string): readonly string[] {
  const isDigest = repoDigests.includes(name);
  const hasOtherTag = names.some((other) => other !== name && isSameRepository(other, name));
  const digests = isDigest || hasOtherTag ? [] : repoDigests.filter((other) => isSameRepository(other, name));
  return [name, ...digests];
}

function isSameRepository(one: string, other: string): boolean {
  const [left, right] = [parseReference(one), parseReference(other)];
  return left.registry === right.registry && left.repository === right.repository;
}

/** More than a user who gave an id can have meant to lose. */
function hasSeveralNames({ names, repoDigests }: NamedImageRecord): boolean {
  const [first, ...others] = [...names, ...repoDigests];
  return names.length > 1 || others.some((other) => first !== undefined && !isSameRepository(first, other));
}

type Refusal = { readonly ref: string; readonly force: boolean; readonly isById: boolean };

/** Running containers are always in the way, stopped ones unless forced. */
function refuseIfUsed({ records }: ImageRows, { id }: NamedImageRecord, { ref, force, isById }: Refusal): void {
  const [user] = records.usersOf(id);
  if (!user) return;
  const use = { id: shortId(id), container: user.id.slice(0, SHORT_LENGTH), isById };
  if (isById || force) {
    if (isAlive(user)) throw engineError('image_in_use', { ...use, ref: shortId(id), isRunning: true });
    if (force) return;
  }
  throw engineError('image_in_use', { ...use, ref, isRunning: false });
}

const isAlive = ({ status }: ImageUser): boolean =>
  status === 'running' || status === 'paused' || status === 'restarting';

function untag({ records, events }: ImageRows, record: NamedImageRecord, name: string): RemovedImage {
  if (record.names.includes(name)) records.removeName(name);
  else records.removeRepoDigest(name, record.id);
  events.happened('untag', record);
  return { untagged: familiarReference(parseReference(name)) };
}

/** The record goes; told are its id, and the layers that no other image stands on, highest first. */
function remove({ records, events }: ImageRows, record: NamedImageRecord): readonly RemovedImage[] {
  records.remove(record.id);
  events.happened('delete', record);
  const shared = new Set(records.list().flatMap(chainsOf));
  const freed = chainsOf(record).filter((chain) => !shared.has(chain));
  return [record.id, ...freed.reverse()].map((deleted) => ({ deleted: deleted as Digest }));
}

/** Every stack of layers that an image stands on, lowest first. */
export const chainsOf = ({ config }: Pick<NamedImageRecord, 'config'>): readonly ChainId[] =>
  chainIds(config.rootfs.diff_ids);

const SHORT_LENGTH = 12;
const shortId = (id: Digest): string => id.slice(id.indexOf(':') + 1).slice(0, SHORT_LENGTH);
