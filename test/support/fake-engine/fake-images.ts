import type {
  ArchiveSource,
  CopiedImage,
  CopyOptions,
  FlattenOptions,
  Image,
  ImageDetails,
  ImageFilter,
  ImageService,
  ImportOptions,
  ImportSource,
  LoadOptions,
  PrunedImages,
  PruneImages,
  PulledImage,
  PullOptions,
  PushedImage,
  PushOptions,
  RebaseOptions,
  RemovedImage,
  SaveOptions,
} from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import type { Digest } from '../../../src/oci/digest.js';
import { familiarReference, formatReference, parseReference, withDefaultTag } from '../../../src/oci/reference.js';
import { anImage } from '../builders.js';
import { matchesImage } from './fake-image-filter.js';
import { FakeImageInspection } from './fake-image-inspection.js';
import { hasLabel } from './fake-journal.js';
import type { FakePulls } from './fake-pulls.js';
import type { FakeState } from './fake-state.js';

/** Images in memory. */
export class FakeImages extends FakeImageInspection implements ImageService {
  /** What `load` finds: by path, or by the bytes of the stream read as text. */
  readonly archives = new Map<string, readonly ImageDetails[]>();
  readonly #state: FakeState;
  readonly #pulls: FakePulls;

  constructor(state: FakeState, pulls: FakePulls) {
    super(state);
    this.#state = state;
    this.#pulls = pulls;
  }

  async list(filter: ImageFilter = {}): Promise<readonly Image[]> {
    await this.#state.control.enter('images.list', filter);
    return this.#state.images
      .filter((image) => matchesImage(this.#state, image, filter))
      .reverse()
      .sort((a, b) => b.createdAtMs - a.createdAtMs);
  }

  async get(ref: string): Promise<ImageDetails> {
    await this.#state.control.enter('images.get', ref);
    return this.#state.image(ref);
  }

  async find(ref: string): Promise<ImageDetails | undefined> {
    await this.#state.control.enter('images.find', ref);
    return this.#state.findImage(ref);
  }

  async pull(ref: string, options: PullOptions = {}): Promise<PulledImage> {
    await this.#state.control.enter('images.pull', ref, options);
    return this.#pulls.run(ref, options);
  }

  async push(ref: string, options: PushOptions = {}): Promise<PushedImage> {
    await this.#state.control.enter('images.push', ref, options);
    return this.#pulls.push(ref, options);
  }

  async copy(names: { readonly from: string; readonly to: string }, options: CopyOptions = {}): Promise<CopiedImage> {
    await this.#state.control.enter('images.copy', names, options);
    return this.#pulls.copy(names, options);
  }

  async load(source: ArchiveSource, options: LoadOptions = {}) {
    await this.#state.control.enter('images.load', source, options);
    if (options.cancelSignal?.aborted) throw engineError('cancelled');
    const key = 'path' in source ? source.path : await readText(source.bytes);
    const images = this.archives.get(key);
    if (!images) throw engineError('archive_invalid', { reason: 'unexpected EOF' });
    for (const image of images) {
      this.#state.putImage(image);
      for (const name of image.names) this.#state.emitImage('load', image.id, name);
    }
    return images.map((image) => ({ image, names: image.names }));
  }

  async save(refs: readonly string[], options: SaveOptions = {}): Promise<AsyncIterable<Uint8Array>> {
    await this.#state.control.enter('images.save', refs, options);
    const ids = refs.map((ref) => this.#state.image(ref).id);
    const state = this.#state;
    return (async function* () {
      const bytes = Buffer.from(ids.join('\n'));
      yield bytes;
      for (const id of ids) state.emitImage('save', id, id);
      options.onProgress?.({ currentBytes: bytes.byteLength, totalBytes: bytes.byteLength });
    })();
  }

  async saveFolder(refs: readonly string[], path: string, options: SaveOptions = {}): Promise<void> {
    await this.#state.control.enter('images.saveFolder', refs, path, options);
    const ids = refs.map((ref) => this.#state.image(ref).id);
    for (const id of ids) this.#state.emitImage('save', id, id);
  }

  async import(source: ImportSource, options: ImportOptions = {}): Promise<Image> {
    await this.#state.control.enter('images.import', source, options);
    const content = await contentOf(source);
    const made = anImage(options.name ?? '', { run: options.config, createdAtMs: this.#state.nowMs });
    const image = { ...made, id: anImage(`imported-${this.#state.images.length}`).id, sizeBytes: content.length };
    this.#state.putImage(image);
    this.#state.emitImage('import', image.id, options.name ?? '');
    return image;
  }

  async flatten(ref: string, options: FlattenOptions = {}): Promise<Digest> {
    await this.#state.control.enter('images.flatten', ref, options);
    const image = this.#state.image(ref);
    const made = anImage(options.name ?? '', { createdAtMs: this.#state.nowMs, sizeBytes: image.sizeBytes });
    const config = { ...image.config, rootfs: made.config.rootfs, history: [{ created_by: `flatten ${image.id}` }] };
    const id = anImage(`flat-${this.#state.images.length}`).id;
    this.#state.putImage({ ...made, id, config, repoDigests: [], labels: image.labels });
    this.#state.emitImage('import', id, options.name ?? '');
    return id;
  }

  async rebase(ref: string, options: RebaseOptions): Promise<Digest> {
    await this.#state.control.enter('images.rebase', ref, options);
    const [image, onto] = [this.#state.image(ref), this.#state.image(options.onto)];
    const layers = [...onto.config.rootfs.diff_ids, ...image.config.rootfs.diff_ids.slice(1)];
    const made = anImage(options.name ?? '', { createdAtMs: this.#state.nowMs, sizeBytes: image.sizeBytes });
    const config = { ...image.config, rootfs: { type: 'layers', diff_ids: layers } } as const;
    const id = anImage(`rebased-${this.#state.images.length}`).id;
    this.#state.putImage({ ...made, id, config, repoDigests: [], labels: image.labels });
    return id;
  }

  async tag(ref: string, name: string): Promise<void> {
    await this.#state.control.enter('images.tag', ref, name);
    const image = this.#state.image(ref);
    const whole = formatReference(withDefaultTag(parseReference(name)));
    this.#state.putImage({ ...image, names: [...new Set([...image.names, whole])].sort() });
    this.#state.emitImage('tag', image.id, whole);
  }

  async remove(
    ref: string,
    { force = false }: { readonly force?: boolean | undefined } = {},
  ): Promise<readonly RemovedImage[]> {
    await this.#state.control.enter('images.remove', ref, { force });
    const image = this.#state.image(ref);
    const isById = image.id.startsWith(`sha256:${ref.replace(/^sha256:/, '')}`);
    if (isById) this.#checkUnused(image, ref, true);
    if (isById && image.names.length > 1 && !force) {
      throw engineError('image_has_several_names', { id: image.id.slice(7, 19) });
    }
    const leaving = isById ? image.names : [formatReference(withDefaultTag(parseReference(ref)))];
    const staying = image.names.filter((name) => !leaving.includes(name));
    if (staying.length > 0 || (force && !isById && this.#isRunning(image))) {
      this.#state.putImage({ ...image, names: staying });
      return this.#untag(image, leaving);
    }
    this.#checkUnused(image, ref, force);
    this.#state.dropImage(image.id);
    const untagged = this.#untag(image, leaving);
    this.#state.emitImage('delete', image.id, image.id);
    return [...untagged, { deleted: image.id }];
  }

  async prune(options: PruneImages = {}): Promise<PrunedImages> {
    await this.#state.control.enter('images.prune', options);
    const { all = false, untilMs = Number.POSITIVE_INFINITY, label = [], withoutLabel = [] } = options;
    const used = new Set(this.#state.records.map(({ container }) => container.imageId));
    const leaving = this.#state.images.filter(
      ({ id, names, labels, createdAtMs }) =>
        !used.has(id) &&
        (all || names.length === 0) &&
        createdAtMs < untilMs &&
        label.every((wanted) => hasLabel(labels, wanted)) &&
        !withoutLabel.some((spared) => hasLabel(labels, spared)),
    );
    const removed: RemovedImage[] = [];
    for (const { id, names } of leaving) {
      this.#state.dropImage(id);
      removed.push(...names.map((name) => ({ untagged: familiarReference(parseReference(name)) })), { deleted: id });
      this.#state.emitImage('delete', id, id);
    }
    return {
      deleted: leaving.map(({ id }) => id),
      removed,
      freedBytes: leaving.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    };
  }

  #untag(image: ImageDetails, names: readonly string[]): readonly RemovedImage[] {
    for (const name of names) this.#state.emitImage('untag', image.id, name);
    return names.map((name) => ({ untagged: familiarReference(parseReference(name)) }));
  }

  #isRunning({ id }: ImageDetails): boolean {
    return this.#state.records.some(({ container, process }) => container.imageId === id && process);
  }

  #checkUnused(image: ImageDetails, ref: string, force: boolean): void {
    const users = this.#state.records.filter(({ container }) => container.imageId === image.id);
    const running = users.find(({ process }) => process);
    const user = running ?? users[0];
    if (!user || (force && !running)) return;
    const container = user.container.id.slice(0, 12);
    throw engineError('image_in_use', { ref, id: image.id.slice(7, 19), container, isRunning: Boolean(running) });
  }
}

async function contentOf(source: ImportSource): Promise<string> {
  if ('bytes' in source) return await readText(source.bytes);
  return 'url' in source ? source.url : source.path;
}

async function readText(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of bytes) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
