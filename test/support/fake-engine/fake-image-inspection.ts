import { historyOf } from '../../../src/engine/image/history-of.js';
import type { ImageInspection } from '../../../src/engine/image/image-inspection.js';
import { imageTree } from '../../../src/engine/image/image-tree.js';
import { usageOf } from '../../../src/engine/image/image-usage.js';
import type { FileChange, ImageDetails, ImageLayers } from '../../../src/engine/index.js';
import { chainIds } from '../../../src/engine/layer/chain-id.js';
import type { NamedImageRecord } from '../../../src/engine/metadata/images.js';
import type { FakeState } from './fake-state.js';

/** Looking into images that have no files: what is to be found in them is set by the test. */
export class FakeImageInspection implements ImageInspection {
  /** What `layers` finds, by id. */
  readonly layersOf = new Map<string, ImageLayers>();
  /** What `diff` finds between any two. */
  differences: readonly FileChange[] = [];
  readonly #state: FakeState;

  constructor(state: FakeState) {
    this.#state = state;
  }

  async history(ref: string) {
    await this.#state.control.enter('images.history', ref);
    return historyOf(toRecord(this.#state.image(ref)), sizesOf(this.#state));
  }

  async storage(ref: string) {
    await this.#state.control.enter('images.storage', ref);
    const { config, names, createdAtMs, target, layers } = this.#state.image(ref);
    const layerDirs = config.rootfs.diff_ids.map((_, index) => `/var/lib/gantry/snapshots/l/${index + 1}`);
    return {
      driver: 'overlay' as const,
      layerDirs,
      lastTaggedAtMs: names.length > 0 ? createdAtMs : 0,
      contentBytes: layers.reduce((sum, { size }) => sum + size, target.size),
    };
  }

  async usage() {
    await this.#state.control.enter('images.usage');
    return fakeUsage(this.#state);
  }

  async tree() {
    await this.#state.control.enter('images.tree');
    return imageTree(recordsOf(this.#state).list(), sizesOf(this.#state));
  }

  async layers(ref: string) {
    await this.#state.control.enter('images.layers', ref);
    const { id, sizeBytes } = this.#state.image(ref);
    return this.layersOf.get(id) ?? { layers: [], sizeBytes, wastedBytes: 0, wasted: [] };
  }

  async diff(from: string, to: string) {
    await this.#state.control.enter('images.diff', from, to);
    const isSame = this.#state.image(from).id === this.#state.image(to).id;
    return isSame ? [] : this.differences;
  }
}

/** What images take together. */
export const fakeUsage = (state: FakeState) => usageOf(recordsOf(state), sizesOf(state));

/** An image's size, shared out among its layers. */
const sizesOf = ({ images }: FakeState): ReadonlyMap<string, number> =>
  new Map(
    images.flatMap(({ config, sizeBytes }) => {
      const chains = chainIds(config.rootfs.diff_ids);
      return chains.map((chain) => [chain, sizeBytes / chains.length] as const);
    }),
  );

const recordsOf = (state: FakeState) => ({
  list: () => state.images.map(toRecord).sort((one, other) => other.createdAtMs - one.createdAtMs),
  usersOf: (id: string) =>
    state.records
      .map(({ container }) => container)
      .filter(({ imageId }) => imageId === id)
      .map((container) => ({ id: container.id, name: container.name, status: container.state.status })),
});

const toRecord = (image: ImageDetails): NamedImageRecord => ({
  ...image,
  chainId: chainIds(image.config.rootfs.diff_ids).at(-1),
  addedAtMs: image.createdAtMs,
});
