import type {
  CopiedImage,
  CopyOptions,
  ImageDetails,
  ImageProgress,
  PulledImage,
  PullOptions,
  PushedImage,
  PushOptions,
  PushProgress,
} from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import {
  familiarName,
  familiarReference,
  formatReference,
  parseReference,
  withDefaultTag,
} from '../../../src/oci/reference.js';
import { formatPlatform, matchesPlatform } from '../../../src/oci/select-manifest.js';
import { anImage } from '../builders.js';
import type { FakeState } from './fake-state.js';

/** A pull or push that waits for the test to drive it. */
type Held<Progress> = {
  readonly ref: string;
  readonly progress: (step: Progress) => void;
  finish(): void;
  fail(error: unknown): void;
};
export type FakePull = Held<ImageProgress>;
export type FakePush = Held<PushProgress>;

type Waiting<Progress> = Pick<Held<Progress>, 'ref' | 'progress'> & { readonly cancelSignal: AbortSignal | undefined };

/** The registry of the fake, and pulls on their way. Pulls go through by themselves unless they are held. */
export class FakePulls {
  /** What can be pulled: whole name → image. */
  readonly registry = new Map<string, ImageDetails>();
  /** Held pulls that have not ended, oldest first. */
  readonly held: FakePull[] = [];
  /** The same of pushes. */
  readonly heldPushes: FakePush[] = [];
  readonly #state: FakeState;
  #isHolding = false;

  constructor(state: FakeState) {
    this.#state = state;
  }

  /** Puts an image into the registry. */
  offer(name: string, image: ImageDetails = anImage(name)): void {
    this.registry.set(wholeName(name), image);
  }

  /** From now on every pull waits in {@link FakePulls.held}, every push in {@link FakePulls.heldPushes}. */
  hold(): void {
    this.#isHolding = true;
  }

  /** Resolves with the oldest held pull, once there is one. */
  async next(): Promise<FakePull> {
    await this.#state.until(() => this.held.length > 0);
    const [first] = this.held;
    if (!first) throw new Error('no pull is held');
    return first;
  }

  /** The same of pushes. */
  async nextPush(): Promise<FakePush> {
    await this.#state.until(() => this.heldPushes.length > 0);
    const [first] = this.heldPushes;
    if (!first) throw new Error('no push is held');
    return first;
  }

  async run(ref: string, { onProgress = () => undefined, cancelSignal }: PullOptions): Promise<PulledImage> {
    if (cancelSignal?.aborted) throw engineError('cancelled');
    const name = wholeName(ref);
    if (this.#isHolding) await this.#wait(this.held, { ref, progress: onProgress, cancelSignal });
    const image = this.#find(ref, name);
    if (!this.#isHolding) for (const step of defaultSteps(image)) onProgress(step);
    return this.#register(name, image);
  }

  /** Puts an image of the fake into its registry. What is there already is not pushed again. */
  async push(
    ref: string,
    { onProgress = () => undefined, platform, allPlatforms = false, cancelSignal }: PushOptions,
  ): Promise<PushedImage> {
    if (cancelSignal?.aborted) throw engineError('cancelled');
    const name = wholeName(ref);
    const reference = withDefaultTag(parseReference(ref));
    const image = this.#state.images.find(({ names }) => names.includes(name));
    if (!image) {
      const repository = name.slice(0, name.lastIndexOf(':') + 1);
      const isKnown = this.#state.images.some(({ names }) => names.some((known) => known.startsWith(repository)));
      throw isKnown
        ? engineError('push_tag_missing', { ref: familiarReference(reference) })
        : engineError('push_nothing', { name: familiarName(reference) });
    }
    const asked = familiarReference(reference);
    if (platform && !matchesPlatform(image.platform, platform)) {
      const [wanted, actual] = [formatPlatform(platform), formatPlatform(image.platform)];
      throw engineError('image_platform_mismatch', { ref: asked, wanted, actual });
    }
    if (allPlatforms && image.repoDigests.every((known) => known.endsWith(image.target.digest))) {
      throw engineError('argument_invalid', {
        reason: `${asked} was not pulled as an image of several platforms`,
      });
    }
    if (this.#isHolding) await this.#wait(this.heldPushes, { ref, progress: onProgress, cancelSignal });
    const there = new Set([...this.registry.values()].flatMap(({ layers }) => layers.map(({ digest }) => digest)));
    for (const { digest, size } of image.layers) {
      const layer = digest.slice(7, 19);
      onProgress({ layer, phase: 'preparing', totalBytes: size });
      if (!there.has(digest)) onProgress({ layer, phase: 'pushing', currentBytes: size / 2, totalBytes: size });
      onProgress({ layer, phase: there.has(digest) ? 'exists' : 'pushed', currentBytes: size, totalBytes: size });
    }
    this.registry.set(name, image);
    this.#state.emitImage('push', familiarReference(reference), familiarName(reference));
    return { image, name, digest: image.target.digest, manifestSizeBytes: image.target.size };
  }

  /** From one name of the registry to another. */
  copy(
    { from, to }: { readonly from: string; readonly to: string },
    { onProgress = () => undefined, cancelSignal }: CopyOptions,
  ): CopiedImage {
    if (cancelSignal?.aborted) throw engineError('cancelled');
    const image = this.#find(from, wholeName(from));
    for (const { digest } of image.layers) onProgress({ layer: digest.slice(7, 19), phase: 'pushed' });
    this.registry.set(wholeName(to), image);
    return { name: wholeName(to), digest: image.target.digest, manifestSizeBytes: image.target.size };
  }

  #find(ref: string, name: string): ImageDetails {
    const image = this.registry.get(name);
    if (image) return image;
    const reference = parseReference(ref);
    const { registry, repository } = reference;
    const isKnown = [...this.registry.keys()].some((known) => known.startsWith(`${registry}/${repository}:`));
    if (isKnown) throw engineError('manifest_unknown', { ref: formatReference(withDefaultTag(reference)) });
    throw engineError('registry_denied', { repository });
  }

  #register(name: string, image: ImageDetails): PulledImage {
    const before = this.#state.images.find(({ id }) => id === image.id);
    const names = [...new Set([...(before?.names ?? []), ...(name.includes('@') ? [] : [name])])].sort();
    const pulled = { ...image, names };
    this.#state.putImage(pulled);
    this.#state.emitImage('pull', name, name);
    return { image: pulled, name, digest: image.target.digest, isNew: !before?.names.includes(name) };
  }

  async #wait<Progress>(held: Held<Progress>[], { ref, progress, cancelSignal }: Waiting<Progress>): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const pull: Held<Progress> = { ref, progress, finish: resolve, fail: reject };
    cancelSignal?.addEventListener('abort', () => reject(engineError('cancelled')), { once: true });
    held.push(pull);
    this.#state.wake();
    try {
      await promise;
    } finally {
      held.splice(held.indexOf(pull), 1);
    }
  }
}

function* defaultSteps({ layers }: ImageDetails): Generator<ImageProgress> {
  yield { phase: 'resolving' };
  for (const { digest, size } of layers) {
    const layer = digest.slice(7, 19);
    yield { layer, phase: 'waiting' };
    yield { layer, phase: 'downloading', currentBytes: size / 2, totalBytes: size };
    yield { layer, phase: 'extracting', currentBytes: size, totalBytes: size };
    yield { layer, phase: 'done', currentBytes: size, totalBytes: size };
  }
}

const wholeName = (ref: string): string => formatReference(withDefaultTag(parseReference(ref)));
