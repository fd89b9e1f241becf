import type { WastedFile } from './image-inspection.js';

/** Bytes at a path of the layer that has it last, and below it. */
type Place = { bytes: number; layer: number; readonly below: Map<string, Place> };

const newPlace = (): Place => ({ bytes: 0, layer: 0, below: new Map() });

/**
 * What layers hold that nobody sees any more: files that a later layer has too, or has deleted.
 *
 * Fed layer by layer from the lowest up, with what each says of a path.
 */
export class WastedBytes {
  readonly #root = newPlace();
  readonly #byLayer: number[] = [];
  readonly #byPath = new Map<string, { sizeBytes: number; times: number }>();

  /** A layer has a file of `bytes` at `path`, or a folder (no bytes), which hides nothing that is in it. */
  has(layer: number, path: string, { bytes, isFolder }: { readonly bytes: number; readonly isFolder: boolean }): void {
    const place = this.#place(path);
    if (isFolder) this.#waste(path, place);
    else this.#wasteAll(path, place);
    place.bytes = bytes;
    place.layer = layer;
  }

  /** A layer says that `path`, and all below it, is gone. */
  deletes(path: string): void {
    const { parent, name } = this.#find(path);
    const place = parent?.below.get(name);
    if (!place) return;
    this.#wasteAll(path, place);
    parent?.below.delete(name);
  }

  ofLayer(layer: number): number {
    return this.#byLayer[layer] ?? 0;
  }

  get bytes(): number {
    return this.#byLayer.reduce((sum, bytes) => sum + (bytes ?? 0), 0);
  }

  /** Largest first. */
  files(): readonly WastedFile[] {
    return Array.from(this.#byPath, ([path, wasted]) => ({ path, ...wasted })).toSorted(
      (one, other) => other.sizeBytes - one.sizeBytes || (one.path < other.path ? -1 : 1),
    );
  }

  #wasteAll(path: string, place: Place): void {
    this.#waste(path, place);
    for (const [name, below] of place.below) this.#wasteAll(`${path}/${name}`, below);
    place.below.clear();
  }

  #waste(path: string, place: Place): void {
    if (place.bytes === 0) return;
    this.#byLayer[place.layer] = this.ofLayer(place.layer) + place.bytes;
    const wasted = this.#byPath.get(path) ?? { sizeBytes: 0, times: 0 };
    this.#byPath.set(path, { sizeBytes: wasted.sizeBytes + place.bytes, times: wasted.times + 1 });
    place.bytes = 0;
  }

  #place(path: string): Place {
    return partsOf(path).reduce((place, name) => {
      const below = place.below.get(name) ?? newPlace();
      place.below.set(name, below);
      return below;
    }, this.#root);
  }

  #find(path: string): { readonly parent: Place | undefined; readonly name: string } {
    const parts = partsOf(path);
    const name = parts.pop() ?? '';
    let parent: Place | undefined = this.#root;
    for (const part of parts) parent = parent?.below.get(part);
    return { parent, name };
  }
}

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '');
