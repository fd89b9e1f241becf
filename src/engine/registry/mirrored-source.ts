import { isEngineError } from '../../errors/engine-error.js';
import type { ImageSource, SourceOptions } from '../image/image-source.js';

/**
 * Several places that should have the same: the first that has what is wanted gives it. What one place fails at, or
 * breaks off with, the next goes on with; what the last one says is what the user is told.
 *
 * @param sources At least one, best first.
 */
export function mirroredSource(sources: readonly ImageSource[]): ImageSource {
  const [first] = sources;
  if (!first) throw new TypeError('no source');
  if (sources.length === 1) return first;
  /** Places before this one did not know the image: they are not asked for its parts. */
  let start = 0;

  const firstOf = async <Result>(options: SourceOptions, ask: (source: ImageSource) => Promise<Result>) => {
    for (let index = start; ; index += 1) {
      const source = sources[index] ?? first;
      try {
        return { index, result: await ask(source) };
      } catch (failure) {
        if (index >= sources.length - 1 || options.cancelSignal?.aborted) throw failure;
      }
    }
  };

  return {
    async resolve(options = {}) {
      const { index, result } = await firstOf(options, (source) => source.resolve(options));
      start = index;
      return result;
    },
    async readManifest(descriptor, options = {}) {
      return (await firstOf(options, (source) => source.readManifest(descriptor, options))).result;
    },
    async *readBlob(descriptor, options = {}) {
      let offset = options.offset ?? 0;
      for (let index = start; ; index += 1) {
        const source = sources[index] ?? first;
        try {
          for await (const bytes of source.readBlob(descriptor, { ...options, offset })) {
            offset += bytes.byteLength;
            yield bytes;
          }
          return;
        } catch (failure) {
          if (index >= sources.length - 1 || isEngineError(failure, 'cancelled')) throw failure;
        }
      }
    },
  };
}
