import type { ContentStore } from '../content/content-store.js';
import type { ImageSource } from './image-source.js';

/** An image of which everything lies in the content store already, and has no files yet. */
export function contentSource(content: Pick<ContentStore, 'read' | 'open'>): ImageSource {
  return {
    resolve: async () => {
      throw new TypeError('it has no name to resolve');
    },
    readManifest: ({ digest }) => content.read(digest),
    async *readBlob({ digest }) {
      yield* await content.open(digest);
    },
  };
}
