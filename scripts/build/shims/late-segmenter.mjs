/**
 * Stands for Intl.Segmenter in the bundle: made when it first has something to do. The first of a process reads ICU's
 * tables for 7 ms; several packages make theirs while they load, and most text never needs one.
 */
export class LateSegmenter {
  #options;
  #made;

  constructor(...options) {
    this.#options = options;
  }

  segment(text) {
    this.#made ??= new globalThis.Intl.Segmenter(...this.#options);
    return this.#made.segment(text);
  }
}
