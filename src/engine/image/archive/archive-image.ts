import { engineError } from '../../../errors/engine-error.js';
import type { Descriptor } from '../../../oci/descriptor.js';
import type { Digest } from '../../../oci/digest.js';
import type { Reference } from '../../../oci/reference.js';
import type { ImageSource } from '../image-source.js';
import type { ArchiveFiles } from './archive-files.js';

/** One image of an archive: its names there, and where its parts are. */
export type ArchiveImage = {
  readonly names: readonly Reference[];
  readonly target: Descriptor;
  readonly source: ImageSource;
};

/** The blobs of one image as files of an archive. `readManifest` looks no further than `manifestOf`. */
export function archiveSource({
  files,
  target,
  pathOf,
  manifestOf,
}: {
  readonly files: ArchiveFiles;
  readonly target: Descriptor;
  readonly pathOf: (digest: Digest) => string | undefined;
  readonly manifestOf: (digest: Digest) => Promise<Uint8Array>;
}): ImageSource {
  return {
    resolve: async () => target,
    readManifest: ({ digest }) => manifestOf(digest),
    mayLack: (digest) => pathOf(digest) === undefined,
    async *readBlob({ digest, size }, { offset, cancelSignal } = {}) {
      const path = pathOf(digest);
      if (path === undefined) throw engineError('archive_invalid', { reason: `it has no blob ${digest}` });
      const present = files.size(path);
      if (present !== size) throw engineError('blob_size_mismatch', { expected: size, read: present });
      for await (const bytes of files.stream(path, offset)) {
        if (cancelSignal?.aborted) throw engineError('cancelled');
        yield bytes;
      }
    },
  };
}
