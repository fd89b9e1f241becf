import { createHash } from 'node:crypto';
import type { ManifestService } from '../../../src/engine/index.js';
import type { KeptManifest, ManifestDoor, ManifestLists } from '../../../src/engine/manifest/manifest-door.js';
import { manifestOperations } from '../../../src/engine/manifest/manifest-operations.js';
import { engineError } from '../../../src/errors/engine-error.js';
import type { Descriptor } from '../../../src/oci/descriptor.js';
import { type Digest, parseDigest } from '../../../src/oci/digest.js';
import { isIndexType, MEDIA_TYPE } from '../../../src/oci/manifest.js';
import type { Platform } from '../../../src/oci/platform.js';
import {
  familiarName,
  formatReference,
  parseReference,
  type Reference,
  withDefaultTag,
} from '../../../src/oci/reference.js';
import type { MethodName } from './control.js';
import type { FakeState } from './fake-state.js';

type Document = { readonly mediaType: string; readonly digest: Digest; readonly bytes: Uint8Array };

/** Manifests of registries in memory, and lists likewise; what is done with them is done by the engine's own functions. */
export class FakeManifests implements ManifestService {
  /** By their names in full, with a tag or a digest. */
  readonly documents = new Map<string, Document>();
  readonly #blobs = new Map<string, Uint8Array>();
  readonly #lists = new Map<string, Map<string, KeptManifest>>();
  readonly #state: FakeState;
  readonly #operations = manifestOperations(this.#door(), this.#listsInMemory());

  constructor(state: FakeState) {
    this.#state = state;
  }

  readonly get: ManifestService['get'] = (...asked) => this.#enter('get', asked);
  readonly images: ManifestService['images'] = (...asked) => this.#enter('images', asked);
  readonly readBlob: ManifestService['readBlob'] = (...asked) => this.#enter('readBlob', asked);
  readonly combine: ManifestService['combine'] = (...asked) => this.#enter('combine', asked);
  readonly publish: ManifestService['publish'] = (...asked) => this.#enter('publish', asked);
  readonly createList: ManifestService['createList'] = (...asked) => this.#enter('createList', asked);
  readonly getList: ManifestService['getList'] = (...asked) => this.#enter('getList', asked);
  readonly getListed: ManifestService['getListed'] = (...asked) => this.#enter('getListed', asked);
  readonly annotate: ManifestService['annotate'] = (...asked) => this.#enter('annotate', asked);
  readonly pushList: ManifestService['pushList'] = (...asked) => this.#enter('pushList', asked);
  readonly removeList: ManifestService['removeList'] = (...asked) => this.#enter('removeList', asked);

  /** Puts an image for this platform into its registry. */
  offerImage(name: string, platform: Platform): Descriptor {
    const config = this.keep(MEDIA_TYPE.ociConfig, { ...platform, rootfs: { type: 'layers', diff_ids: [] } });
    const layers = [this.keep(MEDIA_TYPE.ociLayerGzip, { of: name })];
    const manifest = { schemaVersion: 2, mediaType: MEDIA_TYPE.ociManifest, config, layers };
    return this.offer(name, MEDIA_TYPE.ociManifest, manifest);
  }

  /** Puts any document into a registry. */
  offer(name: string, mediaType: string, document: object): Descriptor {
    const bytes = Buffer.from(JSON.stringify(document));
    const digest = digestOf(bytes);
    this.#put(withDefaultTag(parseReference(name)), { mediaType, digest, bytes });
    return { mediaType, digest, size: bytes.byteLength };
  }

  async #enter<Method extends keyof ManifestService>(
    method: Method,
    asked: readonly unknown[],
  ): Promise<Awaited<ReturnType<ManifestService[Method]>>> {
    await this.#state.control.enter(`manifests.${method}` satisfies MethodName, ...asked);
    const work = this.#operations[method] as (...args: readonly unknown[]) => ReturnType<ManifestService[Method]>;
    return await work(...asked);
  }

  /** Keeps a document under its digest, in every repository. */
  keep(mediaType: string, document: object): Descriptor {
    const bytes = Buffer.from(JSON.stringify(document));
    const digest = digestOf(bytes);
    this.#blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.byteLength };
  }

  #put(reference: Reference, document: Document): void {
    const byDigest = { ...reference, tag: undefined, digest: document.digest };
    for (const each of [reference, byDigest]) this.documents.set(formatReference(each), document);
  }

  #read({ registry, repository, tag, digest }: Reference): Document {
    const name = { registry, repository, ...(digest ? { digest } : { tag }) };
    const found = this.documents.get(formatReference(name));
    if (found) return found;
    const isKnown = [...this.documents.keys()].some((known) => known.startsWith(`${registry}/${repository}:`));
    if (isKnown) throw engineError('manifest_unknown', { ref: formatReference(name) });
    throw engineError('registry_denied', { repository: familiarName(name) });
  }

  #copyTo(to: Pick<Reference, 'registry' | 'repository'>, from: Reference): Document {
    const document = this.#read(from);
    if (isIndexType(document.mediaType)) {
      const { manifests } = JSON.parse(Buffer.from(document.bytes).toString()) as { manifests: readonly Descriptor[] };
      for (const { digest } of manifests) this.#copyTo(to, { ...from, tag: undefined, digest });
    }
    this.#put({ ...to, digest: document.digest }, document);
    return document;
  }

  #door(): ManifestDoor {
    return {
      parse: async (text) => withDefaultTag(parseReference(text)),
      read: async (reference) => {
        const { mediaType, digest, bytes } = this.#read(reference);
        return { descriptor: { mediaType, digest, size: bytes.byteLength }, bytes };
      },
      readBlob: async (_, { digest }) => {
        const bytes = this.#blobs.get(digest);
        if (!bytes) throw engineError('manifest_unknown', { ref: digest });
        return bytes;
      },
      write: async (reference, document) => this.#put(reference, document),
      copy: async ({ from, to }) => {
        const { digest, bytes } = this.#copyTo(to, from);
        return { name: formatReference(to), digest, manifestSizeBytes: bytes.byteLength };
      },
    };
  }

  #listsInMemory(): ManifestLists {
    return {
      find: async (list) => {
        const kept = this.#lists.get(list);
        return kept && [...kept.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
      },
      put: async (list, manifests) => {
        const kept = this.#lists.get(list) ?? new Map<string, KeptManifest>();
        for (const each of manifests) kept.set(each.name, each);
        this.#lists.set(list, kept);
      },
      remove: async (list) => void this.#lists.delete(list),
    };
  }
}

const digestOf = (bytes: Uint8Array): Digest =>
  parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
