import type { Descriptor } from '../../oci/descriptor.js';
import type { ChainId, Digest } from '../../oci/digest.js';
import type { ImageConfig } from '../../oci/image-config.js';
import type { ContainerStatus } from '../container/container.js';
import { jsonColumn, numberColumn, textColumn } from './columns.js';
import type { Database, Row } from './database.js';

/** An image as stored, without its names. */
export type ImageRecord = {
  readonly id: Digest;
  readonly target: Descriptor;
  readonly config: ImageConfig;
  /** Of all its layers; undefined for an image of none. */
  readonly chainId: ChainId | undefined;
  /** Blobs of the layers, lowest first. */
  readonly layers: readonly Descriptor[];
  readonly createdAtMs: number;
  readonly addedAtMs: number;
  readonly sizeBytes: number;
  /** Of the container's that it was committed from; of one that is read, while that is here. */
  readonly parentId?: Digest | undefined;
};

/** With both kinds of names, each sorted. */
export type NamedImageRecord = ImageRecord & {
  readonly names: readonly string[];
  readonly repoDigests: readonly string[];
};

/** A container that was made from an image. */
export type ImageUser = { readonly id: string; readonly name: string; readonly status: ContainerStatus };

/** Rows of images and of their names. */
export interface ImageRecords {
  /** Does nothing where the image is there already. @returns whether it was new */
  put(record: ImageRecord): boolean;
  find(id: Digest): NamedImageRecord | undefined;
  has(id: Digest): boolean;
  /** One that is known to be there. */
  get(id: Digest): NamedImageRecord;
  /** By a whole name with tag. */
  findByName(name: string): NamedImageRecord | undefined;
  /** By a whole name with digest; several where it names an index of several platforms. */
  findByRepoDigest(name: string): readonly NamedImageRecord[];
  /** By the beginning of an id with its algorithm. At most two: enough to tell that it is ambiguous. */
  findByIdPrefix(prefix: string): readonly NamedImageRecord[];
  /** Newest first. */
  list(): readonly NamedImageRecord[];
  /** Points a name at an image, wherever it pointed before. */
  setName(name: string, id: Digest): void;
  /** When a name was last given to it; 0 for never. */
  lastTaggedAtMs(id: Digest): number;
  removeName(name: string): void;
  addRepoDigest(name: string, id: Digest): void;
  removeRepoDigest(name: string, id: Digest): void;
  /** With all its names. */
  remove(id: Digest): void;
  /** Containers that were made of it, or mount it; running ones first. */
  usersOf(id: Digest): readonly ImageUser[];
}

// One query with all names: `images` is among the commands whose time is felt.
const SELECT = `
  SELECT image.*, (SELECT parent.id FROM image AS parent WHERE parent.id = image.parent_id) AS known_parent,
    (SELECT json_group_array(name) FROM (SELECT name FROM image_name WHERE image_id = image.id ORDER BY name)) AS names,
    (SELECT json_group_array(name) FROM (SELECT name FROM image_digest WHERE image_id = image.id ORDER BY name)) AS digests
  FROM image`;

export function imageRecords(database: Database): ImageRecords {
  const all = (rest: string, ...values: readonly string[]): readonly NamedImageRecord[] =>
    database.all(`${SELECT} ${rest}`, ...values).map(toRecord);
  const find = (id: Digest): NamedImageRecord | undefined => all('WHERE id = ?', id)[0];

  return {
    // A second manifest of the same image (packed otherwise, say): the blobs that are here are those of the first.
    put: (record) =>
      database.run(
        `INSERT INTO image (id, target, config, chain_id, layers, created_ms, added_ms, size_bytes, parent_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO NOTHING`,
        record.id,
        JSON.stringify(record.target),
        JSON.stringify(record.config),
        record.chainId ?? '',
        JSON.stringify(record.layers),
        record.createdAtMs,
        record.addedAtMs,
        record.sizeBytes,
        record.parentId ?? '',
      ) > 0,
    find,
    has: (id) => database.get('SELECT 1 FROM image WHERE id = ?', id) !== undefined,
    get(id) {
      const record = find(id);
      if (!record) throw new TypeError(`no row of image ${id}`);
      return record;
    },
    findByName: (name) => all('WHERE id = (SELECT image_id FROM image_name WHERE name = ?)', name)[0],
    findByRepoDigest: (name) => all('WHERE id IN (SELECT image_id FROM image_digest WHERE name = ?)', name),
    findByIdPrefix: (prefix) => all('WHERE id >= ? AND id < ? LIMIT 2', prefix, `${prefix}g`),
    list: () => all('ORDER BY created_ms DESC, added_ms DESC, id'),
    setName(name, id) {
      database.run(
        `INSERT INTO image_name (name, image_id) VALUES (?, ?)
         ON CONFLICT (name) DO UPDATE SET image_id = excluded.image_id`,
        name,
        id,
      );
      database.run(`UPDATE image SET tagged_ms = CAST(unixepoch('subsec') * 1000 AS INTEGER) WHERE id = ?`, id);
    },
    lastTaggedAtMs(id) {
      const row = database.get('SELECT tagged_ms FROM image WHERE id = ?', id);
      return row ? numberColumn(row, 'tagged_ms') : 0;
    },
    removeName(name) {
      database.run('DELETE FROM image_name WHERE name = ?', name);
    },
    addRepoDigest(name, id) {
      database.run('INSERT INTO image_digest (name, image_id) VALUES (?, ?) ON CONFLICT DO NOTHING', name, id);
    },
    removeRepoDigest(name, id) {
      database.run('DELETE FROM image_digest WHERE name = ? AND image_id = ?', name, id);
    },
    remove(id) {
      database.run('DELETE FROM image WHERE id = ?', id);
    },
    // Looked for in the text first: to read all that JSON for each image would take a hundred times as long.
    usersOf: (id) =>
      database
        .all(
          `SELECT id, name, status FROM container WHERE image_id = ?1 OR instr(config, ?1) AND EXISTS (
             SELECT 1 FROM json_each(config, '$.mounts') WHERE value ->> '$.imageId' = ?1)
           ORDER BY status IN ('running', 'paused', 'restarting') DESC, created_ms`,
          id,
        )
        .map(toUser),
  };
}

function toRecord(row: Row): NamedImageRecord {
  return {
    id: textColumn(row, 'id') as Digest,
    target: jsonColumn(row, 'target'),
    config: jsonColumn(row, 'config'),
    chainId: (textColumn(row, 'chain_id') || undefined) as ChainId | undefined,
    layers: jsonColumn(row, 'layers'),
    createdAtMs: numberColumn(row, 'created_ms'),
    addedAtMs: numberColumn(row, 'added_ms'),
    sizeBytes: numberColumn(row, 'size_bytes'),
    names: jsonColumn(row, 'names'),
    repoDigests: jsonColumn(row, 'digests'),
    parentId: row['known_parent'] === null ? undefined : (textColumn(row, 'known_parent') as Digest),
  };
}

function toUser(row: Row): ImageUser {
  return {
    id: textColumn(row, 'id'),
    name: textColumn(row, 'name'),
    status: textColumn(row, 'status') as ContainerStatus,
  };
}
